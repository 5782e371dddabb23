import { language, t } from '../language/language.svelte.ts'
import { nearestText, regionName } from '../language/names.ts'
import type { BoardWork, RuleTarget } from './api.ts'
import type { Cell } from './cells.ts'

/** What a region or a platform is called. */
export function targetName({ target, kind, labels }: RuleTarget): string {
  if (kind === 'region') return regionName(target)
  return nearestText(Object.entries(labels).map(([locale, text]) => ({ locale, text })))?.text ?? target
}

/** The word of a cell: how many rules are not kept where that is known. */
export function cellWord({ sign, count }: Cell): string {
  if (count !== undefined && (sign === 'fail' || sign === 'warn')) return t(`board.count.${sign}`, { n: count })
  return t(`board.sign.${sign}`)
}

/** A cell as a sentence, for who does not see it. */
export function cellSentence(work: BoardWork, target: RuleTarget, cell: Cell): string {
  const said = { work: workTitle(work), target: targetName(target), state: cellWord(cell) }
  return cell.change ? t('board.cellChanges', { ...said, day: dayText(cell.change.at) }) : t('board.cell', said)
}

export function workTitle({ shownTitle }: BoardWork): string {
  return shownTitle?.text ?? '—'
}

/** A day, shortly. */
export function dayText(instant: string | number): string {
  return new Intl.DateTimeFormat(language.locale, { dateStyle: 'medium' }).format(new Date(instant))
}
