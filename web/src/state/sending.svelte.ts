/** What the page sends in the background, as the view that sends it tells of it. */
interface Sending {
  readonly active: boolean
  /** 0 to 1. */
  readonly sentShare: number
  /** Something would be lost with the page. */
  readonly unsaved: boolean
  stop(): void
}

let source = $state.raw<Sending>()

/** What is being sent, for the bar and for who leaves; the queue itself is fetched with its view, and stays. */
export const sending = {
  get active() {
    return source?.active ?? false
  },
  get sentShare() {
    return source?.sentShare ?? 0
  },
  get unsaved() {
    return source?.unsaved ?? false
  },
  stop() {
    source?.stop()
  },
  tellOf(queue: Sending) {
    source = queue
  },
}
