import { drawShot, MADE_HEIGHT_PX, MADE_WIDTH_PX, type MadeSet, makeSet, type Shot } from './picture.ts'
import { randomFrom } from './random.ts'
import { addMusic, addSpeech, SOUND_RATE } from './sound.ts'

/** What the episodes of a made series have in common. */
export interface MadeSeries {
  readonly seed: number
  /** `talk`: one set and one person, always in the same place; the hardest to tell apart by the picture. */
  readonly style: 'drama' | 'talk'
  readonly openingSeconds: number
  readonly endingSeconds: number
  readonly storySeconds: number
}

/** Frames and sound of an episode before it is encoded. */
export interface MadeEpisode {
  readonly seconds: number
  /** Gray, `MADE_WIDTH_PX` by `MADE_HEIGHT_PX`, one after the other, `MADE_FPS` a second. */
  readonly frames: () => Iterable<Uint8Array>
  readonly sound: Float32Array
}

export const MADE_FPS = 10

const TITLE_SECONDS = 2
const SONG_SECONDS = 6
const SETS = 3
const OPENING_SHOT_SECONDS = 2

/**
 * An episode of a series: the series' opening with its music, a title card that differs in its number only, shots on the series' sets with
 * its people, the series' song over some of them, the series' ending. Another number is another story.
 * @param voices other than 0: the same with other speakers, as a version in another language.
 */
export function makeEpisode(series: MadeSeries, number: number, voices = 0): MadeEpisode {
  const shots = listShots(series, number)
  const seconds = shots.reduce((sum, shot) => sum + shot.seconds, 0) + TITLE_SECONDS
  return { seconds, frames: () => drawFrames(series, number, shots), sound: makeSound(series, number, seconds, voices) }
}

function listShots(series: MadeSeries, number: number): Shot[] {
  const sets = Array.from({ length: SETS }, (_, index) => makeSet(series.seed * 100 + index))
  const title = { set: makeSet(series.seed * 100 + 50), castSeed: 0, people: 0 }
  const fixed = (seed: number, seconds: number) =>
    listFixedShots(seconds, (index) => ({ ...title, seed: seed + index, castSeed: series.seed, people: index % 2 }))
  const story = series.style === 'talk' ? talkShots(series, number, sets) : dramaShots(series, number, sets)
  return [
    ...fixed(series.seed * 1000 + 100, series.openingSeconds),
    ...story,
    ...fixed(series.seed * 1000 + 200, series.endingSeconds),
  ]
}

function listFixedShots(seconds: number, make: (index: number) => Omit<Shot, 'seconds'>): Shot[] {
  const count = Math.ceil(seconds / OPENING_SHOT_SECONDS)
  return Array.from({ length: count }, (_, index) => ({ ...make(index), seconds: seconds / count }))
}

/** Shot and reverse shot of one set, then the next set. */
function dramaShots(series: MadeSeries, number: number, sets: readonly MadeSet[]): Shot[] {
  const random = randomFrom(series.seed * 10_000 + number)
  const shots: Shot[] = []
  for (let left = series.storySeconds; left > 0.5; ) {
    const set = sets[Math.floor(random() * sets.length)] ?? sets[0]
    if (!set) throw new Error('A series has sets')
    const views = [1, 2].map(() => Math.floor(random() * 1e6))
    const count = 1 + Math.floor(random() * 4)
    for (let turn = 0; turn < count && left > 0.5; turn++) {
      const seconds = Math.min(left, 1.2 + random() * 2.5)
      shots.push({
        seconds,
        set,
        seed: views[turn % 2] ?? 0,
        people: 1 + Math.floor(random() * 2),
        castSeed: series.seed,
      })
      left -= seconds
    }
  }
  return shots
}

/** Two cameras that never move, in turns: alike in all episodes. */
function talkShots(series: MadeSeries, number: number, sets: readonly MadeSet[]): Shot[] {
  const random = randomFrom(series.seed * 10_000 + number)
  const shots: Shot[] = []
  const [set] = sets
  if (!set) throw new Error('A series has sets')
  for (let left = series.storySeconds; left > 0.5; ) {
    const seconds = Math.min(left, 2 + random() * 5)
    const camera = shots.length % 2
    shots.push({ seconds, set, seed: series.seed * 31 + camera, people: 1, castSeed: series.seed })
    left -= seconds
  }
  return shots
}

/** The title card stands right after the opening. */
function* drawFrames(series: MadeSeries, number: number, shots: readonly Shot[]): Iterable<Uint8Array> {
  const frame = new Uint8Array(MADE_WIDTH_PX * MADE_HEIGHT_PX)
  const titleAfter = Math.ceil(series.openingSeconds / OPENING_SHOT_SECONDS)
  for (const [index, shot] of shots.entries()) {
    if (index === titleAfter) {
      drawTitle(frame, number)
      for (let count = 0; count < TITLE_SECONDS * MADE_FPS; count++) yield frame
    }
    for (let count = 0; count < Math.round(shot.seconds * MADE_FPS); count++) {
      drawShot(frame, shot, count / MADE_FPS)
      yield frame
    }
  }
}

/** Light words on black; only the number differs. */
function drawTitle(frame: Uint8Array, number: number): void {
  frame.fill(12)
  const bar = (x: number, y: number, width: number, height: number) => {
    for (let row = y; row < y + height; row++) {
      frame.fill(230, row * MADE_WIDTH_PX + x, row * MADE_WIDTH_PX + x + width)
    }
  }
  for (let letter = 0; letter < 5; letter++) bar(20 + letter * 21, 90, 14, 36)
  for (let digit = 0; digit < 7; digit++) if ((number >> digit) & 1) bar(40 + digit * 9, 150, 6, 16)
}

function makeSound(series: MadeSeries, number: number, seconds: number, voices: number): Float32Array {
  const samples = new Float32Array(Math.ceil(seconds * SOUND_RATE))
  const span = (from: number, to: number) => ({ from: Math.floor(from * SOUND_RATE), to: Math.floor(to * SOUND_RATE) })
  const { openingSeconds, endingSeconds, storySeconds } = series
  const storyAt = openingSeconds + TITLE_SECONDS
  addMusic(samples, span(0, storyAt), series.seed * 3 + 1, 0.5)
  addMusic(samples, span(seconds - endingSeconds, seconds), series.seed * 3 + 2, 0.5)
  const random = randomFrom(series.seed * 77 + number)
  const songAt = storyAt + random() * Math.max(0, storySeconds - SONG_SECONDS)
  const songTo = Math.min(songAt + SONG_SECONDS, storyAt + storySeconds)
  addMusic(samples, span(songAt, songTo), series.seed * 3, 0.5)
  addMusic(samples, span(storyAt, songAt), series.seed * 991 + number, 0.08)
  const voice = series.seed * 5000 + number + voices * 7_777_777
  addSpeech(samples, span(storyAt, songAt), voice)
  addSpeech(samples, span(songTo, storyAt + storySeconds), voice + 500)
  return samples
}
