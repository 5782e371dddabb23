import { language, t } from '../language/language.svelte.ts'
import { nearestText, regionName } from '../language/names.ts'
import type { BoardWork, RuleTarget } from './api.ts'
import type { Cell } from './cells.ts'

/** What was said before: a board has thousands of cells and few words, and those of `Intl` take their time. */
const said = new Map<string, string>()

function once(key: string, say: () => string): string {
  const place = `${language.locale} ${key}`
  const known = said.get(place)
  if (known !== undefined) return known
  const text = say()
  said.set(place, text)
  return text
}

/** What a region or a platform is called. */
export function targetName({ target, kind, labels }: RuleTarget): string {
  return once(`target ${target}`, () => {
    if (kind === 'region') return regionName(target)
    return nearestText(Object.entries(labels).map(([locale, text]) => ({ locale, text })))?.text ?? target
  })
}

/** The word of a cell: how many rules are not kept where that is known. */
export function cellWord({ sign, count }: Cell): string {
  if (count === undefined || (sign !== 'fail' && sign !== 'warn')) return t(`board.sign.${sign}`)
  return once(`count ${sign} ${count}`, () => t(`board.count.${sign}`, { n: count }))
}

/** A cell as a sentence, for who does not see it. */
export function cellSentence(work: BoardWork, target: RuleTarget, cell: Cell): string {
  const told = { work: workTitle(work), target: targetName(target), state: cellWord(cell) }
  return cell.change ? t('board.cellChanges', { ...told, day: dayText(cell.change.at) }) : t('board.cell', told)
}

export function workTitle({ shownTitle }: BoardWork): string {
  return shownTitle?.text ?? '—'
}

/** A day, shortly. */
export function dayText(instant: string | number): string {
  const at = new Date(instant)
  return once(`day ${at.getTime()}`, () => new Intl.DateTimeFormat(language.locale, { dateStyle: 'medium' }).format(at))
}
