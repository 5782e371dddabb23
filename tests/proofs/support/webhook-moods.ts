import type { Answer, Received } from '../../server/partners/webhooks/receiver.ts'

/** How a partner's program behaves for a while. */
export interface Mood {
  answer(message: Received): Answer | undefined
  /** What its name stands for meanwhile; undefined: itself. */
  readonly address?: string
}

/** In all the ways that there are. */
export const MOODS = {
  well: { answer: () => ({ status: 200 }) },
  slow: { answer: () => ({ status: 204, afterMs: 8 }) },
  failing: { answer: () => ({ status: 500 }) },
  busy: { answer: () => ({ status: 503, headers: { 'retry-after': '90' } }) },
  silent: { answer: () => undefined },
  moody: { answer: ({ id }) => ({ status: id.endsWith('7') || id.endsWith('a') ? 500 : 200 }) },
  picky: { answer: ({ data }) => ({ status: data.workId.endsWith('1') ? 422 : 200 }) },
  gone: { answer: () => ({ status: 410 }) },
  leading: { answer: () => ({ status: 302, headers: { location: 'http://127.0.0.2/' } }) },
  hijacked: { answer: () => ({ status: 200 }), address: '127.0.0.2' },
} as const satisfies Record<string, Mood>
