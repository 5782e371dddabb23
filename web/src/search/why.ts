import { type Line, WHY_KINDS, type Why, type WhyKind } from '../api/contract.ts'
import { type MessageKey, t } from '../language/language.svelte.ts'
import { matchedWords } from '../parts/marked.ts'

/** The word for a kind of match. */
export function whyName(kind: string): string {
  const known = WHY_KINDS.find((one) => one === kind)
  return known ? t(WHY_NAMES[known]) : kind
}

/** How a line matched: as the server says, else exactly if the marked words stand in it as they were typed. */
export function lineWhy(line: Line, reasons: readonly Why[], q: string): WhyKind | undefined {
  if (line.kind) return line.kind
  const reason = reasons.find((why) => why.field === 'line' && why.locale === line.locale && why.text === line.text)
  if (reason) return reason.kind
  const typed = q.toLowerCase()
  const words = matchedWords(line.text, line.marks)
  return words.length > 0 && words.every((word) => typed.includes(word.toLowerCase())) ? 'exact' : undefined
}

const WHY_NAMES: Record<WhyKind, MessageKey> = {
  exact: 'why.exact',
  script: 'why.script',
  wording: 'why.wording',
  pinyin: 'why.pinyin',
  initials: 'why.initials',
  fuzzy: 'why.fuzzy',
  zhuyin: 'why.zhuyin',
  jyutping: 'why.jyutping',
  typo: 'why.typo',
}
