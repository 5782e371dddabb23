import { mount } from 'svelte'
import './tokens.css'
import './fonts.css'
import './base.css'
import App from './app.svelte'
import { language } from './language/language.svelte.ts'
import { watchAddress } from './state/address.svelte.ts'

const target = document.getElementById('app')
if (!target) throw new Error('index.html has no #app')
watchAddress()
await language.load()
mount(App, { target })
