import type { Settings as IndexSettings } from 'meilisearch'

/**
 * Documents that are found by their titles and people (`works`), by how these sound (`sounds`), and by five lines of dialogue each
 * (`subs`). Sounds stand apart because they are many words that nobody writes: beside the titles they made every
 * search for Latin words take twice as long.
 */
export const INDEX_NAMES = ['works', 'sounds', 'subs'] as const
export type IndexName = (typeof INDEX_NAMES)[number]

/** An index that searches ask, or the one that is being made beside it, to take its place. */
export type IndexUid = IndexName | NextIndex
export type NextIndex = `${IndexName}_next`

export function nextOf(index: IndexName): NextIndex {
  return `${index}_next`
}

/** The most hits of one query that can be paged through. */
export const MAX_HITS = 20_000
/** The most works that one query counts and gives; what is beyond is not searched further. */
export const MAX_WORKS = 50_000

/** The fields of PhoneticFields; a query names those that it means. */
const SOUND_ATTRIBUTES = ['pt', 'py', 'jp', 'pi', 'ji', 'pz'] as const
export type SoundAttribute = (typeof SOUND_ATTRIBUTES)[number]

const exactly = (...attributePatterns: string[]) => ({
  attributePatterns,
  features: { facetSearch: false, filter: { equality: true, comparison: false } },
})

const common = {
  // Han characters come apart from us. Without this the engine guesses a language for each text and loads its
  // dictionary: the first query with kana then took more than 3 s.
  localizedAttributes: [{ attributePatterns: ['*'], locales: ['eng'] }],
  nonSeparatorTokens: [],
  proximityPrecision: 'byWord', // by attribute, phrases stop being adjacent
  prefixSearch: 'indexingTime',
  facetSearch: false,
  searchCutoffMs: 300,
  pagination: { maxTotalHits: MAX_HITS },
  // in order of the values: by count, the engine goes through all values even where few documents hit
  faceting: { maxValuesPerFacet: MAX_WORKS, sortFacetValuesBy: { '*': 'alpha' } },
  typoTolerance: { enabled: true, disableOnNumbers: true },
} as const satisfies IndexSettings

/**
 * One index serves every script. Typos and prefixes are on for Latin words; a Han character is a token of its own, too
 * short for a typo and with nothing to be the prefix of, so that Chinese does not notice either of them.
 */
export const INDEX_SETTINGS: Readonly<Record<IndexName, IndexSettings>> = {
  works: {
    ...common,
    searchableAttributes: ['t', 'f', 'n'], // a title before a name
    displayedAttributes: ['id'],
    filterableAttributes: [exactly('id', 'k')],
    sortableAttributes: [],
    rankingRules: ['words', 'typo', 'proximity', 'attribute', 'exactness'],
  },
  sounds: {
    ...common,
    searchableAttributes: [...SOUND_ATTRIBUTES],
    displayedAttributes: ['id'],
    filterableAttributes: [exactly('id')],
    sortableAttributes: [],
    rankingRules: ['words', 'attribute', 'exactness'],
    typoTolerance: { enabled: false },
    proximityPrecision: 'byAttribute', // each entry is one word
  },
  subs: {
    ...common,
    searchableAttributes: ['c', 'f'],
    displayedAttributes: ['id', 'w'],
    filterableAttributes: [exactly('w', 'tr', 'l', 'v', 'at')],
    sortableAttributes: ['n'],
    rankingRules: ['words', 'typo', 'sort', 'proximity', 'exactness'],
  },
}

/** The settings that differ from what the engine has; undefined when none does. The order of keys does not count. */
export function settingsToChange(index: IndexName, has: IndexSettings): IndexSettings | undefined {
  const wanted: Record<string, unknown> = { ...INDEX_SETTINGS[index] }
  const changed = Object.entries(wanted).filter(
    ([name, value]) => !covers((has as Record<string, unknown>)[name], value),
  )
  return changed.length === 0 ? undefined : (Object.fromEntries(changed) as IndexSettings)
}

/** True when everything that is wanted stands in what is there; the engine adds defaults of its own. */
function covers(has: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(has) && has.length === wanted.length && wanted.every((value, index) => covers(has[index], value))
    )
  }
  if (typeof wanted !== 'object' || wanted === null) return has === wanted
  if (typeof has !== 'object' || has === null) return false
  return Object.entries(wanted).every(([name, value]) => covers((has as Record<string, unknown>)[name], value))
}
