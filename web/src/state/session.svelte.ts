import type { Session } from '../api/contract.ts'

/** Whether somebody is signed in. `ended` tells that a call was refused although we thought so, `link` that a one-time link was of no use. */
type SessionState =
  | { readonly phase: 'unknown' }
  | { readonly phase: 'in'; readonly csrfToken: string; readonly caller: Session['caller'] }
  | { readonly phase: 'out'; readonly because: 'never' | 'asked' | 'ended' | 'link' }

let state = $state.raw<SessionState>({ phase: 'unknown' })

/** The page's one session. The cookie itself is out of reach of scripts; only the CSRF token is kept here, in memory. */
export const session = {
  get phase() {
    return state.phase
  },
  get because() {
    return state.phase === 'out' ? state.because : undefined
  },
  /** Who is signed in; undefined: nobody, or the operator. */
  get person() {
    return state.phase === 'in' ? state.caller.person : undefined
  },
  /** The organisations that a person may make works for. */
  get producing() {
    const own = state.phase === 'in' ? (state.caller.person?.organisations ?? []) : []
    return own.filter((one) => one.kind === 'producer' && one.role !== 'viewer')
  },
  /** Whether the caller may bring in works and files. */
  get mayUpload() {
    return session.isOperator || session.producing.length > 0
  },
  /** Whether the caller runs an organisation: the operator runs all, owners their own. */
  isOwnerOf(organisationId: string) {
    const own = session.person?.organisations.find((one) => one.id === organisationId)
    return session.isOperator || own?.role === 'owner'
  },
  get isOperator() {
    return state.phase === 'in' && state.caller.kind === 'operator'
  },
  /** The partner organisations that a person runs. */
  get partnering() {
    const own = state.phase === 'in' ? (state.caller.person?.organisations ?? []) : []
    return own.filter((one) => one.kind === 'partner' && one.role === 'owner')
  },
  /** Whether the caller may publish works. */
  get isPublisher() {
    if (state.phase !== 'in') return false
    const { kind, person } = state.caller
    return kind === 'operator' || person?.organisations.some((one) => one.kind === 'curator' && one.role !== 'viewer')
  },
  /** Whether the caller looks at works for others: the operator, and people of a curator's, viewers too. */
  get isCurator() {
    if (state.phase !== 'in') return false
    const { kind, person } = state.caller
    return kind === 'operator' || person?.organisations.some((one) => one.kind === 'curator')
  },
  get csrfToken() {
    return state.phase === 'in' ? state.csrfToken : undefined
  },
  open(opened: Session) {
    state = { phase: 'in', csrfToken: opened.csrfToken, caller: opened.caller }
  },
  close(because: 'never' | 'asked' | 'ended' | 'link') {
    if (state.phase !== 'out') state = { phase: 'out', because }
  },
}
