import { readNumber } from './find-mark.ts'
import { HAN_NUMBER_SIGNS } from './han-number.ts'

/** Digits in a name that may number it. */
export interface Run {
  readonly number: number
  readonly text: string
  /** What stands between it and the digits before it. */
  readonly before: string
  /** A year, or digits with a unit behind them: likely a part of the title. */
  readonly isWeak: boolean
  readonly isAtEdge: boolean
}

/** The runs that were chosen, by the place of their name, and how far they can be believed. */
export interface VaryingRuns {
  readonly runs: ReadonlyMap<number, Run>
  readonly isUnique: boolean
}

const RUN = new RegExp(`(?<!\\d)\\d{1,4}(?!\\d)|(?<![\\p{L}\\p{N}])[${HAN_NUMBER_SIGNS}]{1,5}(?![\\p{L}\\p{N}])`, 'gu')
const UNIT =
  /^\s?(?:[天年月日岁歲号號分秒人个個次度级級万萬亿億元块塊楼樓层層米世代星点點路班]|(?:th|st|nd|rd|days?|years?|hours?|min)(?![a-z]))/i

/** All runs of a text in which noise was taken out. */
export function findRuns(text: string): Run[] {
  let end = 0
  return [...text.matchAll(RUN)].flatMap((found) => {
    const number = readNumber(found[0])
    if (number === undefined) return []
    const before = text.slice(end, found.index)
    end = found.index + found[0].length
    const after = text.slice(end)
    const isYear = /^(?:19|20)\d{2}$/.test(found[0])
    const isAtEdge = /^[^\p{L}\p{N}]*$/u.test(text.slice(0, found.index)) || /^[^\p{L}\p{N}]*$/u.test(after)
    return [{ number, text: found[0], before, isWeak: isYear || UNIT.test(after), isAtEdge }]
  })
}

/**
 * The run that varies over the names while the rest stays: looked for behind the same text, at the same place from the
 * left and from the right. The one with most different numbers wins, then the one whose numbers lie closest together.
 */
export function findVaryingRuns(names: ReadonlyMap<number, readonly Run[]>): VaryingRuns | undefined {
  const slots = new Map<string, Map<number, Run>>()
  const put = (slot: string, index: number, run: Run) => {
    const runs = slots.get(slot) ?? new Map<number, Run>()
    if (!runs.has(index)) slots.set(slot, runs.set(index, run))
  }
  for (const [index, runs] of names) {
    for (const [place, run] of runs.entries()) {
      put(`behind ${run.before}`, index, run)
      put(`right ${runs.length - place}`, index, run)
      put(`left ${place}`, index, run)
    }
  }
  const [best] = [...slots]
    .toSorted(([a], [b]) => (a < b ? -1 : 1)) // so that the order of the files does not count
    .map(([, runs]) => ({ runs, ...measure([...runs.values()]) }))
    .filter((slot) => slot.different > 1)
    .toSorted((a, b) => b.different - a.different || b.runs.size - a.runs.size || b.density - a.density)
  return best && { runs: best.runs, isUnique: best.different === best.runs.size }
}

/** The run of a lone name that most likely numbers it: at one of its ends before one within, never a year or a count. */
export function findLikelyRun(runs: readonly Run[]): Run | undefined {
  const usable = runs.filter((run) => !run.isWeak && run.number > 0)
  return usable.findLast((run) => run.isAtEdge) ?? usable.at(-1)
}

function measure(runs: readonly Run[]): { different: number; density: number } {
  const numbers = new Set(runs.map((run) => run.number))
  let [least, most] = [Number.POSITIVE_INFINITY, 0]
  for (const number of numbers) [least, most] = [Math.min(least, number), Math.max(most, number)]
  return { different: numbers.size, density: numbers.size / (most - least + 1) }
}
