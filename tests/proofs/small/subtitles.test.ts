import { proveSmall } from '../support/prove-small.ts'

proveSmall('subtitles')
