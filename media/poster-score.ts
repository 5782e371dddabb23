import { findTextBand, suspectText, type TextBand } from './burned-in-text.ts'
import { type Edges, readEdges } from './frame-edges.ts'
import { differenceHash, type FrameHash, hashDistance } from './frame-hash.ts'
import { isTitleCard } from './title-card.ts'

/** Why a frame makes no poster, then what speaks for one, then what speaks against one without making it unfit. */
export const POSTER_REASONS = [
  'black',
  'white',
  'flat',
  'blurred',
  'title_card',
  'sharp',
  'detailed',
  'contrast',
  'well_exposed',
  'burned_in_text',
] as const
export type PosterReason = (typeof POSTER_REASONS)[number]

/** What a score is made of, each 0 to 1. */
export interface ScoreParts {
  readonly sharpness: number
  readonly detail: number
  readonly contrast: number
  readonly exposure: number
  /** What the place in the video leaves of the score. */
  readonly place: number
  /** What text that is suspected in the picture leaves of the score. */
  readonly text: number
}

/** What is kept of a gray frame once it has been looked at. */
export interface FrameScore {
  /** 0 to 1, without regard to where in the video it is. */
  readonly quality: number
  readonly isRejected: boolean
  readonly reasons: readonly PosterReason[]
  readonly hash: FrameHash
  readonly parts: Pick<ScoreParts, 'sharpness' | 'detail' | 'contrast' | 'exposure'>
  /** Where it seems to carry a line of text. */
  readonly textBand: TextBand | null
}

/** A frame chosen as candidate. `index` is its place in what was given. */
export interface RankedFrame {
  readonly index: number
  /** 0 to 1: quality, place in the video and suspected text together. */
  readonly score: number
  readonly parts: ScoreParts
  readonly reasons: readonly PosterReason[]
}

/**
 * Judges one gray frame (one byte a pixel, row by row; made for 136x240 and 240x136).
 *
 * Rejected are black and white frames, title cards, flat ones (fades) and blurred ones (credits too: little of the picture has edges).
 */
export function scoreFrame(gray: Uint8Array, widthPx: number, heightPx: number): FrameScore {
  const tone = readTone(gray)
  const edges = readEdges(gray, widthPx, heightPx)
  const sharpness = unit(Math.log1p(edges.strong) / Math.log1p(SHARPEST_VARIANCE))
  const contrast = unit(tone.deviation / FULL_CONTRAST)
  const exposure = unit(1 - Math.abs(tone.mean - BEST_MEAN) / BEST_MEAN)
  const rejections = isTitleCard(gray, widthPx, heightPx) ? (['title_card'] as const) : reject(tone, edges)
  return {
    quality: 0.35 * sharpness + 0.25 * tone.entropy + 0.2 * contrast + 0.2 * exposure,
    isRejected: rejections.length > 0,
    reasons: rejections.length > 0 ? rejections : praise(sharpness, tone.entropy, contrast, exposure),
    hash: differenceHash(gray, widthPx, heightPx),
    parts: { sharpness, detail: tone.entropy, contrast, exposure },
    textBand: rejections.length > 0 ? null : findTextBand(gray, widthPx, heightPx),
  }
}

/**
 * Up to `count` frames, best first, that differ from each other. When every frame is rejected the best of them are given all the same,
 * with the reasons against them. Suspected text puts a frame behind a clean one that is nearly as good; it rejects none.
 *
 * @param places where each frame stands in the video, 0 to 1.
 */
export function rankFrames(frames: readonly FrameScore[], places: readonly number[], count: number): RankedFrame[] {
  const isAnyFit = frames.some((frame) => !frame.isRejected)
  const pool = weighFrames(frames, places)
    .filter(({ frame }) => !isAnyFit || !frame.isRejected)
    .sort((a, b) => b.score - a.score || a.index - b.index)
  const chosen: typeof pool = []
  for (const distance of HASH_DISTANCES) {
    for (const candidate of pool) {
      if (chosen.length >= count) break
      if (chosen.every((other) => hashDistance(other.frame.hash, candidate.frame.hash) >= distance))
        chosen.push(candidate)
    }
  }
  return chosen.map(({ frame, ...ranked }) => ranked)
}

/** One frame that somebody chose, judged for itself. */
export function judgeFrame(frame: FrameScore): Pick<RankedFrame, 'score' | 'parts' | 'reasons'> {
  const [{ frame: _, index: __, ...judged }] = weighFrames([frame], [BEST_PLACE]) as [WeighedFrame]
  return judged
}

interface WeighedFrame extends RankedFrame {
  readonly frame: FrameScore
}

function weighFrames(frames: readonly FrameScore[], places: readonly number[]): WeighedFrame[] {
  const areDifferent = (a: number, b: number) =>
    hashDistance((frames[a] as FrameScore).hash, (frames[b] as FrameScore).hash) >= DIFFERENT_PICTURES
  const suspected = suspectText(
    frames.map(({ textBand }) => textBand),
    areDifferent,
  )
  return frames.map((frame, index) => {
    const hasText = suspected[index] === true
    const parts = { ...frame.parts, place: placeFactor(places[index] ?? 0), text: hasText ? TEXT_FACTOR : 1 }
    const reasons = hasText ? [...frame.reasons, 'burned_in_text' as const] : frame.reasons
    return { frame, index, score: frame.quality * parts.place * parts.text, parts, reasons }
  })
}

/** Text of one language keeps a cover from serving other regions; a clean frame up to a fifth worse is preferred. */
const TEXT_FACTOR = 0.8
const DIFFERENT_PICTURES = 8
// The last only keeps out what is the same picture: ten to choose from, even from one shot.
const HASH_DISTANCES = [16, 8, 2]
const SHARPEST_VARIANCE = 2000
const FULL_CONTRAST = 64
const BEST_MEAN = 118
const BEST_PLACE = 0.35

interface Tone {
  readonly mean: number
  readonly deviation: number
  /** 0 to 1, of the histogram in 64 bins. */
  readonly entropy: number
  readonly darkShare: number
  readonly lightShare: number
}

function reject(tone: Tone, edges: Edges): PosterReason[] {
  const reasons: PosterReason[] = []
  if (tone.darkShare > 0.85 || tone.mean < 20) reasons.push('black')
  if (tone.lightShare > 0.85 || tone.mean > 235) reasons.push('white')
  if (tone.entropy < 0.45 || tone.deviation < 14) reasons.push('flat')
  if (edges.share < 0.2) reasons.push('blurred')
  return reasons
}

function praise(sharpness: number, entropy: number, contrast: number, exposure: number): PosterReason[] {
  const reasons: PosterReason[] = []
  if (sharpness >= 0.7) reasons.push('sharp')
  if (entropy >= 0.8) reasons.push('detailed')
  if (contrast >= 0.7) reasons.push('contrast')
  if (exposure >= 0.7) reasons.push('well_exposed')
  return reasons
}

function readTone(gray: Uint8Array): Tone {
  const histogram = new Uint32Array(256)
  for (let i = 0; i < gray.length; i++) histogram[gray[i] ?? 0] = (histogram[gray[i] ?? 0] ?? 0) + 1
  const bins = new Float64Array(64)
  let sum = 0
  let squares = 0
  let dark = 0
  let light = 0
  histogram.forEach((pixels, level) => {
    sum += pixels * level
    squares += pixels * level * level
    if (level < 24) dark += pixels
    if (level > 231) light += pixels
    bins[level >> 2] = (bins[level >> 2] ?? 0) + pixels
  })
  const mean = sum / gray.length
  return {
    mean,
    deviation: Math.sqrt(Math.max(0, squares / gray.length - mean * mean)),
    entropy:
      bins.reduce(
        (bits, pixels) => (pixels ? bits - (pixels / gray.length) * Math.log2(pixels / gray.length) : bits),
        0,
      ) / 6,
    darkShare: dark / gray.length,
    lightShare: light / gray.length,
  }
}

/** Producers put the hook early and the cliff-hanger last: about a third in is the story without giving it away. */
function placeFactor(place: number): number {
  return 0.7 + 0.3 * Math.exp(-((place - BEST_PLACE) ** 2) / (2 * 0.25 ** 2))
}

function unit(value: number): number {
  return Math.min(1, Math.max(0, value))
}
