import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hashDistance } from '../../media/frame-hash.ts'
import { rankFrames, scoreFrame } from '../../media/poster-score.ts'

const WIDTH = 136
const HEIGHT = 240

test('a frame of one tone is never fit, whatever the tone', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 255 }), (tone) => {
      const { isRejected, reasons } = score(() => tone)
      return isRejected && reasons.includes('flat') && reasons.includes('blurred')
    }),
    { numRuns: 40 },
  )
})

test('black with a little noise is black, white with a little noise is white', () => {
  expect(score((i) => noise(i) % 20).reasons).toContain('black')
  expect(score((i) => 255 - (noise(i) % 20)).reasons).toContain('white')
})

test('a title on black and a smooth gradient are not fit, a textured picture is', () => {
  expect(score((i) => (row(i) > 110 && row(i) < 130 && column(i) % 4 < 2 ? 230 : 8)).isRejected).toBe(true)
  expect(score((i) => row(i) + 8).reasons).toEqual(['blurred'])
  expect(score(textured).isRejected).toBe(false)
})

test('the sharp version of a picture scores above the blurred one', () => {
  const sharp = picture(textured)
  const blurred = sharp.map((_, i) => mean(sharp, i))
  expect(scoreFrame(sharp, WIDTH, HEIGHT).quality).toBeGreaterThan(scoreFrame(blurred, WIDTH, HEIGHT).quality)
})

test('a darker or lighter copy has nearly the same hash, the mirrored one does not', () => {
  const { hash } = score(textured)
  expect(hashDistance(hash, score((i) => textured(i) * 0.8).hash)).toBeLessThan(8)
  expect(hashDistance(hash, score((i) => textured(i - 2 * column(i) + WIDTH - 1)).hash)).toBeGreaterThan(16)
})

const anyFrame = fc.record({
  tone: fc.integer({ min: 0, max: 255 }),
  seed: fc.integer({ min: 1, max: 1000 }),
  grain: fc.integer({ min: 1, max: 120 }),
})

test('ranks are best first, without repeats, and never hold a rejected frame while a fit one exists', () => {
  fc.assert(
    fc.property(
      fc.array(anyFrame, { minLength: 1, maxLength: 14 }),
      fc.integer({ min: 1, max: 10 }),
      (frames, count) => {
        const scores = frames.map(({ tone, seed, grain }) =>
          score((i) => tone + (noise(Math.floor(i / 9) * seed) % grain)),
        )
        const ranked = rankFrames(
          scores,
          scores.map((_, i) => i / scores.length),
          count,
        )
        expect(ranked.length).toBeGreaterThan(0)
        expect(ranked.length).toBeLessThanOrEqual(count)
        expect(new Set(ranked.map(({ index }) => index)).size).toBe(ranked.length)
        expect(ranked[0]?.score).toBe(Math.max(...ranked.map(({ score }) => score)))
        const isAnyFit = scores.some(({ isRejected }) => !isRejected)
        if (isAnyFit) expect(ranked.every(({ index }) => scores[index]?.isRejected === false)).toBe(true)
        expect(
          rankFrames(
            scores,
            scores.map((_, i) => i / scores.length),
            count,
          ),
        ).toEqual(ranked)
      },
    ),
    { numRuns: 40 },
  )
})

test('of two equal frames the one a third into the video is preferred', () => {
  const frame = score(textured)
  expect(rankFrames([frame, frame], [0.98, 0.35], 1)).toMatchObject([{ index: 1 }])
})

function picture(level: (i: number) => number): Uint8Array {
  return Uint8Array.from({ length: WIDTH * HEIGHT }, (_, i) => Math.min(255, Math.max(0, Math.round(level(i)))))
}

function score(level: (i: number) => number) {
  return scoreFrame(picture(level), WIDTH, HEIGHT)
}

/** Blocks of different tones with grain: edges, range and detail as in a lit scene. */
function textured(i: number): number {
  const block = Math.floor(row(i) / 17) * 8 + Math.floor(column(i) / 17)
  return 30 + (noise(block) % 170) + (noise(i) % 40)
}

/** A number that looks random, the same for the same `i`. */
function noise(i: number): number {
  return (Math.imul(i + 1, 2654435761) ^ (Math.imul(i + 7, 40503) >>> 5)) >>> 8
}

function mean(gray: Uint8Array, i: number): number {
  let sum = 0
  for (let dy = -3; dy <= 3; dy++) for (let dx = -3; dx <= 3; dx++) sum += gray[i + dy * WIDTH + dx] ?? 128
  return sum / 49
}

function row(i: number): number {
  return Math.floor(i / WIDTH)
}

function column(i: number): number {
  return i % WIDTH
}
