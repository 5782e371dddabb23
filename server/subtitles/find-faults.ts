import type { Cue } from './cue.ts'
import { QUALITY_LIMITS as LIMITS } from './quality-limits.ts'

export const FINDING_CODES = [
  'READING_TOO_FAST',
  'LINE_TOO_LONG',
  'LINES_TOO_MANY',
  'CUE_TOO_SHORT',
  'CUE_TOO_LONG',
  'CUES_OVERLAP',
  'GAP_TOO_SHORT',
  'CUE_WITHOUT_WORDS',
  'BEYOND_VIDEO',
  'NOT_TRANSLATED',
  'OTHER_SCRIPT',
  'OTHER_REGION',
] as const
export const FINDING_SEVERITIES = ['error', 'warning', 'hint'] as const

/** Something in a cue that a person should look at. */
export interface Finding {
  readonly code: (typeof FINDING_CODES)[number]
  /** `error`: viewers miss something; `warning`: it breaks a rule of the trade; `hint`: it may be meant so. */
  readonly severity: (typeof FINDING_SEVERITIES)[number]
  /** Of the cue in its track, from 0. */
  readonly position: number
  readonly startMs: number
  readonly detail: string
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

/** Adds what was found in one cue. */
export type Report = (
  code: Finding['code'],
  severity: Finding['severity'],
  texts: { readonly detail: string; readonly fix: string },
) => void

/** A report about one cue. */
export function reporter(findings: Finding[], position: number, cue: Pick<Cue, 'startMs'>): Report {
  return (code, severity, texts) => findings.push({ code, severity, position, startMs: cue.startMs, ...texts })
}

function judgeText(cue: Cue, report: Report): void {
  if (!SPOKEN.test(cue.text)) {
    report('CUE_WITHOUT_WORDS', 'hint', {
      detail: 'Nothing in it can be read.',
      fix: 'Remove it, or say what is heard.',
    })
    return
  }
  const isWide = WIDE.test(cue.text)
  const speed = isWide ? LIMITS.wideSpeed : LIMITS.narrowSpeed
  const seconds = (cue.endMs - cue.startMs) / 1_000
  // Spaces are read in languages that put them between words, and marks hardly take time in Chinese.
  const characters = isWide ? (cue.text.match(COUNTED)?.length ?? 0) : [...cue.text].length
  if (characters / seconds > speed.value) {
    const needsMs = Math.ceil((characters / speed.value) * 1_000)
    const detail = `${(characters / seconds).toFixed(1)} characters a second; ${speed.value} can be read.`
    report('READING_TOO_FAST', 'warning', { detail, fix: `Shorten it, or show it for ${needsMs} ms.` })
  }
  const lines = cue.text.split('\n')
  const most = isWide ? LIMITS.wideLine : LIMITS.narrowLine
  const longest = Math.max(...lines.map((line) => [...line].length))
  if (longest > most.value) {
    const detail = `A line of ${longest} characters; a 9:16 picture takes ${most.value}.`
    report('LINE_TOO_LONG', 'warning', { detail, fix: 'Break the line, or make two cues of it.' })
  }
  if (lines.length > LIMITS.lines.value) {
    const detail = `${lines.length} lines; ${LIMITS.lines.value} are the most.`
    report('LINES_TOO_MANY', 'warning', { detail, fix: 'Make two cues of it.' })
  }
}

function judgeTime(cue: Cue, durationMs: number | undefined, report: Report): void {
  const lengthMs = cue.endMs - cue.startMs
  if (lengthMs < LIMITS.shortest.value) {
    const fix = `Show it for at least ${LIMITS.shortest.value} ms, or join it with its neighbour.`
    report('CUE_TOO_SHORT', 'warning', { detail: `It stands for ${lengthMs} ms only.`, fix })
  }
  if (lengthMs > LIMITS.longest.value) {
    const fix = `End it within ${LIMITS.longest.value} ms, or make two cues of it.`
    report('CUE_TOO_LONG', 'hint', { detail: `It stands for ${lengthMs} ms.`, fix })
  }
  if (durationMs === undefined || cue.endMs <= durationMs) return
  const isLost = cue.startMs >= durationMs
  const detail = `The video ends at ${durationMs} ms, this cue at ${cue.endMs} ms.`
  const fix = isLost ? 'Check that the subtitles belong to this video.' : `End it at ${durationMs} ms.`
  report('BEYOND_VIDEO', isLost ? 'error' : 'warning', { detail, fix })
}

function judgeGap(cue: Cue, before: { endMs: number; position: number }, report: Report): void {
  const gapMs = cue.startMs - before.endMs
  if (gapMs < 0) {
    const detail = `It begins ${-gapMs} ms before cue ${before.position + 1} ends.`
    report('CUES_OVERLAP', 'warning', { detail, fix: 'End the earlier one sooner, or put both into one cue.' })
  } else if (gapMs > 0 && gapMs < LIMITS.gap.value) {
    const detail = `${gapMs} ms after the cue before: that flickers.`
    report('GAP_TOO_SHORT', 'hint', { detail, fix: `Leave ${LIMITS.gap.value} ms, or none.` })
  }
}
