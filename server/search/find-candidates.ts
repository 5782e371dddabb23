import type { Context } from '../context.ts'
import { afterSending } from '../engine/after-sending.ts'
import type { EngineAnswer } from '../engine/engine.ts'
import type { CountedValues } from '../engine/read-answers.ts'
import { MAX_WORKS } from '../engine/settings.ts'
import type { QuerySounds } from '../language/phonetics/query-sounds.ts'
import { type DistantTitles, findDistantTitles } from './find-distant-titles.ts'
import { findLearnedHits, type LearnedHits, LITTLE } from './find-learned.ts'
import {
  distinct,
  mostFirst,
  NO_SERIALS,
  type Serials,
  serialsOf,
  toWindowHit,
  type WindowHit,
  withEveryWork,
} from './hits.ts'
import { lineQuery } from './line-query.ts'
import { type QueryPlan, textsOf } from './plan-query.ts'
import { soundQueries } from './sound-queries.ts'
import { titleQuery, wholeTitleQuery } from './title-query.ts'

/** What the engine found, works by their serials, before any row has been looked at. */
export interface Candidates {
  /** Works by their titles, best first: the whole title, as written, as it sounds, with a wrong letter. */
  readonly byTitle: Serials
  /** Works by their dialogue, those with most windows first. */
  readonly byLine: Serials
  /** How many windows hit, by the serials of their works, for each text that was asked for. */
  readonly windowCounts: readonly CountedValues[]
  /**
   * Works whose titles are only near: a syllable or initials that many have; and when too little was found, others that
   * sound alike, or the characters in another order or not all.
   */
  readonly byLooseTitle: Serials
  /** What learned words find, which counts less than what has the words themselves; undefined: not asked, or nothing. */
  readonly learned: LearnedHits | undefined
  /** Some of the windows. */
  readonly windows: readonly WindowHit[]
  /** Works whose titles were compared by ear, and with what, to mark them. */
  readonly heard: { readonly works: Serials; readonly sounds: QuerySounds } | undefined
  /** True when more was found than could be taken: narrow it by `within`. */
  readonly isCut: boolean
}

/** With fewer works than this, others are looked for that are further from what was typed. */
const FEW = 3

/**
 * Asks the engine, in one request, for works by title (a whole one first) and by dialogue: in regional wording, in the
 * reader's own words where they differ, and by sound where the letters may be a romanisation. Only when little is
 * found, other requests look for what is further away: with words that were learned, and for titles that are near.
 * @param within only these works, at most `MAX_WORKS`.
 * @throws {CatalogueError} ENGINE_UNAVAILABLE
 */
export async function findCandidates(
  ctx: Pick<Context, 'db' | 'engine'>,
  plan: QueryPlan,
  within?: readonly number[],
): Promise<Candidates> {
  const texts = textsOf(plan)
  const showRankingScore = plan.sounds !== undefined
  const strict = texts.flatMap((q) => [{ ...titleQuery(q, within), showRankingScore }, lineQuery(q, within)])
  const { clear, vague } = soundQueries(plan.sounds, within)
  const whole = wholeTitleQuery(plan.titleKeys, within)
  const answers = await ctx.engine.search([whole, ...[...strict, ...clear, ...vague].map(withEveryWork)])
  const byText = answers.slice(1, 1 + strict.length)
  const bySound = answers.slice(1 + strict.length)
  const found = texts.map((_, index) => toCandidates(byText[index * 2], byText[index * 2 + 1])).reduce(joinCandidates)
  const { all, isEnough } = addSounds(found, plan, {
    titles: byText.filter((_, index) => index % 2 === 0),
    clear: bySound.slice(0, clear.length),
    vague: bySound.slice(clear.length),
  })
  const most = Math.max(found.byTitle.length, found.byLine.length)
  const own = most < LITTLE ? distinct(found.byTitle, found.byLine).length : most // of many it does not matter how many
  const [learned, distant] = await Promise.all([
    own < LITTLE ? afterSending(() => findLearnedHits(ctx, plan, within)) : undefined,
    findDistantTitles(ctx, plan, { within, byEar: !isEnough, loosely: own < FEW }),
  ])
  return {
    ...all,
    byTitle: distinct(serialsOf(answers[0]), all.byTitle),
    byLooseTitle: distinct(all.byLooseTitle, distant.works),
    learned,
    windows: [...all.windows, ...(learned?.windows ?? [])],
    heard: addHeard(all.heard, distant),
  }
}

function addHeard(before: Candidates['heard'], distant: DistantTitles): Candidates['heard'] {
  if (distant.sounds === undefined) return before
  return { works: distinct(before?.works ?? NO_SERIALS, distant.works), sounds: distant.sounds }
}

function toCandidates(titles: EngineAnswer | undefined, lines: EngineAnswer | undefined): Candidates {
  const byTitle = serialsOf(titles)
  const counted = lines?.counted
  const byLine = counted === undefined ? NO_SERIALS : mostFirst(counted)
  return {
    byTitle,
    byLine,
    windowCounts: counted === undefined ? [] : [counted],
    byLooseTitle: NO_SERIALS,
    learned: undefined,
    windows: lines?.hits.map(toWindowHit) ?? [],
    heard: undefined,
    isCut: byTitle.length >= MAX_WORKS || byLine.length >= MAX_WORKS,
  }
}

/**
 * Puts what sounds like the text behind titles that have it as it was written, and before those with a wrong letter.
 * It is enough when a text in Han characters stands in some title or in several works' dialogue; when sounds were
 * asked for, when several titles have them, since those letters may stand in any dialogue.
 */
function addSounds(
  found: Candidates,
  { sounds, leastExactScore }: QueryPlan,
  answers: Record<'titles' | 'clear' | 'vague', readonly EngineAnswer[]>,
): { all: Candidates; isEnough: boolean } {
  if (sounds === undefined) {
    return { all: found, isEnough: found.byTitle.length > 0 || found.byLine.length >= FEW }
  }
  const exact = answers.titles.flatMap(({ hits }) => hits.filter((hit) => Number(hit._rankingScore) >= leastExactScore))
  const clear = distinct(...answers.clear.map(serialsOf))
  const vague = distinct(...answers.vague.map(serialsOf))
  const certain = distinct(
    Uint32Array.from(exact, (hit) => Number(hit.id)),
    clear,
  )
  const byTitle = distinct(certain, found.byTitle)
  const isCut = found.isCut || clear.length >= MAX_WORKS || vague.length >= MAX_WORKS
  const heard = { works: distinct(clear, vague), sounds }
  return {
    all: { ...found, byTitle, byLooseTitle: vague, heard, isCut },
    isEnough: certain.length + vague.length >= FEW,
  }
}

/** What `a` has first, then what only `b` has. */
export function joinCandidates(a: Candidates, b: Candidates): Candidates {
  return {
    byTitle: distinct(a.byTitle, b.byTitle),
    byLine: distinct(a.byLine, b.byLine),
    windowCounts: [...a.windowCounts, ...b.windowCounts],
    byLooseTitle: distinct(a.byLooseTitle, b.byLooseTitle),
    learned:
      a.learned && b.learned
        ? {
            ...a.learned,
            works: distinct(a.learned.works, b.learned.works),
            byTitle: distinct(a.learned.byTitle, b.learned.byTitle),
          }
        : (a.learned ?? b.learned),
    windows: [...a.windows, ...b.windows],
    heard: joinHeard(a.heard, b.heard),
    isCut: a.isCut || b.isCut,
  }
}

function joinHeard(a: Candidates['heard'], b: Candidates['heard']): Candidates['heard'] {
  return a && b ? { ...a, works: distinct(a.works, b.works) } : (a ?? b)
}
