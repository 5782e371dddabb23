import { foldText } from '../language/fold-text.ts'

/** One stretch of a pair and its neighbours, as the evidence of a work has it. */
export interface Sighting {
  readonly workId: string
  readonly regionA: string
  readonly regionB: string
  /** Equal tokens in front, the nearest last. */
  readonly before: readonly string[]
  /** Equal tokens behind, the nearest first. */
  readonly after: readonly string[]
  readonly times: number
}

/** Two words for one thing, and where they were met. */
export interface ChosenWords {
  readonly wordA: string
  readonly wordB: string
  /** What both words begin with beside the stretch, and what they end with. */
  readonly prefix: string
  readonly suffix: string
  readonly sightings: readonly Sighting[]
}

const FEWEST = 2
/** A word that is whole by itself gets longer only when more lines agree than two may by chance. */
const FEWEST_TO_LENGTHEN = 3
const MOST_LENGTHENED = 2
const HAN = /^\p{Script=Han}$/u
/** Characters that stand beside any word: a word does not begin or end with one because lines have it there. */
const COMMON = new Set(
  foldText(
    '的了我你他她它们在是不没就都也吗呢吧啊呀嘛这那些哪把给被和与跟有要会能可以很太最再又还才只先去来回到个天一两几上里着过得地之为让叫请别说看做想用对从向等好大小多少人什么怎谁同乜咁',
  ),
)

/**
 * Where the words begin and end whose differing stretches were met. 出租 and 计程 are always followed by 车, so that 车
 * belongs to both. A stretch of one character is no word: it becomes one with the neighbour that most of its lines have
 * (下 and 落: 下车 and 落车 in some, 下雨 and 落雨 in others); where every line has another, there is none. Words that
 * were met in one surrounding only are left out.
 */
export function chooseWords(coreA: string, coreB: string, sightings: readonly Sighting[]): ChosenWords[] {
  const isWhole = [coreA, coreB].every((core) => [...core].length > 1)
  const parts = isWhole ? [{ prefix: '', suffix: '', sightings }] : partByNeighbour(sightings)
  return parts
    .filter((part) => countSurroundings(part.sightings) >= FEWEST)
    .map((part) => lengthen(part, isWhole ? FEWEST_TO_LENGTHEN : FEWEST))
    .map((part) => ({
      ...part,
      wordA: part.prefix + coreA + part.suffix,
      wordB: part.prefix + coreB + part.suffix,
    }))
    .filter(({ wordA, wordB }) => !wordA.includes(wordB) && !wordB.includes(wordA))
}

/**
 * Between how many different neighbours these were met. The same again says nothing new: series repeat their lines, and
 * what is always said so may be a saying rather than a word.
 */
export function countSurroundings(sightings: readonly Sighting[]): number {
  return new Set(sightings.map(({ before, after }) => `${before.join('')} ${after.join('')}`)).size
}

type Part = Omit<ChosenWords, 'wordA' | 'wordB'>
type Side = 'prefix' | 'suffix'

/** Greedy: the neighbour that most lines have takes these, then the next of those that are left. */
function partByNeighbour(sightings: readonly Sighting[]): Part[] {
  const parts: Part[] = []
  for (let left = [...sightings]; left.length > 0; ) {
    const groups = (['suffix', 'prefix'] as const).flatMap((side) =>
      [...Map.groupBy(left, (sighting) => neighbour(sighting, side, 0))].map(([character, group]) => ({
        ...{ side, character, group },
        lines: countSurroundings(group),
      })),
    )
    const best = groups
      .filter(({ character, lines }) => character !== undefined && lines >= FEWEST)
      .sort((a, b) => b.lines - a.lines)[0]
    if (best?.character === undefined) break
    parts.push({ prefix: '', suffix: '', [best.side]: best.character, sightings: best.group })
    left = left.filter((sighting) => !best.group.includes(sighting))
  }
  return parts
}

/** Takes in neighbours that all lines have. */
function lengthen(part: Part, fewest: number): Part {
  let { prefix, suffix } = part
  if (countSurroundings(part.sightings) < fewest) return part
  const isOneSided = prefix !== '' || suffix !== ''
  for (const side of ['prefix', 'suffix'] as const) {
    if (isOneSided && part[side] === '') continue
    for (;;) {
      const has = [...(side === 'prefix' ? prefix : suffix)].length
      const shared = has < MOST_LENGTHENED ? sharedNeighbour(part.sightings, side, has) : undefined
      if (shared === undefined) break
      if (side === 'prefix') prefix = shared + prefix
      else suffix += shared
    }
  }
  return { ...part, prefix, suffix }
}

function sharedNeighbour(sightings: readonly Sighting[], side: Side, distance: number): string | undefined {
  const [first, ...others] = new Set(sightings.map((sighting) => neighbour(sighting, side, distance)))
  return others.length === 0 ? first : undefined
}

/** The Han character at this distance that a word may have; undefined for an edge, a Latin word, or a common one. */
function neighbour({ before, after }: Sighting, side: Side, distance: number): string | undefined {
  const token = side === 'prefix' ? before.at(-1 - distance) : after[distance]
  return token !== undefined && HAN.test(token) && !COMMON.has(token) ? token : undefined
}
