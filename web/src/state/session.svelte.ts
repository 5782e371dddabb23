import type { Session } from '../api/contract.ts'

/** Whether somebody is signed in. `ended` tells that a call was refused although we thought so. */
type SessionState =
  | { readonly phase: 'unknown' }
  | { readonly phase: 'in'; readonly csrfToken: string }
  | { readonly phase: 'out'; readonly because: 'never' | 'asked' | 'ended' }

let state = $state.raw<SessionState>({ phase: 'unknown' })

/** The page's one session. The cookie itself is out of reach of scripts; only the CSRF token is kept here, in memory. */
export const session = {
  get phase() {
    return state.phase
  },
  get because() {
    return state.phase === 'out' ? state.because : undefined
  },
  get csrfToken() {
    return state.phase === 'in' ? state.csrfToken : undefined
  },
  open(opened: Session) {
    state = { phase: 'in', csrfToken: opened.csrfToken }
  },
  close(because: 'never' | 'asked' | 'ended') {
    if (state.phase !== 'out') state = { phase: 'out', because }
  },
}
