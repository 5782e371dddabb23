import { loadReadings } from '../../server/language/phonetics/load-readings.ts'
import { seededRandom } from '../../tests/proofs/support/random.ts'
import type { MadeWork } from './corpus.ts'
import { CHINESE, type ChineseLocale, type Lexicon, zipf } from './words.ts'

type Draw = (work: MadeWork, random: () => number) => string

/**
 * Texts that readers type, drawn from works that exist and written as somebody of any region would: parts of titles and of lines in
 * another region's spelling, one common word, pinyin, initials, and Latin words. The same seed gives the same ones.
 */
export async function drawQueries(
  works: readonly MadeWork[],
  lexicon: Lexicon,
  { count, seed }: { count: number; seed: number },
): Promise<string[]> {
  const random = seededRandom(seed)
  const readings = await loadReadings()
  const part = (places: readonly number[], into: ChineseLocale) => {
    const from = Math.floor(random() * Math.max(places.length - 1, 1))
    const words = places.slice(from, from + 1 + Math.floor(random() * 2)).map((place) => lexicon[into][place] ?? '')
    return words.join('')
  }
  const anyRegion = () => CHINESE[Math.floor(random() * CHINESE.length)] ?? 'zh-Hans-CN'
  const anyLine = (work: MadeWork) => work.lines[Math.floor(random() * work.lines.length)] ?? work.title
  const pinyin = (text: string) => readings.mandarin(text).map((sound) => sound?.slice(0, -1) ?? '')
  const ways: readonly (readonly [share: number, draw: Draw])[] = [
    [0.35, (work) => part(work.title, anyRegion())],
    [0.75, (work) => part(anyLine(work), anyRegion())],
    [0.8, () => lexicon[anyRegion()][zipf(20_000, random)] ?? ''],
    [0.88, (work) => pinyin(part(work.title, 'zh-Hans-CN')).join('')],
    [
      0.92,
      (work) =>
        pinyin(part(work.title, 'zh-Hans-CN'))
          .map((sound) => sound.slice(0, 1))
          .join(''),
    ],
    [1, () => [0, 1].map(() => lexicon.en[zipf(lexicon.en.length, random)] ?? '').join(' ')],
  ]
  const drawn: string[] = []
  while (drawn.length < count) {
    const work = works[Math.floor(random() * works.length)]
    const share = random()
    const text = work && ways.find(([until]) => share < until)?.[1](work, random)
    if (text !== undefined && text.length > 0) drawn.push(text)
  }
  return drawn
}
