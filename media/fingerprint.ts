import type { PictureHash } from './picture-hash.ts'

/** A frame of a video, by its look. */
export interface FingerprintFrame {
  /** From the start of the video. */
  readonly atMs: number
  readonly hash: PictureHash
}

/** What a video looks and sounds like, small enough to compare with a hundred thousand others. */
export interface Fingerprint {
  /** In the order of time; frames without contrast are left out. */
  readonly frames: readonly FingerprintFrame[]
  /** Raw values of Chromaprint, one each `SOUND_STEP_MS`; empty = there is no sound. */
  readonly sound: Uint32Array
}

/**
 * Changes when the same file would give another fingerprint: older ones are made anew, one by one. The migration beside such a change
 * empties `fingerprint_terms` and `retired_fingerprints`.
 */
export const FINGERPRINT_VERSION = 1

/** Chromaprint's step: 4096/3 samples at 11,025 Hz. */
export const SOUND_STEP_MS = ((4096 / 3) * 1000) / 11_025

/** How much sound one value is made of: 16 steps, each of a window of 4096 samples. */
export const SOUND_VALUE_MS = 15 * SOUND_STEP_MS + (4096 * 1000) / 11_025

/** A stored fingerprint that this program cannot read: of another version, or damaged. */
export class FingerprintError extends Error {
  override readonly name = 'FingerprintError'
}

const HEAD_BYTES = 9
const FRAME_BYTES = 12
const MOST_MS = 0xffffffff

/**
 * Packs a fingerprint: version (1 byte), number of frames and of sound values (4 each), then 12 bytes a frame and 4 a sound value, all
 * little-endian. About 3.5 KB for 90 s.
 */
export function encodeFingerprint({ frames, sound }: Fingerprint): Buffer {
  const bytes = Buffer.alloc(HEAD_BYTES + frames.length * FRAME_BYTES + sound.length * 4)
  bytes.writeUInt8(FINGERPRINT_VERSION, 0)
  bytes.writeUInt32LE(frames.length, 1)
  bytes.writeUInt32LE(sound.length, 5)
  let at = HEAD_BYTES
  for (const { atMs, hash } of frames) {
    bytes.writeUInt32LE(Math.min(MOST_MS, atMs), at)
    bytes.writeUInt32LE(hash.high, at + 4)
    bytes.writeUInt32LE(hash.low, at + 8)
    at += FRAME_BYTES
  }
  for (const value of sound) at = bytes.writeUInt32LE(value, at)
  return bytes
}

/** Unpacks what `encodeFingerprint` made. @throws {FingerprintError} */
export function decodeFingerprint(bytes: Buffer): Fingerprint {
  if (bytes.length < HEAD_BYTES || bytes.readUInt8(0) !== FINGERPRINT_VERSION) {
    throw new FingerprintError('This fingerprint is of another version')
  }
  const frameCount = bytes.readUInt32LE(1)
  const soundCount = bytes.readUInt32LE(5)
  if (bytes.length !== HEAD_BYTES + frameCount * FRAME_BYTES + soundCount * 4) {
    throw new FingerprintError('This fingerprint is damaged')
  }
  const frames = Array.from({ length: frameCount }, (_, index) => {
    const at = HEAD_BYTES + index * FRAME_BYTES
    const hash = { high: bytes.readUInt32LE(at + 4), low: bytes.readUInt32LE(at + 8) }
    return { atMs: bytes.readUInt32LE(at), hash }
  })
  const soundAt = HEAD_BYTES + frameCount * FRAME_BYTES
  return {
    frames,
    sound: Uint32Array.from({ length: soundCount }, (_, index) => bytes.readUInt32LE(soundAt + index * 4)),
  }
}
