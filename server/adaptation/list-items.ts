import type { Reader } from '../../db/open.ts'
import type { AdaptationAnswerRow } from '../../db/queries/adaptation.ts'
import type { WorkRow } from '../../db/queries/works.ts'
import { getWork } from '../catalogue/lookups.ts'
import type { Caller, Context } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import { decodeCursor, encodeCursor } from '../http/cursor.ts'
import { parseLocale } from '../language/locales.ts'
import { readAnswers } from './read-answers.ts'
import { ADAPTATION_REGIONS, type AdaptationRegion } from './regions.ts'
import { type ScannedItem, type ScanWish, scanWork } from './scan-work.ts'
import type { ItemQuery, ItemsQuery } from './schemas.ts'
import { RISKS } from './tables.ts'

/** Something that wants a look, with what was said of it. */
export interface AdaptationItem extends ScannedItem {
  /** Null: nobody has said anything yet. */
  readonly answer: AdaptationAnswerRow | null
}

export interface ItemPage {
  readonly items: AdaptationItem[]
  readonly nextCursor: string | null
  /** False: the work has more lines than are looked at. */
  readonly isComplete: boolean
}

/** How many texts of an item stand in a list. */
const FIRST_OCCURRENCES = 3

/**
 * One page of what wants a look in a work: what risks most first, then what stands there most often.
 * @throws {CatalogueError} WORK_NOT_FOUND, LOCALE_INVALID, CURSOR_INVALID
 */
export async function pageItems(
  ctx: Pick<Context, 'db'>,
  caller: Caller,
  workId: string,
  { region, locale, kind, state, cursor, limit }: ItemsQuery,
): Promise<ItemPage> {
  const work = await getWork(ctx.db, workId)
  const after =
    cursor === undefined ? undefined : decodeCursor(cursor, { risk: 'number', count: 'number', id: 'string' })
  const wish = {
    regions: region === undefined ? ADAPTATION_REGIONS : [region],
    locale: locale === undefined ? undefined : readLocale(locale),
    occurrences: { from: 0, most: FIRST_OCCURRENCES },
  }
  const { items, isComplete } = await findItems(ctx.db, caller, work, wish)
  const fitting = items.filter(
    (item) =>
      (kind === undefined || item.concern.kind === kind) &&
      (state === undefined || (state === 'answered') === (item.answer !== null)),
  )
  const sorted = fitting.sort((a, b) => compare(placeOf(a), placeOf(b)))
  const rest = after === undefined ? sorted : sorted.filter((item) => compare(placeOf(item), after) > 0)
  const page = rest.slice(0, limit)
  const last = page.at(-1)
  return {
    items: page,
    nextCursor: rest.length > limit && last ? encodeCursor({ ...placeOf(last) }) : null,
    isComplete,
  }
}

/**
 * One item with a page of where it stands.
 * @throws {CatalogueError} WORK_NOT_FOUND, CURSOR_INVALID, LOCALE_INVALID; ADAPTATION_ITEM_NOT_FOUND where it stands nowhere
 */
export async function readItem(
  ctx: Pick<Context, 'db'>,
  caller: Caller,
  workId: string,
  itemId: string,
  { locale, cursor, limit }: ItemQuery,
): Promise<{ item: AdaptationItem; nextCursor: string | null }> {
  const work = await getWork(ctx.db, workId)
  const from = cursor === undefined ? 0 : Math.max(decodeCursor(cursor, { from: 'number' }).from, 0)
  const [item] = (
    await findItems(ctx.db, caller, work, {
      regions: [regionOfItem(itemId)],
      locale: locale === undefined ? undefined : readLocale(locale),
      itemId,
      occurrences: { from, most: limit },
    })
  ).items
  if (!item) throw itemNotFound(itemId)
  const end = from + item.occurrences.length
  return { item, nextCursor: end < item.texts ? encodeCursor({ from: end }) : null }
}

/** What wants a look in a work, with the answers that a caller may see; in no order. */
export async function findItems(
  db: Reader,
  caller: Pick<Caller, 'kind' | 'memberships'>,
  work: WorkRow,
  wish: ScanWish,
): Promise<{ items: AdaptationItem[]; isComplete: boolean }> {
  const { items, isComplete } = await scanWork(db, work, wish)
  const answers = await readAnswers(db, caller, work)
  return { items: items.map((item) => ({ ...item, answer: answers.get(item.concern.id) ?? null })), isComplete }
}

/** The region that an item's id names. @throws {CatalogueError} ADAPTATION_ITEM_NOT_FOUND */
export function regionOfItem(itemId: string): AdaptationRegion {
  const region = ADAPTATION_REGIONS.find((one) => itemId.startsWith(`${one}.`))
  if (region === undefined) throw itemNotFound(itemId)
  return region
}

interface Place {
  readonly risk: number
  readonly count: number
  readonly id: string
}

function placeOf({ concern, count }: ScannedItem): Place {
  return { risk: RISKS.indexOf(concern.risk), count, id: concern.id }
}

/** Below 0: the first one comes first. */
function compare(a: Place, b: Place): number {
  return b.risk - a.risk || b.count - a.count || (a.id < b.id ? -1 : a.id === b.id ? 0 : 1)
}

function readLocale(tag: string): string {
  const locale = parseLocale(tag)
  if (locale === undefined)
    throw new CatalogueError('LOCALE_INVALID', `${tag} is no locale: write one such as zh-Hant-TW.`)
  return locale
}

function itemNotFound(itemId: string): CatalogueError {
  return new CatalogueError(
    'ADAPTATION_ITEM_NOT_FOUND',
    `Nothing in this work is called ${itemId}: list its items again.`,
  )
}
