import { session } from '../state/session.svelte.ts'
import { readRecent, withRecent } from './recent-list.ts'

let list = $state.raw<readonly string[]>([])
let readFrom: string | undefined

/** Whose they are: another person on the same device does not see them. */
function keyNow(): string {
  return `juku.recent.${session.person?.id ?? 'operator'}`
}

/** What was asked here of late, as parameters of an address, the newest first. It stays on this device, until it is cleared. */
export const recent = {
  get list() {
    return list
  },
  /** Reads what is kept for who is signed in; another tab may have written. */
  read() {
    readFrom = keyNow()
    list = readRecent(window.localStorage.getItem(readFrom))
  },
  add(question: URLSearchParams) {
    recent.read()
    list = withRecent(list, String(question))
    window.localStorage.setItem(keyNow(), JSON.stringify(list))
  },
  clear() {
    list = []
    window.localStorage.removeItem(readFrom ?? keyNow())
  },
}
