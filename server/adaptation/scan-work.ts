import { createHash } from 'node:crypto'
import type { Reader } from '../../db/open.ts'
import type { WorkRow } from '../../db/queries/works.ts'
import { foldedText } from '../language/canonicalise.ts'
import { type FoundWord, makeWordFinder, placesIn, type WordFinder } from '../language/find-words.ts'
import { CHINESE_REGIONS } from '../language/regional-words.ts'
import { findKeptNames } from '../localisation/find-kept-names.ts'
import { findRegionalWords } from '../localisation/regions.ts'
import { type Concern, entryFinderFor } from './entries.ts'
import { explainForeignWord } from './explain.ts'
import { readTexts, type TextToScan } from './read-texts.ts'
import { type AdaptationRegion, ownLocaleOf, wordLanguageOf } from './regions.ts'

/** A text in which something stands. */
export interface Occurrence extends Omit<TextToScan, 'regions'> {
  /** [from, to) in UTF-16 code units of the text. */
  readonly marks: readonly (readonly [from: number, to: number])[]
}

/** A word, or several that mean one thing, that wants a look before a work is shown in a region. */
export interface ScannedItem {
  readonly concern: Concern
  /** As it is written where it stands first. */
  readonly term: string
  /** How often it stands somewhere. */
  readonly count: number
  /** In how many texts. */
  readonly texts: number
  /** Those that were asked for, in the order of the work. */
  readonly occurrences: readonly Occurrence[]
}

export interface Scan {
  readonly items: ScannedItem[]
  /** False: the work has more lines than are looked at. */
  readonly isComplete: boolean
}

export interface ScanWish {
  readonly regions: readonly AdaptationRegion[]
  /** See `Audience`. */
  readonly locale?: string | undefined
  /** This item only; undefined: all. */
  readonly itemId?: string | undefined
  /** Which occurrences of each item are kept. */
  readonly occurrences: { readonly from: number; readonly most: number }
}

/** Looks through the texts of a work for what wants a look in regions. Items come as they are met. */
export async function scanWork(db: Reader, work: WorkRow, wish: ScanWish): Promise<Scan> {
  const items = new Map<Concern, Gathered>()
  const tools = { foreign: await findForeignFinders(db, wish.regions), names: await findNames(db, work) }
  const texts = readTexts(db, work, wish)
  for (;;) {
    const batch = await texts.next()
    if (batch.done) return { items: [...items.values()], isComplete: batch.value }
    for (const text of batch.value) {
      for (const [concern, found] of findInText(text, tools)) {
        if (wish.itemId === undefined || concern.id === wish.itemId)
          gather(items, concern, found, text, wish.occurrences)
      }
    }
  }
}

type Gathered = { -readonly [Key in keyof ScannedItem]: ScannedItem[Key] } & { occurrences: Occurrence[] }

/** Places of a folded text. */
type Places = { readonly start: number; readonly end: number }[]

/** Finds the words of other regions in folded texts, by region. */
type ForeignFinders = ReadonlyMap<AdaptationRegion, (folded: string) => [Concern, FoundWord<string>][]>

async function findForeignFinders(db: Reader, regions: readonly AdaptationRegion[]): Promise<ForeignFinders> {
  const finders = new Map<AdaptationRegion, (folded: string) => [Concern, FoundWord<string>][]>()
  for (const region of regions.filter((one) => CHINESE_REGIONS.some((chinese) => chinese === one))) {
    const words = await findRegionalWords(db, ownLocaleOf(region))
    if (!words) continue
    const known = new Map<string, Concern>()
    finders.set(region, (folded) =>
      words.finder.findIn(folded).map((found) => {
        const concern = known.get(found.key) ?? foreignConcern(region, found)
        known.set(found.key, concern)
        return [concern, found]
      }),
    )
  }
  return finders
}

function foreignConcern(region: AdaptationRegion, { key, value }: FoundWord<string>): Concern {
  // Addresses are short and plain.
  const name = createHash('sha256').update(key).digest('base64url').slice(0, 16)
  return {
    ...{ id: `${region}.wording.g-${name}`, region, kind: 'wording', tag: null, risk: 'low' },
    ...{ suggestions: [value], why: explainForeignWord(region, value), source: 'glossary', confidence: 'medium' },
  }
}

/** The names and other words of a work that its drafts leave alone: somebody has decided how they are written. */
async function findNames(db: Reader, { id, originalLocale }: WorkRow): Promise<WordFinder<true>> {
  const kept = await findKeptNames(db, id, originalLocale, originalLocale)
  return makeWordFinder(kept.flatMap(({ word, written }) => [word, written]).map((word) => [foldedText(word), true]))
}

interface Tools {
  readonly foreign: ForeignFinders
  readonly names: WordFinder<true>
}

function findInText({ text, locale, regions }: TextToScan, { foreign, names }: Tools): Map<Concern, Places> {
  const hits = new Map<Concern, Places>()
  const language = wordLanguageOf(locale)
  if (language === undefined) return hits
  const folded = foldedText(text)
  const named = names.findIn(folded)
  const add = (concern: Concern, found: Places[number]) => {
    const isInName = named.some(({ start, end }) => start <= found.start && found.end <= end)
    // What a name says may be risky all the same.
    if (isInName && concern.kind !== 'culture') return
    const known = hits.get(concern)
    if (known) known.push(found)
    else hits.set(concern, [found])
  }
  for (const found of entryFinderFor(language).findIn(folded)) {
    for (const entry of found.value) {
      for (const region of regions) {
        const concern = entry(region)
        if (concern) add(concern, found)
      }
    }
  }
  for (const region of language === 'zh' ? regions : []) {
    for (const [concern, found] of foreign.get(region)?.(folded) ?? []) add(concern, found)
  }
  return hits
}

function gather(
  items: Map<Concern, Gathered>,
  concern: Concern,
  found: Places,
  at: TextToScan,
  { from, most }: ScanWish['occurrences'],
): void {
  let item = items.get(concern)
  if (!item) {
    const [[start, end] = [0, 0]] = placesIn(at.text, found)
    item = { concern, term: at.text.slice(start, end), count: 0, texts: 0, occurrences: [] }
    items.set(concern, item)
  }
  item.count += found.length
  item.texts++
  if (item.texts <= from || item.occurrences.length >= most) return
  const { regions: _, ...text } = at
  item.occurrences.push({ ...text, marks: joinOverlaps(placesIn(at.text, found)) })
}

/** Two words may share a grapheme. */
function joinOverlaps(marks: readonly [from: number, to: number][]): [from: number, to: number][] {
  const joined: [from: number, to: number][] = []
  for (const [from, to] of marks) {
    const last = joined.at(-1)
    if (last !== undefined && from < last[1]) last[1] = Math.max(last[1], to)
    else joined.push([from, to])
  }
  return joined
}
