import type { Fingerprint, FingerprintFrame } from '../../media/fingerprint.ts'
import { hashDistance, mirrorHash, type PictureHash } from '../../media/picture-hash.ts'
import { findTelling } from './align-sound.ts'

/** One sound value in so many is indexed: which ones follows from the value itself, so that a trimmed copy has the same. */
const SOUND_SAMPLING = 6
const BANDS = 3
const BAND_BITS = 21
/** A frame that looks like one before it in the same video adds nothing. */
const SAME_LOOK_DISTANCE = 6

/**
 * What a fingerprint is found by, as whole numbers of 32 bits: a sample of its sound values, and of each look three parts of 21 bits
 * each, taken from all over the hash.
 */
export function listTerms({ frames, sound }: Fingerprint): number[] {
  const looks = listLooks(frames).flatMap((hash) => bandsOf(hash).map((value, band) => pictureTerm(band, value)))
  return [...new Set([...listSoundTerms(sound), ...looks])]
}

/**
 * What to ask the index for, to find what looks or sounds like a fingerprint: its own terms, the same with one bit of a part changed,
 * and those of its mirrored pictures. Two looks that differ in 8 of 64 bits have an even chance to meet.
 */
export function listProbes({ frames, sound }: Fingerprint): number[] {
  const probes = new Set(listSoundTerms(sound))
  for (const look of listLooks(frames)) {
    for (const hash of [look, mirrorHash(look)]) {
      for (const [band, value] of bandsOf(hash).entries()) {
        probes.add(pictureTerm(band, value))
        for (let bit = 0; bit < BAND_BITS; bit++) probes.add(pictureTerm(band, value ^ (1 << bit)))
      }
    }
  }
  return [...probes]
}

function listSoundTerms(sound: Uint32Array): number[] {
  const tells = findTelling(sound)
  const terms: number[] = []
  for (const [index, value] of sound.entries()) {
    if (tells[index] === 0) continue
    const mixed = mix(value)
    if (mixed % SOUND_SAMPLING === 0) terms.push(mix(mixed) | 0)
  }
  return terms
}

function listLooks(frames: readonly FingerprintFrame[]): PictureHash[] {
  const looks: PictureHash[] = []
  for (const { hash } of frames) {
    if (looks.every((look) => hashDistance(look, hash) > SAME_LOOK_DISTANCE)) looks.push(hash)
  }
  return looks
}

/** Every third bit each: waves of one length, which change together, come into different parts. */
function bandsOf({ high, low }: PictureHash): number[] {
  const bands = Array.from({ length: BANDS }, () => 0)
  for (let bit = 0; bit < BANDS * BAND_BITS; bit++) {
    const isSet = bit < 32 ? (low >>> bit) & 1 : (high >>> (bit - 32)) & 1
    const band = bit % BANDS
    bands[band] = (bands[band] ?? 0) | (isSet << Math.floor(bit / BANDS))
  }
  return bands
}

function pictureTerm(band: number, value: number): number {
  return mix((band << BAND_BITS) | value | 0x80000000) | 0
}

/** Spreads a number over 32 bits (the finaliser of MurmurHash3). */
function mix(value: number): number {
  let mixed = value ^ (value >>> 16)
  mixed = Math.imul(mixed, 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}
