import type { Evidence, ShownInPicture } from '../../db/schema/index.ts'
import type { ContentChecks } from '../catalogue/check-content.ts'
import type { NewEvidence, NewShown } from './declared-schemas.ts'
import { instantAt } from './instant-at.ts'

/** From when until when something holds; notes instants that are none, and an end before its beginning. */
export function checkValidity(
  checks: ContentChecks,
  { validFrom, validUntil }: { readonly validFrom?: string | null; readonly validUntil?: string | null },
): { readonly validFromMs: number | null; readonly validUntilMs: number | null } {
  const validFromMs = instantAt(checks, validFrom, '/validFrom')
  const validUntilMs = instantAt(checks, validUntil, '/validUntil')
  if (validFromMs !== null && validUntilMs !== null && validFromMs >= validUntilMs) {
    const detail = `It has to end after it begins: ${validUntil} is not after ${validFrom}.`
    checks.note({ pointer: '/validUntil', code: 'ENDS_BEFORE_IT_BEGINS', detail })
  }
  return { validFromMs, validUntilMs }
}

/** A text in the form that is stored; null: none was given. */
export function textOrNull(checks: ContentChecks, text: string | null | undefined, pointer: string): string | null {
  return text == null ? null : checks.textAt(text, pointer)
}

/** An https address with a host and nobody's password in it; null: none was given. */
export function urlOrNull(checks: ContentChecks, text: string | null | undefined, pointer: string): string | null {
  if (text == null) return null
  const url = URL.parse(text)
  if (url?.protocol === 'https:' && url.username === '' && url.password === '') return url.href
  checks.note({
    pointer,
    code: 'URL_INVALID',
    detail: 'This is no https address: write such as https://example.org/permit.',
  })
  return null
}

/** What has to be seen in the picture, whole; where it is not shown, no place of it is kept. */
export function checkShown(
  checks: ContentChecks,
  shown: NewShown | null | undefined,
  pointer: string,
): ShownInPicture | null {
  if (shown == null) return null
  const { isShown, episodeNumber = null, atMs = null, durationMs = null, heightPx = null } = shown
  if (!isShown && [episodeNumber, atMs, durationMs, heightPx].some((value) => value !== null)) {
    checks.note({ pointer, code: 'NOT_SHOWN', detail: 'What is not shown has no place: leave place and size out.' })
  }
  return { isShown, episodeNumber, atMs, durationMs, heightPx }
}

/** Evidence as it is stored: each of it has words or an address. */
export function checkEvidence(checks: ContentChecks, evidence: NewEvidence | undefined, pointer: string): Evidence[] {
  return (evidence ?? []).map(({ text, url }, index) => {
    const at = `${pointer}/${index}`
    if (text == null && url == null) {
      checks.note({ pointer: at, code: 'EVIDENCE_EMPTY', detail: 'Evidence needs a text or an address.' })
    }
    return { text: textOrNull(checks, text, `${at}/text`), url: urlOrNull(checks, url, `${at}/url`) }
  })
}

/** A term of a short list. Notes what is none, and names those that there are. */
export function termAt(checks: ContentChecks, terms: readonly string[], term: string, pointer: string): void {
  if (terms.includes(term)) return
  checks.note({ pointer, code: 'TERM_UNKNOWN', detail: `${term} is not known here. There are: ${terms.join(', ')}.` })
}
