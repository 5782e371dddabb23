import { type Fingerprint, SOUND_STEP_MS, SOUND_VALUE_MS } from '../../media/fingerprint.ts'
import { findTelling } from './align-sound.ts'
import { type Comparison, compareFingerprints, type PlacedFrame } from './compare-fingerprints.ts'
import type { Recurring } from './find-recurring.ts'

/** `same`: one film, whatever was done to it. `clip`: a part of the longer one. */
export type DuplicateKind = 'same' | 'clip'
/** What sound, or pictures, say of two videos; `unknown`: too little of them to tell. */
export type Evidence = 'same' | 'different' | 'unknown'

/** A stretch of the first video and where it stands in the second. */
export interface MatchedSpan {
  readonly fromMs: number
  readonly toMs: number
  readonly otherFromMs: number
  readonly otherToMs: number
}

/** Why a person should look at two videos. */
export interface Likeness {
  readonly kind: DuplicateKind
  /** 0 to 1: how much of the shorter, beside what its series has in common, is in the longer. */
  readonly score: number
  readonly sound: Evidence
  readonly pictures: Evidence
  readonly isMirrored: boolean
  readonly spans: readonly MatchedSpan[]
}

/** A video as it is judged. */
export interface JudgedVideo {
  readonly fingerprint: Fingerprint
  readonly durationMs: number
  readonly recurring: Recurring
}

const LEAST_SHARE = 0.6
/** Of two episodes of one work, which share more than is known while the work has only a few. */
const LEAST_SHARE_IN_WORK = 0.8
const LEAST_SOUND_MS = 8_000
/** So little will do where the pictures agree. */
const LEAST_SOUND_WITH_PICTURES_MS = 4_000
const WHOLE_SHARE = 0.95
const LEAST_OWN_MS = 1_500
/** Without pictures that agree, only nearly all of the sound will do, and never within one work. */
const LEAST_SHARE_ALONE = 0.9
const FEWEST_PLACED_FRAMES = 3
const FEWEST_FRAMES = 8
const FEWEST_LOOKS = 4.5
const LEAST_PICTURE_SHARE = 0.45
const CLIP_SHARE = 0.6
const AT_EDGE_MS = 2_500

/**
 * Judges two videos by what they have in common beside what recurs in their series. The first is the shorter one.
 *
 * By sound: 60 % of the first's sound and 8 s at least (4 s where pictures agree), and pictures that do not contradict. By pictures alone (a version in another
 * language, or without sound): 8 frames at least with 5 different looks, at moments where the sound does not agree by itself.
 *
 * @param isOneWork both are episodes of one work: what both begin or end with counts for nothing.
 * @returns undefined: nobody needs to look.
 */
export function judgePair(a: JudgedVideo, b: JudgedVideo, isOneWork: boolean): Likeness | undefined {
  const found = compareFingerprints(a.fingerprint, b.fingerprint)
  const isShared = sharedMoments(a, b, found, isOneWork)
  const sound = weighSound(a, b, found, isShared)
  const placed = found.frames.filter(({ isBySound }) => isBySound)
  const pictures = weighPlaced(placed.filter(({ atMs }) => !isShared(atMs)))
  const kind = a.durationMs < CLIP_SHARE * b.durationMs ? 'clip' : 'same'
  const { isMirrored } = found
  if (isSameBySound(sound, pictures, isOneWork) || isWholeSame(sound, weighPlaced(placed))) {
    const spans = found.sound.map((span) => toSpan(reach(span, a, b)))
    return { kind, score: sound.share, sound: 'same', pictures, isMirrored, spans }
  }
  const alone = weighAlone(a, b, found)
  if (alone === undefined) return undefined
  return { kind, score: alone.share, sound: soundEvidence(sound), pictures: 'same', isMirrored, spans: alone.spans }
}

interface SoundWeight {
  /** Of the first's sound that counts. */
  readonly heardMs: number
  readonly sameMs: number
  readonly share: number
  /** The same of all of the first's sound. */
  readonly wholeShare: number
}

function isSameBySound({ share, sameMs }: SoundWeight, pictures: Evidence, isOneWork: boolean): boolean {
  if (share < (isOneWork ? LEAST_SHARE_IN_WORK : LEAST_SHARE)) return false
  if (pictures === 'same') return sameMs >= LEAST_SOUND_WITH_PICTURES_MS
  if (pictures === 'different' && (isOneWork || share < LEAST_SHARE_ALONE)) return false
  return sameMs >= LEAST_SOUND_MS
}

/** Of episodes that hardly differ, all but a little is what their series shares; then everything has to be the same. */
function isWholeSame({ share, sameMs, wholeShare }: SoundWeight, pictures: Evidence): boolean {
  return pictures === 'same' && wholeShare >= WHOLE_SHARE && share >= LEAST_SHARE_ALONE && sameMs >= LEAST_OWN_MS
}

function soundEvidence({ heardMs, share }: SoundWeight): Evidence {
  return heardMs >= LEAST_SOUND_MS && share < LEAST_SHARE / 2 ? 'different' : 'unknown'
}

/** The last value of a run stands for more than its step. */
function reach(span: Comparison['sound'][number], a: JudgedVideo, b: JudgedVideo): Comparison['sound'][number] {
  const lastMs = Math.min(a.durationMs, b.durationMs - span.shiftMs)
  return { ...span, toMs: Math.max(span.toMs, Math.min(lastMs, span.toMs + SOUND_VALUE_MS - SOUND_STEP_MS)) }
}

/** Which moments of the first count for nothing. */
function sharedMoments(
  a: JudgedVideo,
  b: JudgedVideo,
  { sound }: Comparison,
  isOneWork: boolean,
): (atMs: number) => boolean {
  const isAtEdge = ({ fromMs, toMs, shiftMs }: Comparison['sound'][number]) =>
    (fromMs <= AT_EDGE_MS && fromMs + shiftMs <= AT_EDGE_MS) ||
    (toMs >= a.durationMs - AT_EDGE_MS && toMs + shiftMs >= b.durationMs - AT_EDGE_MS)
  const covered = sound.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0)
  const edges = isOneWork && covered < LEAST_SHARE_ALONE * a.durationMs ? sound.filter(isAtEdge) : []
  return (atMs) =>
    a.recurring.hasSoundAt(atMs) ||
    edges.some(({ fromMs, toMs }) => atMs >= fromMs && atMs < toMs) ||
    sound.some(({ fromMs, toMs, shiftMs }) => atMs >= fromMs && atMs < toMs && b.recurring.hasSoundAt(atMs + shiftMs))
}

function weighSound(
  { fingerprint }: JudgedVideo,
  other: JudgedVideo,
  { sound }: Comparison,
  isShared: (atMs: number) => boolean,
): SoundWeight {
  const tells = findTelling(fingerprint.sound)
  let whole = 0
  let wholeSame = 0
  let heard = 0
  let same = 0
  for (let step = 0; step < tells.length; step++) {
    const atMs = step * SOUND_STEP_MS
    if (tells[step] === 0) continue
    const isSame = sound.some(({ fromMs, toMs }) => atMs >= fromMs && atMs < toMs)
    whole++
    if (isSame) wholeSame++
    if (isShared(atMs)) continue
    heard++
    if (isSame) same++
  }
  const heardMs = other.fingerprint.sound.length === 0 ? 0 : heard * SOUND_STEP_MS
  const share = heard === 0 ? 0 : same / heard
  return { heardMs, sameMs: same * SOUND_STEP_MS, share, wholeShare: whole === 0 ? 0 : wholeSame / whole }
}

function weighPlaced(frames: readonly PlacedFrame[]): Evidence {
  if (frames.length < FEWEST_PLACED_FRAMES) return 'unknown'
  const share = frames.filter(({ isSame }) => isSame).length / frames.length
  if (share >= LEAST_PICTURE_SHARE) return 'same'
  return share < LEAST_PICTURE_SHARE / 3 ? 'different' : 'unknown'
}

/** By pictures that neither the sound explains nor the series has elsewhere. */
function weighAlone(a: JudgedVideo, b: JudgedVideo, { frames }: Comparison) {
  const looks = new Map(a.fingerprint.frames.map(({ atMs, hash }) => [atMs, hash]))
  const isCommon = ({ atMs }: PlacedFrame) => {
    const look = looks.get(atMs)
    if (look === undefined) return true
    return a.recurring.hasLook(look) || b.recurring.hasLook(look)
  }
  const telling = frames.filter((frame) => !frame.isBySound && !isCommon(frame))
  const same = telling.filter(({ isSame }) => isSame)
  const weigh = (some: readonly PlacedFrame[]) => some.reduce((sum, { weight }) => sum + weight, 0)
  const share = telling.length === 0 ? 0 : weigh(same) / weigh(telling)
  if (same.length < FEWEST_FRAMES || weigh(same) < FEWEST_LOOKS || share < LEAST_PICTURE_SHARE) return undefined
  return { share, spans: joinFrames(same) }
}

const LONGEST_GAP_MS = 8_000

/** Stretches from the first to the last of frames that follow each other closely. */
function joinFrames(frames: readonly PlacedFrame[]): MatchedSpan[] {
  const spans: MatchedSpan[] = []
  for (const { atMs, shiftMs } of frames) {
    const last = spans.at(-1)
    const continues = last && atMs - last.toMs <= LONGEST_GAP_MS && last.otherFromMs - last.fromMs === shiftMs
    const from = continues ? last.fromMs : atMs
    if (continues) spans.pop()
    spans.push(toSpan({ fromMs: from, toMs: atMs, shiftMs }))
  }
  return spans
}

function toSpan({ fromMs, toMs, shiftMs }: { fromMs: number; toMs: number; shiftMs: number }): MatchedSpan {
  return { fromMs, toMs, otherFromMs: Math.max(0, fromMs + shiftMs), otherToMs: Math.max(0, toMs + shiftMs) }
}
