import Value from 'typebox/value'
import { expect, test } from 'vitest'
import { entryFinderFor } from '../../../server/adaptation/entries.ts'
import { ADAPTATION_REGIONS, WORD_LANGUAGES } from '../../../server/adaptation/regions.ts'
import {
  CULTURE_TAG_ENTRIES,
  CULTURE_TAGS,
  CULTURE_WORDS,
  type Explanation,
  HONORIFICS,
  IDIOMS,
  WORDING,
  type WordEntry,
} from '../../../server/adaptation/tables.ts'
import { foldedText } from '../../../server/language/canonicalise.ts'
import scripts from '../../../server/language/tables/scripts.json' with { type: 'json' }
import { CultureTags, CultureWords, LocalWords } from './table-schemas.ts'

const LOCAL = { wording: WORDING, honorific: HONORIFICS, idiom: IDIOMS }
const ALL: readonly WordEntry[] = [...WORDING, ...HONORIFICS, ...IDIOMS, ...CULTURE_WORDS]

test.each([
  ['wording.json', LocalWords, WORDING],
  ['honorifics.json', LocalWords, HONORIFICS],
  ['idioms.json', LocalWords, IDIOMS],
  ['culture-words.json', CultureWords, CULTURE_WORDS],
  ['culture-tags.json', CultureTags, CULTURE_TAG_ENTRIES],
])('%s is as its schema says', (_name, schema, table) => {
  expect([...Value.Errors(schema, table)].slice(0, 5)).toEqual([])
})

test('a table that has another shape is refused by its schema', () => {
  const [first] = IDIOMS
  expect(Value.Check(LocalWords, [{ ...first, source: 'somebody' }])).toBe(false)
  expect(Value.Check(LocalWords, [{ ...first, from: ['XX'] }])).toBe(false)
  expect(Value.Check(LocalWords, [{ ...first, words: {} }])).toBe(false)
})

test('there are hundreds of entries, and each culture tag has words and a place where it counts', () => {
  expect(ALL.length).toBeGreaterThan(500)
  for (const tag of CULTURE_TAGS) {
    expect(CULTURE_WORDS.filter((word) => word.tag === tag).length, tag).toBeGreaterThan(0)
    expect(Object.keys(CULTURE_TAG_ENTRIES.find((entry) => entry.tag === tag)?.in ?? {}).length, tag).toBeGreaterThan(0)
  }
})

test.each([...Object.entries(LOCAL), ['culture', CULTURE_WORDS]] as const)(
  'ids of %s are given once',
  (kind, table) => {
    const ids = table.map(({ id }) => id)
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([])
    expect(kind === 'wording' ? ids.filter((id) => id.startsWith('g-')) : []).toEqual([])
  },
)

test('no word stands in two entries of one table, folded as it is looked for', () => {
  const twice: string[] = []
  for (const table of [...Object.values(LOCAL), CULTURE_WORDS]) {
    for (const language of WORD_LANGUAGES) {
      const seen = new Map<string, string>()
      for (const { id, words } of table) {
        for (const key of new Set(words[language]?.map(foldedText))) {
          const other = seen.get(key)
          if (other !== undefined) twice.push(`${language} ${key}: ${other}, ${id}`)
          seen.set(key, id)
        }
      }
    }
  }
  expect(twice).toEqual([])
})

test('what a word is not has the word in it, else it would shield nothing', () => {
  const idle = ALL.flatMap(({ id, words, unless = [] }) => {
    const own = Object.values(words)
      .flat()
      .map((word) => foldedText(word))
    return unless.filter((longer) => !own.some((word) => foldedText(longer).includes(word))).map((w) => `${id} ${w}`)
  })
  expect(idle).toEqual([])
})

test('each word is found where it stands alone, and wants a look somewhere', () => {
  const lost: string[] = []
  for (const language of WORD_LANGUAGES) {
    const finder = entryFinderFor(language)
    for (const [kind, table] of [...Object.entries(LOCAL), ['culture', CULTURE_WORDS] as const]) {
      for (const { id, words } of table) {
        for (const word of words[language] ?? []) {
          const folded = foldedText(word)
          const [found] = finder.findIn(folded)
          const concerns = found?.value.flatMap((entry) => ADAPTATION_REGIONS.map(entry)) ?? []
          const isWhole = found?.start === 0 && found.end === folded.length
          const isThere = concerns.some((concern) => concern?.id === `${concern?.region}.${kind}.${id}`)
          if (!isWhole || !isThere) lost.push(`${kind}.${id} ${word}`)
        }
      }
    }
  }
  expect(lost).toEqual([])
})

test('explanations in one script have no character of the other', () => {
  // Written so in Traditional as well: 皇后, 吃飯, 群.
  const inBoth = '后吃里群痴'
  const odd = (text: string, characters: readonly string[]) =>
    [...text].filter((one) => characters.includes(one) && !inBoth.includes(one))
  const explanations: Explanation[] = [
    ...Object.values(LOCAL).flatMap((table) => table.map(({ why }) => why)),
    ...CULTURE_TAG_ENTRIES.flatMap((entry) => [entry.label, ...Object.values(entry.in).map(({ why }) => why)]),
  ]
  const wrong = explanations.flatMap((why) => [
    ...odd(why['zh-Hans'], [...scripts.hant]),
    ...odd(why['zh-Hant'], [...scripts.hans]),
  ])
  expect(wrong).toEqual([])
})
