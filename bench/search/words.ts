import { Converter } from 'opencc-js'
import everyday from '../../server/language/tables/everyday-words.json' with { type: 'json' }
import frequency from '../../server/language/tables/han-frequency.json' with { type: 'json' }

/** The Chinese locales that the made works are written in. */
export const CHINESE = ['zh-Hans-CN', 'zh-Hant-TW', 'zh-Hant-HK', 'zh-Hant-MO'] as const
export type ChineseLocale = (typeof CHINESE)[number]
export type LatinLocale = 'pt-PT' | 'en'

/** Words of every locale in the same order, the commonest first: the same place means the same thing. */
export type Lexicon = Readonly<Record<ChineseLocale | LatinLocale, readonly string[]>>

const MADE_WORDS = 20_000
const LATIN_WORDS = 4_000
/** Of hundred words in the order of commonness, how many are from our own list of everyday words. */
const SHARE_EVERYDAY = 0.1
const REGION = { 'zh-Hans-CN': 'CN', 'zh-Hant-TW': 'TW', 'zh-Hant-HK': 'HK', 'zh-Hant-MO': 'MO' } as const
const LATIN_STARTS =
  'amor casa noite chuva filho mãe pai vida corpo mundo tempo porta carro verdade mentira coração menina rapaz love night rain child house truth secret wife husband doctor king return revenge'
const LATIN_ENDS = ' s ado ante inho ção mente ing ed er less ness'

/** Makes the words; the same generator gives the same ones. */
export function makeLexicon(random: () => number): Lexicon {
  const toTaiwan = Converter({ from: 'cn', to: 'tw' })
  const toHongKong = Converter({ from: 'cn', to: 'hk' })
  const words: Record<ChineseLocale, string[]> = {
    ...{ 'zh-Hans-CN': [], 'zh-Hant-TW': [], 'zh-Hant-HK': [], 'zh-Hant-MO': [] },
  }
  const concepts = [...everyday.concepts]
  for (let made = 0; made < MADE_WORDS; ) {
    const concept = random() < SHARE_EVERYDAY ? concepts.pop() : undefined
    if (concept) {
      for (const locale of CHINESE) words[locale].push(concept[REGION[locale]][0] ?? concept.canonical)
    } else {
      const word = makeWord(random)
      words['zh-Hans-CN'].push(word)
      words['zh-Hant-TW'].push(toTaiwan(word))
      words['zh-Hant-HK'].push(toHongKong(word))
      words['zh-Hant-MO'].push(toHongKong(word))
    }
    made++
  }
  const latin = makeLatin(random)
  return { ...words, 'pt-PT': latin, en: latin.toReversed() }
}

/** A place in a list of words, the first ones far more often: Zipf's law with exponent 1. */
export function zipf(length: number, random: () => number): number {
  return Math.min(Math.floor(length ** random()) - 1, length - 1)
}

function makeWord(random: () => number): string {
  const characters = [...frequency.hans]
  const length = random() < 0.15 ? 1 : random() < 0.75 ? 2 : 3
  return Array.from({ length }, () => characters[zipf(characters.length, random)] ?? '').join('')
}

function makeLatin(random: () => number): string[] {
  const starts = LATIN_STARTS.split(' ')
  const ends = LATIN_ENDS.split(' ')
  const pick = (list: readonly string[]) => list[Math.floor(random() * list.length)] ?? ''
  return Array.from({ length: LATIN_WORDS }, () => pick(starts) + (random() < 0.5 ? pick(starts) : '') + pick(ends))
}
