import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mirrorHash } from '../../../media/picture-hash.ts'
import { alignSound } from '../../../server/duplicates/align-sound.ts'
import { compareFingerprints } from '../../../server/duplicates/compare-fingerprints.ts'
import { disturb, join, makeFingerprint } from '../../made-series/made-fingerprint.ts'

const seed = fc.integer({ min: 1, max: 1_000_000 })

test('sound that was cut off at the start and put behind other sound is found where it is, to the step', () => {
  fc.assert(
    fc.property(seed, fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 200 }), (from, cut, before) => {
      const film = makeFingerprint(from).sound
      const other = Uint32Array.from([...makeFingerprint(-from, 25).sound.subarray(0, before), ...film.subarray(cut)])
      const [run, ...more] = alignSound(film, other)
      expect(more).toEqual([])
      expect(run?.shift).toBe(before - cut)
      expect(Math.abs((run?.from ?? 0) - cut)).toBeLessThanOrEqual(8)
      expect(film.length - (run?.to ?? 0)).toBeLessThanOrEqual(8)
    }),
    { numRuns: 30 },
  )
})

test('what stands in one after the other is found from both sides alike', () => {
  fc.assert(
    fc.property(seed, (from) => {
      const [a, b, c] = [makeFingerprint(from, 20), makeFingerprint(from + 1, 20), makeFingerprint(from + 2, 20)]
      const [one, other] = [join(a, b, c).sound, disturb(join(a, c), from).sound]
      const there = alignSound(one, other).map(({ from, to, shift }) => ({ from, to, shift }))
      const back = alignSound(other, one).map(({ from, to, shift }) => ({
        from: from + shift,
        to: to + shift,
        shift: 0 - shift,
      }))
      expect(there.map(({ shift }) => shift)).toEqual([0, -160])
      expect(back.map(({ shift }) => shift)).toEqual([0, -160])
      for (const [index, run] of there.entries()) expect(Math.abs(run.from - (back[index]?.from ?? 0))).toBeLessThan(16)
    }),
    { numRuns: 20 },
  )
})

test('unrelated sounds, and silence beside silence, have nothing in common', () => {
  fc.assert(
    fc.property(seed, (from) => {
      expect(alignSound(makeFingerprint(from).sound, makeFingerprint(from + 1).sound)).toEqual([])
    }),
    { numRuns: 30 },
  )
  const silence = new Uint32Array(480).fill(627_964_279)
  expect(alignSound(silence, silence)).toEqual([])
})

test('a film without sound is placed by its pictures, in a mirror as well', () => {
  const film = makeFingerprint(7)
  const { frames } = disturb(join(makeFingerprint(8, 10), film), 9)
  const silent = { frames, sound: new Uint32Array() }
  const inMirror = { ...silent, frames: frames.map(({ atMs, hash }) => ({ atMs, hash: mirrorHash(hash) })) }
  for (const [other, isMirrored] of [
    [silent, false],
    [inMirror, true],
  ] as const) {
    const found = compareFingerprints(film, other)
    expect(found.isMirrored).toBe(isMirrored)
    expect(found.frames.every(({ isSame, shiftMs }) => isSame && Math.abs(shiftMs - 10_000) <= 1_500)).toBe(true)
  }
})
