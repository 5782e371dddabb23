/** A number of the Mainland's licences and registrations, as it says itself. */
export interface FilingNumber {
  /** Who gave it: 总局, 京, or the name of a platform; null = it does not say. */
  readonly issuer: string | null
  /** 网剧审字 and its like. */
  readonly kind: string
  readonly year: number
  readonly sequence: number
  /** What a number of this kind is; null = a kind that we do not know. */
  readonly scheme: 'cn-licence' | 'cn-platform-filing' | null
}

/** Longer than any that was seen; what is longer is not read. */
export const MOST_NUMBER_CHARACTERS = 100

/** Kinds of numbers, and what each is. */
export const FILING_NUMBER_KINDS = {
  网剧审字: 'cn-licence',
  网影审字: 'cn-licence',
  网微剧审字: 'cn-licence',
  网微剧备字: 'cn-platform-filing',
} as const satisfies Record<string, NonNullable<FilingNumber['scheme']>>

const BRACKETS: Readonly<Record<string, string>> = Object.fromEntries(
  ['[]', '{}', '〔〕', '【】', '〖〗', '〈〉', '《》', '「」', '『』', '﹝﹞'].flatMap(([open, close]) => [
    [open, '('],
    [close, ')'],
  ]),
)
/** The characters of such numbers, where they are written in traditional ones. */
const SIMPLIFIED: Readonly<Record<string, string>> = { 網: '网', 劇: '剧', 審: '审', 備: '备', 號: '号', 總: '总' }

/**
 * A number in the one form that is stored: width, brackets and gaps made alike, so that spellings of the same number become equal. What
 * is no number of the Mainland keeps its characters, brackets and single gaps.
 */
export function tidyFilingNumber(text: string): string {
  const tidy = text.normalize('NFKC').replaceAll(/\s+/g, ' ').trim()
  const folded = fold(tidy)
  return FORM.test(folded) ? folded : tidy
}

/** Reads a number; undefined: it has not the form of the Mainland's. Never throws, and takes time in proportion to the text's length. */
export function parseFilingNumber(text: string): FilingNumber | undefined {
  if (text.length > MOST_NUMBER_CHARACTERS) return undefined
  const [, bracketed, head = '', year, sequence] = FORM.exec(fold(text.normalize('NFKC'))) ?? []
  if (head === '') return undefined
  const known = Object.entries(FILING_NUMBER_KINDS)
    .filter(([kind]) => head.endsWith(kind))
    .sort(([a], [b]) => b.length - a.length)[0]
  const [kind, scheme] = known ?? [head, null]
  const before = head.slice(0, head.length - kind.length)
  return {
    issuer: bracketed ?? (before === '' ? null : before),
    kind,
    year: Number(year),
    sequence: Number(sequence),
    scheme,
  }
}

/** Each class ends where the next begins, so that nothing is tried twice. */
const FORM = /^(?:\(([^()\d]{1,20})\))?([^()\d]{1,24})\((20\d\d)\)第?(\d{1,8})号?$/

function fold(text: string): string {
  return [...text.replaceAll(/\s+/g, '')].map((mark) => BRACKETS[mark] ?? SIMPLIFIED[mark] ?? mark).join('')
}
