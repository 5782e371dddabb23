import { mount } from 'svelte'
import './tokens.css'
import './fonts.css'
import './base.css'
import './layout.css'
import App from './app.svelte'
import { language } from './language/language.svelte.ts'
import { address, watchAddress } from './state/address.svelte.ts'
import './state/theme.svelte.ts' // looks as it was chosen to from the start
import { loadView } from './views.ts'

const target = document.getElementById('app')
if (!target) throw new Error('index.html has no #app')
watchAddress()
const { name } = address.view
if (name !== 'nowhere' && name !== 'invitation') void loadView(name).catch(() => undefined) // the view says so, and tries again
await language.load(['shell'])
mount(App, { target })
