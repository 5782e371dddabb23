import { findMark, readNumber } from './find-mark.ts'
import { findLikelyRun, findRuns, findVaryingRuns, type Run } from './find-run.ts'
import { takeOutNoise } from './noise.ts'
import { splitName } from './split-name.ts'

/** What told an episode's number: a mark such as 第3集, the digits that vary over the drop, a lone number, 上 or 下, being the last, being the only one. */
export type RecognisedBy = 'mark' | 'varying' | 'digits' | 'half' | 'ending' | 'only'

/** What the names of one drop say of one file. */
export interface Recognised {
  /** `extra`: a trailer, an outtake, a making-of; `unknown`: nothing tells its number. */
  readonly kind: 'episode' | 'extra' | 'unknown'
  /** From 1 on; undefined unless it is an episode. */
  readonly number: number | undefined
  readonly season: number | undefined
  readonly by: RecognisedBy | undefined
  /** `stated`: by a mark; `inferred`: by comparing the files of the drop; `guessed`: somebody should look. */
  readonly sure: 'stated' | 'inferred' | 'guessed' | undefined
  /** The part of the name that was gone by; '' where there is none. */
  readonly text: string
  /** 完, 大结局, 終 and the like. */
  readonly isLast: boolean
}

const EXTRAS =
  /番外|花絮|预告|預告|片花|彩蛋|幕后|幕後|主题曲|主題曲|片头曲|片頭曲|片尾曲|插曲|宣传片|宣傳片|特辑|特輯|采访|採訪|专访|專訪|(?<!\p{Script=Latin})(?:trailer|teaser|behind[ ._-]the[ ._-]scenes|making[ ._-]?of|bts|bonus|extra|specials?|sp\d{0,2}|ova|oad|ncop|nced|pv\d{0,2}|mv|ost|ng|bloopers?|featurette|preview|sample|promo|recap)(?!\p{Script=Latin})/iu
const LAST =
  /大结局|大結局|最终回|最終回|完结|完結|(?:^|[-_ ([【])(?:完|终|終|the end|end|fin|finale)(?=[-_ )\]】]|$)|(?<=[集话話回])[完终終]|(?<=\d)[完终終]$/i
const HALF = /(?:^|[-_ ([【\p{L}])([上中下])(?:集|部|篇)?[)\]】]?$/u
const MOST = 100_000
/** Groups of names in one drop that are written in different ways. */
const ROUNDS = 8

/**
 * The episode numbers of files that were dropped together. What the names state counts first; where they state
 * nothing, it is the run of digits that varies over the drop while the rest stays constant.
 *
 * @param names of the videos, or of the subtitles, of one drop; folders are ignored.
 * @returns one for each name, in their order.
 */
export function recogniseDrop(names: readonly string[]): Recognised[] {
  const stems = names.map((name) => splitName(name).stem.normalize('NFKC'))
  const common = commonExtra(stems)
  const drafts = stems.map((stem) => draftOf(stem, common))
  const runs = stems.map((stem) => findRuns(takeOutNoise(stem).text))
  distrustConstantMarks(runs, drafts)
  numberByDigits(runs, drafts, stems)
  numberHalves(stems, drafts)
  numberRest(drafts)
  return drafts
}

type Draft = { -readonly [Field in keyof Recognised]: Recognised[Field] }

function draftOf(stem: string, common: string | undefined): Draft {
  const { text, season } = takeOutNoise(stem)
  const mark = findMark(stem) && (findMark(text) ?? findMark(stem))
  const draft: Draft = {
    kind: 'unknown',
    number: undefined,
    season: mark?.season ?? (season === undefined ? undefined : readNumber(season)),
    by: undefined,
    sure: undefined,
    text: '',
    isLast: LAST.test(stem),
  }
  const extra = EXTRAS.exec(stem)?.[0]
  if (extra !== undefined && extra.toLowerCase() !== common) return { ...draft, kind: 'extra', text: extra }
  const isBetween = mark?.number === 0 || /(?:第|ep?|[-_ ])\d{1,3}\.5(?!\d)/i.test(stem) // a pilot, a recap
  if (isBetween) return { ...draft, kind: 'extra', text: mark?.text ?? '' }
  if (mark && mark.number <= MOST) take(draft, mark.number, 'mark', 'stated', mark.text)
  return draft
}

/** A word that all names have belongs to the title: 死亡预告 第03集. */
function commonExtra(stems: readonly string[]): string | undefined {
  const words = stems.map((stem) => EXTRAS.exec(stem)?.[0]?.toLowerCase())
  const [first] = words
  return first !== undefined && stems.length > 1 && words.every((word) => word === first) ? first : undefined
}

/** 第一集团_01, 第一集团_02: a mark that stays while other digits vary is none. */
function distrustConstantMarks(runs: readonly Run[][], drafts: Draft[]): void {
  const marked = drafts.flatMap((draft, index) => (draft.by === 'mark' ? [index] : []))
  const numbers = new Set(marked.map((index) => drafts[index]?.number))
  if (marked.length < 2 || numbers.size > 1) return
  const varying = findVaryingRuns(pick(runs, marked))
  if (!varying?.isUnique || varying.runs.size < marked.length) return
  for (const [index, run] of varying.runs) takeRun(drafts[index], run, 'varying', 'inferred')
}

function numberByDigits(runs: readonly Run[][], drafts: Draft[], stems: readonly string[]): void {
  for (let round = 0; round < ROUNDS; round++) {
    const open = drafts.flatMap((draft, index) => (draft.kind === 'unknown' ? [index] : []))
    const varying = open.length > 1 ? findVaryingRuns(pick(runs, open)) : undefined
    if (!varying) break
    for (const [index, run] of varying.runs) {
      const isSure = varying.isUnique && !run.isWeak
      takeRun(drafts[index], run, 'varying', isSure ? 'inferred' : 'guessed')
    }
  }
  for (const [index, draft] of drafts.entries()) {
    if (draft.kind !== 'unknown') continue
    const run = findLikelyRun(runs[index] ?? [])
    if (run) takeRun(draft, run, 'digits', /^\d+$/.test(stems[index] ?? '') ? 'inferred' : 'guessed')
  }
}

function numberHalves(stems: readonly string[], drafts: Draft[]): void {
  const halves = drafts.flatMap((draft, index) => {
    const sign = draft.kind === 'unknown' ? HALF.exec(stems[index] ?? '')?.[1] : undefined
    return sign === undefined ? [] : [{ draft, sign }]
  })
  const signs = new Set(halves.map((half) => half.sign))
  const isWhole = signs.has('上') && signs.has('下') && signs.size === halves.length
  for (const { draft, sign } of halves) {
    const number = sign === '上' ? 1 : sign === '中' ? 2 : signs.has('中') ? 3 : 2
    take(draft, number, 'half', isWhole ? 'inferred' : 'guessed', sign)
  }
}

/** A lone file that is the end follows the last; a lone file that is all there is is the first. */
function numberRest(drafts: Draft[]): void {
  const open = drafts.filter((draft) => draft.kind === 'unknown')
  const [only] = open
  if (!only || open.length > 1) return
  const last = drafts.reduce((most, draft) => Math.max(most, draft.number ?? 0), 0)
  if (last === 0) take(only, 1, 'only', 'guessed', '')
  else if (only.isLast) take(only, last + 1, 'ending', 'guessed', '')
}

function pick(runs: readonly Run[][], indexes: readonly number[]): Map<number, readonly Run[]> {
  return new Map(indexes.map((index) => [index, runs[index] ?? []]))
}

function takeRun(draft: Draft | undefined, run: Run, by: RecognisedBy, sure: Recognised['sure']): void {
  if (!draft) return
  if (run.number > 0) take(draft, run.number, by, sure, run.text)
  else Object.assign(draft, { kind: 'extra', number: undefined, by: undefined, sure: undefined, text: run.text })
}

function take(draft: Draft, number: number, by: RecognisedBy, sure: Recognised['sure'], text: string): void {
  Object.assign(draft, { kind: 'episode', number, by, sure, text })
}
