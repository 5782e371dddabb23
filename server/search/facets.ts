import type { SearchRow } from '../../db/queries/search-rows.ts'
import type { ShowingPlace } from '../../db/queries/windows.ts'

/** What a reader asked for; what is undefined does not narrow. Years include both ends, durations the first only. */
export interface RowFilter {
  readonly kind?: SearchRow['kind'] | undefined
  readonly status?: SearchRow['status'] | undefined
  readonly originRegion?: string | undefined
  readonly genre?: string | undefined
  /** A locale or the beginning of one: zh takes all of Chinese, zh-Hant what is written in traditional characters. */
  readonly originalLocale?: string | undefined
  readonly subtitleLocale?: string | undefined
  readonly yearFrom?: number | undefined
  readonly yearTo?: number | undefined
  readonly durationFromMs?: number | undefined
  readonly durationToMs?: number | undefined
  /** Works that may be shown there and then. */
  readonly showable?: ShowingPlace | undefined
}

/** The filter of a question, its parts always in the same order, so that a cursor knows the question again. */
export function readFilter(asked: RowFilter): RowFilter {
  const { kind, status, originRegion, genre, originalLocale, subtitleLocale } = asked
  const { yearFrom, yearTo, durationFromMs, durationToMs, showable } = asked
  return {
    ...{ kind, status, originRegion, genre, originalLocale, subtitleLocale },
    ...{ yearFrom, yearTo, durationFromMs, durationToMs, showable },
  }
}

export const FACETS = [
  ...(['kind', 'originRegion', 'genre', 'status', 'originalLocale', 'subtitleLocale', 'year', 'duration'] as const),
] as const
export type Facet = (typeof FACETS)[number]
export type FacetCounts = Record<Facet, Record<string, number>>

interface FacetRule {
  /** The values that a work is counted under. */
  readonly valuesOf: (row: SearchRow) => readonly string[]
  /** Undefined: the filter does not ask for this facet. */
  readonly test: (filter: RowFilter) => ((row: SearchRow) => boolean) | undefined
}

const MINUTE_MS = 60_000
/** Where one range of durations ends and the next begins, in minutes: a clip, a short, a season, a long season. */
const DURATION_EDGES = [3, 10, 30, 60, 120]
const DURATIONS = [0, ...DURATION_EDGES].map((from, index) => {
  const fromMs = from * MINUTE_MS
  const toMs = DURATION_EDGES[index] === undefined ? Number.POSITIVE_INFINITY : DURATION_EDGES[index] * MINUTE_MS
  return { fromMs, toMs, name: [`${fromMs}-${Number.isFinite(toMs) ? toMs : ''}`] }
})

/** How works are filtered and counted by each facet. */
export const FACET_RULES: Readonly<Record<Facet, FacetRule>> = {
  kind: { valuesOf: ({ kind }) => [kind], test: ({ kind }) => wants(kind, (row) => row.kind === kind) },
  status: { valuesOf: ({ status }) => [status], test: ({ status }) => wants(status, (row) => row.status === status) },
  originRegion: {
    valuesOf: ({ originRegion }) => [originRegion],
    test: ({ originRegion }) => wants(originRegion, (row) => row.originRegion === originRegion),
  },
  genre: {
    valuesOf: ({ genres }) => genres,
    test: ({ genre }) => wants(genre, (row) => row.genres.includes(genre ?? '')),
  },
  originalLocale: {
    valuesOf: ({ originalLocale }) => [originalLocale],
    test: ({ originalLocale: range }) => wants(range, (row) => isPartOf(row.originalLocale, range ?? '')),
  },
  subtitleLocale: {
    valuesOf: ({ subtitleLocales }) => subtitleLocales,
    test: ({ subtitleLocale: range }) =>
      wants(range, (row) => row.subtitleLocales.some((locale) => isPartOf(locale, range ?? ''))),
  },
  year: {
    valuesOf: ({ releaseYear }) => (releaseYear === null ? [] : [String(releaseYear)]),
    test: ({ yearFrom, yearTo }) => isBetween(({ releaseYear }) => releaseYear, yearFrom, yearTo),
  },
  duration: {
    valuesOf: ({ durationMs: ms }) =>
      ms === null ? [] : (DURATIONS.find(({ fromMs, toMs }) => ms >= fromMs && ms < toMs)?.name ?? []),
    test: ({ durationFromMs, durationToMs }) =>
      isBetween(
        ({ durationMs }) => durationMs,
        durationFromMs,
        durationToMs === undefined ? undefined : durationToMs - 1,
      ),
  },
}

/** A value of a facet; its code is its place here. There are few: regions, locales, genres, years. */
const coded: { readonly facet: Facet; readonly value: string }[] = []
const codes = new Map<string, number>()

/** Facets of which works often have the same values together. */
const PARTS: readonly (readonly Facet[])[] = [
  ['kind', 'originRegion', 'status', 'originalLocale', 'year', 'duration'],
  ['genre', 'subtitleLocale'],
]
export const CODE_PARTS = PARTS.length

/** What a row is counted under, each value as its code, in `CODE_PARTS` parts. */
export function facetCodes(row: SearchRow): number[][] {
  return PARTS.map((facets) =>
    facets.flatMap((facet) => FACET_RULES[facet].valuesOf(row).map((value) => facetCode(facet, value))),
  )
}

/** The code of a value, new or known. */
export function facetCode(facet: Facet, value: string): number {
  const name = `${facet} ${value}`
  const known = codes.get(name)
  if (known !== undefined) return known
  codes.set(name, coded.length)
  return coded.push({ facet, value }) - 1
}

/** All codes are below this number. */
export function countFacetCodes(): number {
  return coded.length
}

/** What a code of `facetCodes` stands for. */
export function facetOfCode(code: number): { readonly facet: Facet; readonly value: string } {
  const found = coded[code]
  if (found === undefined) throw new Error(`No value of a facet has the code ${code}`)
  return found
}

function wants(value: string | undefined, test: (row: SearchRow) => boolean) {
  return value === undefined ? undefined : test
}

function isPartOf(locale: string, range: string): boolean {
  return locale === range || locale.startsWith(`${range}-`)
}

/** Both ends included; a work that does not say is outside. */
function isBetween(read: (row: SearchRow) => number | null, from: number | undefined, to: number | undefined) {
  if (from === undefined && to === undefined) return undefined
  return (row: SearchRow): boolean => {
    const value = read(row)
    return value !== null && value >= (from ?? value) && value <= (to ?? value)
  }
}
