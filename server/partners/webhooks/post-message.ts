import { type Dispatcher, request } from 'undici'
import type { AttemptRow } from '../../../db/queries/webhook-attempts.ts'
import { AddressRefused } from './guarded-agent.ts'

/** How one attempt ended. */
export type Ending = Pick<AttemptRow, 'outcome' | 'status' | 'answerHeaders' | 'answerBody' | 'detail'> & {
  /** As it came; undefined: it did not. */
  readonly retryAfter: string | undefined
}

export interface Message {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** What is kept of an answer's headers: what explains it, and nothing that signs anybody in. */
const KEPT_HEADERS = ['content-type', 'content-length', 'date', 'location', 'retry-after', 'server', 'x-request-id']
const HEADER_LENGTH = 300
const BODY_BYTES = 2_048
/** Answers that speak of one message and not of the whole. */
const OF_ONE_MESSAGE = new Set([400, 409, 411, 413, 415, 422, 431])
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g

/**
 * Sends a message once, follows nothing, and reads no more of the answer than is kept.
 * @returns undefined when `signal` broke it off: nobody knows how it ended
 */
export async function postMessage(
  dispatcher: Dispatcher,
  { url, headers, body }: Message,
  { signal, totalMs }: { readonly signal: AbortSignal; readonly totalMs: number },
): Promise<Ending | undefined> {
  const tooLong = AbortSignal.timeout(totalMs)
  try {
    const answer = await request(url, {
      ...{ method: 'POST', dispatcher, headers, body, signal: AbortSignal.any([signal, tooLong]) },
    })
    const answerHeaders = keptHeaders(answer.headers)
    const retryAfter = answerHeaders['retry-after']
    const answerBody = await beginningOf(answer.body)
    return {
      ...judge(answer.statusCode, answerHeaders),
      status: answer.statusCode,
      answerHeaders,
      answerBody,
      retryAfter,
    }
  } catch (error) {
    if (signal.aborted) return undefined
    const none = { status: null, answerHeaders: null, answerBody: null, retryAfter: undefined }
    return { ...none, ...judgeFailure(error, tooLong.aborted) }
  }
}

function judge(status: number, headers: Record<string, string>): Pick<Ending, 'outcome' | 'detail'> {
  if (status >= 200 && status < 300) return { outcome: 'delivered', detail: `Taken, with ${status}.` }
  if (status === 410) return { outcome: 'gone', detail: '410: the webhook is disabled.' }
  if (status >= 300 && status < 400) {
    const to = headers.location === undefined ? '' : ` to ${headers.location}`
    return {
      outcome: 'redirected',
      detail: `${status}${to}: redirects are not followed. Change the webhook’s address.`,
    }
  }
  if (OF_ONE_MESSAGE.has(status)) return { outcome: 'refused', detail: `${status}: this message was refused.` }
  if (status === 429 || status === 503) return { outcome: 'busy', detail: `${status}: it is tried again later.` }
  return { outcome: 'failed', detail: `The answer was ${status}.` }
}

function judgeFailure(error: unknown, isTooLong: boolean): Pick<Ending, 'outcome' | 'detail'> {
  const { code = 'unknown' } = error as NodeJS.ErrnoException
  if (error instanceof AddressRefused) {
    return { outcome: 'address_refused', detail: 'Nothing was sent: the name has no address that messages may go to.' }
  }
  if (isTooLong || /TIMEOUT|ETIMEDOUT/.test(code))
    return { outcome: 'timed_out', detail: 'There was no answer in time.' }
  return { outcome: 'unreachable', detail: `There was no answer (${code}).` }
}

function keptHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const kept = KEPT_HEADERS.flatMap((name) => {
    const value = [headers[name] ?? []].flat()[0]
    return value === undefined ? [] : [[name, tidy(value).slice(0, HEADER_LENGTH)] as const]
  })
  return Object.fromEntries(kept)
}

/** The status has come, so that a body which breaks off or does not end changes nothing. */
async function beginningOf(body: Dispatcher.ResponseData['body']): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      chunks.push(chunk)
      length += chunk.length
      if (length >= BODY_BYTES) break // ends the stream
    }
  } catch {
    // as far as it came
  }
  return tidy(Buffer.concat(chunks).subarray(0, BODY_BYTES).toString('utf8'))
}

function tidy(text: string): string {
  return text.toWellFormed().replaceAll(CONTROL, '\ufffd')
}
