import { expect, test } from 'vitest'
import { coverFrames } from '../../bench/cover-frames.ts'
import { findTextBand, suspectText } from '../../media/burned-in-text.ts'
import { judgeFrame, rankFrames, scoreFrame } from '../../media/poster-score.ts'
import { sharedData } from '../shared-data.ts'

const WIDTH = 136
const HEIGHT = 240
const FILM = 'mdn_friday.mp4'

/** A lit scene without strokes: soft blocks of tone. */
const scene = (x: number, y: number) => 70 + 60 * Math.sin(x / 17) * Math.cos(y / 23) + ((x * 7 + y * 13) % 9)
/** The same with upright strokes two pixels apart between these rows, in the middle of the picture. */
const withStrokes = (top: number, rows: number, ink = 235) =>
  frameOf((x, y) => (y >= top && y < top + rows && x > 25 && x < 110 && x % 4 < 2 ? ink : scene(x, y)))

function frameOf(level: (x: number, y: number) => number): Uint8Array {
  return Uint8Array.from({ length: WIDTH * HEIGHT }, (_, i) => Math.round(level(i % WIDTH, Math.floor(i / WIDTH))))
}
const bandOf = (gray: Uint8Array) => findTextBand(gray, WIDTH, HEIGHT)

test('a line of strokes is found where it stands, and a picture without one has none', () => {
  expect(bandOf(frameOf(scene))).toBeNull()
  const band = bandOf(withStrokes(160, 8))
  expect(band?.strength).toBeGreaterThan(2.2)
  expect(Math.abs((band?.top ?? 0) - 160)).toBeLessThanOrEqual(3)
})

test('strokes all over the picture, and strokes at its side, are no line of text', () => {
  expect(bandOf(withStrokes(0, HEIGHT))).toBeNull()
  expect(bandOf(frameOf((x, y) => (y >= 160 && y < 168 && x < 40 && x % 4 < 2 ? 235 : scene(x, y))))).toBeNull()
})

test('a faint line is suspected only where another picture has one at its height', () => {
  const [faint, strong, elsewhere] = [
    { top: 160, bottom: 168, strength: 1.8 },
    { top: 161, bottom: 169, strength: 4 },
    { top: 60, bottom: 68, strength: 4 },
  ]
  expect(suspectText([faint, null], () => true)).toEqual([false, false])
  expect(suspectText([faint, strong], () => true)).toEqual([true, true])
  expect(suspectText([faint, strong], () => false)).toEqual([false, true])
  expect(suspectText([faint, elsewhere], () => true)).toEqual([false, true])
})

test('text puts a frame behind the clean one, names itself, and rejects nothing', () => {
  const textured = (x: number, y: number) => 30 + ((Math.floor(x / 9) * 53 + Math.floor(y / 9) * 97) % 190)
  const clean = frameOf(textured)
  const subtitled = frameOf((x, y) =>
    y >= 150 && y < 170 ? (y >= 156 && y < 164 && x > 20 && x < 116 && x % 4 < 2 ? 250 : 40) : textured(x, y),
  )
  const [good, worse] = [scoreFrame(clean, WIDTH, HEIGHT), scoreFrame(subtitled, WIDTH, HEIGHT)]
  expect(worse.isRejected).toBe(false)
  const ranked = rankFrames([worse, good], [0.35, 0.35], 2)
  expect(ranked.map(({ index }) => index)).toEqual([1, 0])
  expect(ranked[1]?.reasons).toContain('burned_in_text')
  expect(ranked.map(({ parts }) => parts.text)).toEqual([1, 0.8])
  expect(judgeFrame(worse).reasons).toContain('burned_in_text')
})

test.each([
  ['black', 8, 230],
  ['white', 245, 20],
  ['of a colour', 120, 240],
])('a card is known by its strokes on a uniform ground, %s', (_what, ground, ink) => {
  const card = frameOf((x, y) => (y >= 100 && y < 124 && x > 30 && x < 106 && x % 5 < 2 ? ink : ground))
  expect(scoreFrame(card, WIDTH, HEIGHT)).toMatchObject({ isRejected: true, reasons: ['title_card'] })
  const empty = frameOf(() => ground)
  expect(scoreFrame(empty, WIDTH, HEIGHT).reasons).not.toContain('title_card')
})

test.skipIf(sharedData('videos', FILM) === undefined)(
  'on real footage subtitles are suspected nearly always, and clean frames never',
  async () => {
    const frames = await coverFrames(FILM, 2)
    const isSuspected = ({ gray, widthPx, heightPx }: (typeof frames)[number]) =>
      suspectText([findTextBand(gray, widthPx, heightPx)], () => true)[0] === true
    const [subtitled, clean] = [frames.filter(({ hasText }) => hasText), frames.filter(({ hasText }) => !hasText)]
    expect(subtitled.length).toBeGreaterThanOrEqual(18)
    expect(subtitled.filter(isSuspected).length / subtitled.length).toBeGreaterThan(0.85)
    expect(clean.filter(isSuspected)).toEqual([])
  },
  60_000,
)
