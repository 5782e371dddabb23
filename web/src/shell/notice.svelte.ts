/** What can be done about it, such as taking it back. */
interface Deed {
  readonly label: string
  readonly act: () => void
}

let text = $state<string>()
let deed = $state.raw<Deed>()
let timer: number | undefined

const REST_MS = 6_000

/** One line at the bottom left, for what needs no work; a failure that needs work is shown in its place instead. */
export const notice = {
  get text() {
    return text
  },
  get deed() {
    return deed
  },
  show(next: string, offered?: Deed) {
    text = next
    deed = offered
    notice.rest()
  },
  /** Goes after a while, unless it is held again before. */
  rest() {
    window.clearTimeout(timer)
    timer = window.setTimeout(notice.hide, REST_MS)
  },
  /** Stays, while it is pointed at or focused. */
  hold() {
    window.clearTimeout(timer)
  },
  hide() {
    window.clearTimeout(timer)
    text = undefined
    deed = undefined
  },
}
