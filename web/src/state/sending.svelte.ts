/** Something that the page sends in the background, as the view that sends it tells of it. */
export interface SendingSource {
  /** The view that shows all of it. */
  readonly href: string
  readonly active: boolean
  readonly sentBytes: number
  readonly totalBytes: number
  /** How many files could not be sent. */
  readonly failed: number
  /** Something would be lost with the page. */
  readonly unsaved: boolean
  stop(): void
}

let sources = $state.raw<readonly SendingSource[]>([])

/** What is being sent, for the bar and for who leaves; the queues themselves are fetched with their views, and stay. */
export const sending = {
  /** What there is something to see of: on its way, or failed. */
  get shown() {
    return sources.filter(({ active, failed }) => active || failed > 0)
  },
  get active() {
    return sources.some(({ active }) => active)
  },
  get unsaved() {
    return sources.some(({ unsaved }) => unsaved)
  },
  stop() {
    for (const source of sources) source.stop()
  },
  tellOf(source: SendingSource) {
    if (!sources.includes(source)) sources = [...sources, source]
  },
}

/** The share that has been sent, 0 to 1. */
export function sentShare({ sentBytes, totalBytes }: Pick<SendingSource, 'sentBytes' | 'totalBytes'>): number {
  return totalBytes === 0 ? 0 : Math.min(1, sentBytes / totalBytes)
}
