import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeFingerprint, encodeFingerprint, FingerprintError } from '../../media/fingerprint.ts'
import { findPictureArea, hashDistance, hashPicture, mirrorHash } from '../../media/picture-hash.ts'
import { drawShot, MADE_HEIGHT_PX, MADE_WIDTH_PX, makeSet } from '../made-series/picture.ts'

const word = fc.integer({ min: 0, max: 0xffffffff })
const hash = fc.record({ high: word, low: word })
const fingerprint = fc.record({
  frames: fc.array(fc.record({ atMs: word, hash }), { maxLength: 100 }),
  sound: fc.array(word, { maxLength: 500 }).map((values) => Uint32Array.from(values)),
})

describe('a packed fingerprint', () => {
  test('comes back as it was', () => {
    fc.assert(
      fc.property(fingerprint, (made) => {
        expect(decodeFingerprint(encodeFingerprint(made))).toEqual(made)
      }),
    )
  })

  test('is refused when bytes are missing, are too many, or are of another version', () => {
    fc.assert(
      fc.property(fingerprint, fc.integer({ min: 1, max: 9 }), (made, count) => {
        const packed = encodeFingerprint(made)
        const otherVersion = Buffer.from(packed)
        otherVersion[0] = 255
        for (const wrong of [packed.subarray(0, -count), Buffer.concat([packed, Buffer.alloc(count)]), otherVersion]) {
          expect(() => decodeFingerprint(wrong)).toThrow(FingerprintError)
        }
      }),
    )
  })

  test('of 90 s stays under 4.5 KB', () => {
    const made = {
      frames: Array.from({ length: 100 }, (_, atMs) => ({ atMs, hash: { high: 1, low: 2 } })),
      sound: new Uint32Array(727),
    }
    expect(encodeFingerprint(made).length).toBeLessThan(4_500)
  })
})

describe('the distance of two hashes', () => {
  test('counts bits, is the same both ways, and is none in a mirror that is looked into twice', () => {
    fc.assert(
      fc.property(hash, hash, (a, b) => {
        const bits = (value: number) => value.toString(2).replaceAll('0', '').length
        expect(hashDistance(a, b)).toBe(bits((a.high ^ b.high) >>> 0) + bits((a.low ^ b.low) >>> 0))
        expect(hashDistance(b, a)).toBe(hashDistance(a, b))
        expect(mirrorHash(mirrorHash(a))).toEqual(a)
        expect(hashDistance(mirrorHash(a), mirrorHash(b))).toBe(hashDistance(a, b))
      }),
    )
  })
})

const whole = { left: 0, top: 0, widthPx: MADE_WIDTH_PX, heightPx: MADE_HEIGHT_PX }

function drawn(seed: number): Uint8Array {
  const frame = new Uint8Array(MADE_WIDTH_PX * MADE_HEIGHT_PX)
  drawShot(frame, { seconds: 2, set: makeSet(seed), seed, people: 1, castSeed: seed }, 1)
  return frame
}

describe('the hash of a picture', () => {
  test('is that of its mirror image once the hash is mirrored', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const frame = drawn(seed)
      const mirrored = frame.slice()
      for (let row = 0; row < MADE_HEIGHT_PX; row++) {
        mirrored.subarray(row * MADE_WIDTH_PX, (row + 1) * MADE_WIDTH_PX).reverse()
      }
      const [one, other] = [hashPicture(frame, MADE_WIDTH_PX, whole), hashPicture(mirrored, MADE_WIDTH_PX, whole)]
      if (!one || !other) throw new Error('Both have contrast')
      expect(hashDistance(mirrorHash(one), other)).toBeLessThanOrEqual(4) // fields of 4 and 5 pixels come in another order
      expect(hashDistance(one, other)).toBeGreaterThan(10)
    }
  })

  test('is none of a picture without contrast', () => {
    expect(hashPicture(new Uint8Array(MADE_WIDTH_PX * MADE_HEIGHT_PX).fill(30), MADE_WIDTH_PX, whole)).toBeUndefined()
  })

  test('does not see black bars, which stand in every frame', () => {
    const frames = [1, 2, 3].map(drawn)
    const barred = frames.map((frame) => {
      const wide = new Uint8Array(2 * MADE_WIDTH_PX * MADE_HEIGHT_PX)
      for (let row = 0; row < MADE_HEIGHT_PX; row++) {
        const line = frame.subarray(row * MADE_WIDTH_PX, (row + 1) * MADE_WIDTH_PX)
        wide.set(line, row * 2 * MADE_WIDTH_PX + MADE_WIDTH_PX / 2)
      }
      return wide
    })
    const area = findPictureArea(barred, 2 * MADE_WIDTH_PX, MADE_HEIGHT_PX)
    expect(area).toEqual({ ...whole, left: MADE_WIDTH_PX / 2 })
    expect(barred.map((frame) => hashPicture(frame, 2 * MADE_WIDTH_PX, area))).toEqual(
      frames.map((frame) => hashPicture(frame, MADE_WIDTH_PX, whole)),
    )
  })
})
