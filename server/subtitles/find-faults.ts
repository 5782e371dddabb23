import { type FindingCode, type Found, found } from '../http/finding-values.ts'
import type { Cue } from './cue.ts'
import { QUALITY_LIMITS as LIMITS } from './quality-limits.ts'

export const FINDING_SEVERITIES = ['error', 'warning', 'hint'] as const

/** Something in a cue that a person should look at. */
export interface Finding extends Found<FindingCode<'cue'>> {
  /** `error`: viewers miss something; `warning`: it breaks a rule of the trade; `hint`: it may be meant so. */
  readonly severity: (typeof FINDING_SEVERITIES)[number]
  /** Of the cue in its track, from 0. */
  readonly position: number
  readonly startMs: number
  readonly fix: string
}

const WIDE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u
const SPOKEN = /[\p{L}\p{N}]/u
const COUNTED = /[^\p{P}\p{Z}\p{C}\n]/gu

/**
 * What is wrong with cues as such: speed, length, time, gaps. Cues are in the order of their start.
 * @param durationMs of the video; undefined: not known, and nothing is beyond it.
 */
export function findFaults(cues: readonly Cue[], durationMs: number | undefined): Finding[] {
  const findings: Finding[] = []
  let latest: { endMs: number; position: number } | undefined
  for (const [position, cue] of cues.entries()) {
    const report = reporter(findings, position, cue)
    judgeText(cue, report)
    judgeTime(cue, durationMs, report)
    if (latest !== undefined) judgeGap(cue, latest, report)
    if (latest === undefined || cue.endMs > latest.endMs) latest = { endMs: cue.endMs, position }
  }
  return findings
}

/** Adds what was found in one cue, and what to do about it. */
export type Report = (severity: Finding['severity'], what: Found<Finding['code']>, fix: string) => void

/** A report about one cue. */
export function reporter(findings: Finding[], position: number, cue: Pick<Cue, 'startMs'>): Report {
  return (severity, what, fix) => findings.push({ ...what, severity, position, startMs: cue.startMs, fix })
}

function judgeText(cue: Cue, report: Report): void {
  if (!SPOKEN.test(cue.text)) {
    const what = found('CUE_WITHOUT_WORDS', 'Nothing in it can be read.', {})
    report('hint', what, 'Remove it, or say what is heard.')
    return
  }
  const isWide = WIDE.test(cue.text)
  const speed = isWide ? LIMITS.wideSpeed : LIMITS.narrowSpeed
  const seconds = (cue.endMs - cue.startMs) / 1_000
  // Spaces are read in languages that put them between words, and marks hardly take time in Chinese.
  const characters = isWide ? (cue.text.match(COUNTED)?.length ?? 0) : [...cue.text].length
  if (characters / seconds > speed.value) {
    const needsMs = Math.ceil((characters / speed.value) * 1_000)
    const measured = (characters / seconds).toFixed(1)
    const detail = `${measured} characters a second; ${speed.value} can be read.`
    const what = found('READING_TOO_FAST', detail, { speed: Number(measured), limit: speed.value, needsMs })
    report('warning', what, `Shorten it, or show it for ${needsMs} ms.`)
  }
  const lines = cue.text.split('\n')
  const most = isWide ? LIMITS.wideLine : LIMITS.narrowLine
  const longest = Math.max(...lines.map((line) => [...line].length))
  if (longest > most.value) {
    const detail = `A line of ${longest} characters; a 9:16 picture takes ${most.value}.`
    const what = found('LINE_TOO_LONG', detail, { characters: longest, limit: most.value })
    report('warning', what, 'Break the line, or make two cues of it.')
  }
  if (lines.length > LIMITS.lines.value) {
    const detail = `${lines.length} lines; ${LIMITS.lines.value} are the most.`
    const what = found('LINES_TOO_MANY', detail, { lines: lines.length, limit: LIMITS.lines.value })
    report('warning', what, 'Make two cues of it.')
  }
}

function judgeTime(cue: Cue, durationMs: number | undefined, report: Report): void {
  const lengthMs = cue.endMs - cue.startMs
  if (lengthMs < LIMITS.shortest.value) {
    const limitMs = LIMITS.shortest.value
    const what = found('CUE_TOO_SHORT', `It stands for ${lengthMs} ms only.`, { lengthMs, limitMs })
    report('warning', what, `Show it for at least ${limitMs} ms, or join it with its neighbour.`)
  }
  if (lengthMs > LIMITS.longest.value) {
    const limitMs = LIMITS.longest.value
    const what = found('CUE_TOO_LONG', `It stands for ${lengthMs} ms.`, { lengthMs, limitMs })
    report('hint', what, `End it within ${limitMs} ms, or make two cues of it.`)
  }
  if (durationMs === undefined || cue.endMs <= durationMs) return
  const isLost = cue.startMs >= durationMs
  const detail = `The video ends at ${durationMs} ms, this cue at ${cue.endMs} ms.`
  const fix = isLost ? 'Check that the subtitles belong to this video.' : `End it at ${durationMs} ms.`
  report(isLost ? 'error' : 'warning', found('BEYOND_VIDEO', detail, { durationMs, endMs: cue.endMs }), fix)
}

function judgeGap(cue: Cue, before: { endMs: number; position: number }, report: Report): void {
  const gapMs = cue.startMs - before.endMs
  if (gapMs < 0) {
    const values = { overlapMs: -gapMs, cue: before.position + 1 }
    const detail = `It begins ${values.overlapMs} ms before cue ${values.cue} ends.`
    report('warning', found('CUES_OVERLAP', detail, values), 'End the earlier one sooner, or put both into one cue.')
  } else if (gapMs > 0 && gapMs < LIMITS.gap.value) {
    const limitMs = LIMITS.gap.value
    const what = found('GAP_TOO_SHORT', `${gapMs} ms after the cue before: that flickers.`, { gapMs, limitMs })
    report('hint', what, `Leave ${limitMs} ms, or none.`)
  }
}
