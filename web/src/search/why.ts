import { WHY_KINDS, type WhyKind } from '../api/contract.ts'
import { type MessageKey, t } from '../language/language.svelte.ts'

/** The word for a kind of match. */
export function whyName(kind: string): string {
  const known = WHY_KINDS.find((one) => one === kind)
  return known ? t(WHY_NAMES[known]) : kind
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
