import type { Fingerprint } from '../../media/fingerprint.ts'
import { randomFrom } from './random.ts'

/** A fingerprint of no video: looks that last 2 s and sound values that change from step to step, all of them by chance. */
export function makeFingerprint(seed: number, seconds = 60): Fingerprint {
  const random = randomFrom(seed)
  const word = () => Math.floor(random() * 2 ** 32)
  const frames = Array.from({ length: Math.floor(seconds / 2) }, (_, index) => ({
    atMs: index * 2_000,
    hash: { high: word(), low: word() },
  }))
  return { frames, sound: Uint32Array.from({ length: Math.floor(seconds * 8) }, word) }
}

/** The same film once more: some bits of each look and of each sound value are others. */
export function disturb({ frames, sound }: Fingerprint, seed: number): Fingerprint {
  const random = randomFrom(seed)
  const flip = (word: number, bits: number) => {
    let flipped = word
    for (let count = 0; count < bits; count++) flipped ^= 1 << Math.floor(random() * 32)
    return flipped >>> 0
  }
  return {
    frames: frames.map(({ atMs, hash }) => ({ atMs, hash: { high: flip(hash.high, 2), low: flip(hash.low, 2) } })),
    sound: sound.map((value) => flip(value, random() < 0.5 ? 1 : 0)),
  }
}

/** Parts of films one after the other. */
export function join(...parts: readonly Fingerprint[]): Fingerprint {
  const frames: Fingerprint['frames'][number][] = []
  const sound: number[] = []
  for (const part of parts) {
    const shiftMs = Math.round((sound.length / 8) * 1_000)
    frames.push(...part.frames.map(({ atMs, hash }) => ({ atMs: atMs + shiftMs, hash })))
    sound.push(...part.sound)
  }
  return { frames, sound: Uint32Array.from(sound) }
}
