import { join } from 'node:path'
import { type FoundFrames, findFrames } from './find-frames.ts'
import type { AnalysisTask, PassFrame } from './frame-pass.ts'
import { fittedSize } from './picture-size.ts'
import { type RankedFrame, rankFrames } from './poster-score.ts'
import { layOutStoryboard } from './storyboard.ts'
import type { MediaTools } from './tools.ts'
import type { AnalysedStill, Storyboard, VideoAnalysis } from './video-analysis.ts'
import type { MediaWarning, VideoFacts } from './video-facts.ts'
import { type WrittenStills, writeStills } from './write-stills.ts'

/** How an analysis may be watched and ended. */
export interface AnalyseOptions {
  readonly signal?: AbortSignal | undefined
  /** Called now and then with the share done, 0 to 1. */
  readonly onProgress?: (share: number) => void
}

const CANDIDATES = 10

/**
 * Cuts the images of a video (ranked candidates, a poster from the best of them, a storyboard sheet) from one decode of its key frames, and
 * measures its sound in the same run.
 *
 * @param path absolute path of the video. @param facts what `probeVideo` said about it.
 * @param workDir absolute path of an empty private folder; the images are left there, with intermediate files beside them, and the
 *   caller removes it.
 * @throws {MediaError} MEDIA_NO_FRAMES when nothing can be decoded; MEDIA_TIMED_OUT, MEDIA_LIMIT_EXCEEDED.
 */
export async function analyseVideo(
  tools: MediaTools,
  path: string,
  facts: VideoFacts,
  workDir: string,
  options: AnalyseOptions = {},
): Promise<VideoAnalysis> {
  const report = options.onProgress ?? (() => {})
  const task: AnalysisTask = {
    tools,
    path,
    facts,
    workDir,
    signal: options.signal,
    onProgress: (share) => report(share * 0.8),
  }
  const found = await findFrames(task)
  const { frames } = found.pass
  const durationMs = facts.durationMs ?? frames.at(-1)?.atMs ?? 1
  const ranked = rankFrames(
    frames.map(({ score }) => score),
    frames.map(({ atMs }) => atMs / durationMs),
    CANDIDATES,
  )
  const chosen = ranked.flatMap(({ index }) => frames[index] ?? [])
  const storyboard = layOutStoryboard(
    frames.map(({ atMs }) => atMs),
    facts,
  )
  const written = await writeStills(task, found.pass, chosen, storyboard)
  report(1)
  return {
    stills: listStills(task, { ranked, chosen, storyboard, written }),
    storyboard,
    looks: found.pass.looks,
    warnings: [...listWarnings(found, facts), ...found.heard.warnings],
    sound: found.heard.sound,
    audioFingerprint: found.heard.audioFingerprint,
  }
}

interface Cut {
  readonly ranked: readonly RankedFrame[]
  readonly chosen: readonly PassFrame[]
  readonly storyboard: Storyboard
  readonly written: WrittenStills
}

function listStills({ facts, workDir }: AnalysisTask, { ranked, chosen, storyboard, written }: Cut): AnalysedStill[] {
  const candidates = ranked.map(
    ({ score, parts, reasons }, index): AnalysedStill => ({
      kind: 'candidate',
      path: join(workDir, written.candidateNames[index] ?? ''),
      mimeType: 'image/webp',
      ...fittedSize('candidate', facts),
      atMs: chosen[index]?.atMs ?? null,
      rank: index + 1,
      score,
      parts,
      reasons,
    }),
  )
  const sheet: AnalysedStill = {
    kind: 'storyboard',
    path: join(workDir, written.storyboardName),
    mimeType: 'image/webp',
    widthPx: storyboard.columns * storyboard.tileWidthPx,
    heightPx: storyboard.rows * storyboard.tileHeightPx,
    atMs: null,
    rank: null,
    score: null,
    parts: null,
    reasons: [],
  }
  const best = candidates.slice(0, 1).map((candidate): AnalysedStill => {
    if (!written.posterName) return { ...candidate, kind: 'poster' }
    return { ...candidate, kind: 'poster', path: join(workDir, written.posterName), ...fittedSize('poster', facts) }
  })
  return [...best, ...candidates, sheet]
}

function listWarnings({ pass, isSparse }: FoundFrames, facts: VideoFacts): MediaWarning[] {
  const warnings: MediaWarning[] = []
  const shownMs = pass.frames.at(-1)?.atMs ?? 0
  const isShort = facts.durationMs !== null && isCutShort(pass.frames, facts.durationMs)
  if (pass.complaint !== null || isShort) {
    const upTo = isShort ? `only the first ${Math.ceil(shownMs / 1000)} s show pictures` : undefined
    const detail = [pass.complaint, upTo].filter(Boolean).join('; ')
    warnings.push({ code: 'MEDIA_DAMAGED', detail, ...(isShort ? { values: { shownMs } } : {}) })
  }
  if (isSparse)
    warnings.push({
      code: 'MEDIA_FRAMES_SPARSE',
      detail: 'Few pictures could be taken from this video in reasonable time',
    })
  return warnings
}

/** Whether pictures stop long before the video does: by more than twice the widest gap between them, and 10 s. */
function isCutShort(frames: readonly PassFrame[], durationMs: number): boolean {
  const gapsMs = frames.map(({ atMs }, index) => atMs - (frames[index - 1]?.atMs ?? 0))
  return durationMs - (frames.at(-1)?.atMs ?? 0) > 2 * Math.max(...gapsMs) + 10_000
}
