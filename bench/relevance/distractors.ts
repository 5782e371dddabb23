import { canonicalText } from '../../server/language/canonicalise.ts'
import { SEED_VOCABULARY } from '../../server/language/vocabulary.ts'
import { seededRandom } from '../../tests/proofs/support/random.ts'
import type { SetWork } from './query-set.ts'

const PATTERNS = [
  '{when}{who}{turn}',
  '{who}的{kin}{turn}',
  '{when}，{who}{turn}',
  '{kin}{turn}后{when}',
  '{place}{who}',
  '{who}：{place}{chain}',
  '{chain}',
  '{chain}{place}',
  '{chain}的{kin}',
  '{who}与{chain}',
] as const
const WORDS = {
  when: '重生后|离婚当天|穿越八零|订婚那夜|觉醒之后|退婚当日|分手三年|入狱五年|失忆以后|毕业那天|末日前夕|嫁入豪门',
  who: '霸总|千金|战神|神医|王妃|保镖|女帝|赘婿|影后|校花|秘书|将军|道士|大小姐|外卖员|特工|厨神|医妃|太子|老祖',
  kin: '妻子|前夫|替身|闺女|师姐|娇妻|双胞胎|未婚夫|小叔|继母|掌柜|夫君|养女|仇人|邻居|闺蜜',
  turn: '不装了|杀疯了|跪求原谅|逆袭人生|震惊全城|宠上天|不好惹|又翻车了|归来|惊艳四座|横扫八方|带球跑|火遍全网|只想躺平',
  place: '都市|江城|海城|京圈|古镇|龙都|豪门|校园|后宫|边关|小渔村|云端|雨巷|长街',
} as const
type Slot = keyof typeof WORDS | 'chain'

/**
 * Titles of works that nobody looks for: common drama titles, half of them with a stretch of characters that follow one
 * another as in the titles of the set. None holds one of those titles. The same seed gives the same titles.
 */
export function makeDistractors(avoid: readonly SetWork[], count: number, seed: number): SetWork[] {
  const random = seededRandom(seed)
  const titles = avoid.flatMap((work) => work.titles.map(({ text }) => canonicalText(text, SEED_VOCABULARY)))
  const followers = readFollowers(titles)
  const taken = new Set(titles.filter((title) => title.length > 1))
  const made = new Map<string, SetWork>()
  while (made.size < count) {
    const text = fill(PATTERNS[Math.floor(random() * PATTERNS.length)] ?? '{chain}', followers, random)
    if (made.has(text) || holdsOne(canonicalText(text, SEED_VOCABULARY), taken)) continue
    const key = `distractor:${made.size + 1}`
    made.set(text, { key, originRegion: 'CN', titles: [{ locale: 'zh-Hans-CN', text, kind: 'display' }] })
  }
  return [...made.values()]
}

function fill(pattern: string, followers: ReadonlyMap<string, string[]>, random: () => number): string {
  return pattern.replaceAll(/\{(\w+)\}/g, (_, slot: Slot) => {
    if (slot === 'chain') return chain(followers, random)
    return pick(WORDS[slot].split('|'), random)
  })
}

/** Two to five characters, each one that follows the one before somewhere. */
function chain(followers: ReadonlyMap<string, string[]>, random: () => number): string {
  const length = 2 + Math.floor(random() * 4)
  let text = pick([...followers.keys()], random)
  let last = text
  for (let index = 1; index < length; index++) {
    last = pick(followers.get(last) ?? [...followers.keys()], random)
    text += last
  }
  return text
}

function readFollowers(titles: readonly string[]): Map<string, string[]> {
  const followers = new Map<string, string[]>()
  for (const title of titles) {
    for (const run of title.match(/\p{Script=Han}{2,}/gu) ?? []) {
      const characters = [...run]
      for (const [index, next] of characters.slice(1).entries()) {
        const before = characters[index] ?? next
        followers.set(before, [...(followers.get(before) ?? []), next])
      }
    }
  }
  return followers
}

function holdsOne(text: string, titles: ReadonlySet<string>): boolean {
  for (let from = 0; from < text.length; from++) {
    for (let to = from + 2; to <= text.length; to++) if (titles.has(text.slice(from, to))) return true
  }
  return false
}

function pick<T>(values: readonly T[], random: () => number): T {
  const value = values[Math.floor(random() * values.length)]
  if (value === undefined) throw new Error('There is nothing to pick from')
  return value
}
