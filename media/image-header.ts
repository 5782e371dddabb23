import { inflateSync } from 'node:zlib'
import { MediaError } from './errors.ts'
import { readOrientation } from './exif-orientation.ts'

/** Images that are taken, by what their bytes say. No SVG, no GIF. */
export const IMAGE_TYPES = ['image/jpeg', 'image/png', 'image/webp'] as const
export type ImageType = (typeof IMAGE_TYPES)[number]

/** What an image says of itself before it is decoded. */
export interface ImageHeader {
  readonly type: ImageType
  /** As stored, before it is turned. */
  readonly widthPx: number
  /** As stored, before it is turned. */
  readonly heightPx: number
  /** Of EXIF, 1 to 8: how to turn and mirror it. 1 = as it is. */
  readonly orientation: number
  readonly isAnimated: boolean
  /** Four inks instead of three lights. */
  readonly isCmyk: boolean
  readonly hasAlpha: boolean
  /** An embedded colour profile that is not sRGB's. */
  readonly hasForeignProfile: boolean
}

/** Everything that is read of a header stands within so many bytes; only the orientation of a WebP may come later. */
export const HEADER_BYTES = 1024 * 1024

/** The type that the first bytes announce; undefined for everything that is not taken. */
export function sniffImageType(bytes: Buffer): ImageType | undefined {
  if (bytes.length >= 3 && bytes.readUIntBE(0, 3) === 0xffd8ff) return 'image/jpeg'
  if (bytes.subarray(0, 8).equals(PNG_SIGNATURE)) return 'image/png'
  if (bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP') return 'image/webp'
  return undefined
}

/**
 * Reads what an image says of itself, without decoding it.
 * @param bytes the file, or its first `HEADER_BYTES`.
 * @throws {MediaError} MEDIA_TYPE_UNSUPPORTED, IMAGE_UNREADABLE
 */
export function readImageHeader(bytes: Buffer): ImageHeader {
  const type = sniffImageType(bytes)
  if (type === undefined) {
    throw new MediaError('MEDIA_TYPE_UNSUPPORTED', 'This is no image that is taken here. Send JPEG, PNG or WebP.')
  }
  const found = READERS[type](bytes)
  if (found.widthPx > 0 && found.heightPx > 0) return { type, ...found }
  throw new MediaError('IMAGE_UNREADABLE', 'The image does not say how large it is: it is damaged. Export it again.')
}

type Found = Omit<ImageHeader, 'type'>
type Finding = { -readonly [K in keyof Found]: Found[K] }

const MOST_PROFILE_BYTES = 1024 * 1024
const PNG_SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex')
const READERS = { 'image/jpeg': readJpeg, 'image/png': readPng, 'image/webp': readWebp }

function nothingYet(): Finding {
  const said = { isAnimated: false, isCmyk: false, hasAlpha: false, hasForeignProfile: false }
  return { widthPx: 0, heightPx: 0, orientation: 1, ...said }
}

/** ITU-T T.81, B: markers until the frame header, which gives the size. */
function readJpeg(bytes: Buffer): Found {
  const found = nothingYet()
  let at = 2
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0
    if (marker === 0xff)
      at++ // fill
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) at += 2
    else if (marker === 0xd9 || marker === 0xda) break
    else {
      const end = at + 2 + bytes.readUInt16BE(at + 2)
      const segment = bytes.subarray(at + 4, end)
      if (marker === 0xe1 && segment.toString('latin1', 0, 6) === 'Exif\0\0') {
        found.orientation = readOrientation(segment)
      }
      if (marker === 0xe2 && segment.toString('latin1', 0, 11) === 'ICC_PROFILE' && segment[12] === 1) {
        found.hasForeignProfile = !isSrgb(segment)
      }
      if (isFrameHeader(marker) && segment.length >= 6) {
        return {
          ...found,
          heightPx: segment.readUInt16BE(1),
          widthPx: segment.readUInt16BE(3),
          isCmyk: segment[5] === 4,
        }
      }
      at = end
    }
  }
  return found
}

function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
}

/** PNG 3rd edition, 5: chunks. What is looked for stands before the picture's data, but for EXIF, which may follow. */
function readPng(bytes: Buffer): Found {
  const found = nothingYet()
  for (const { name, data } of chunksOf(bytes, 8, (at) => bytes.readUInt32BE(at), 4)) {
    if (name === 'IHDR' && data.length >= 13) {
      found.widthPx = data.readUInt32BE(0)
      found.heightPx = data.readUInt32BE(4)
      found.hasAlpha = data[9] === 4 || data[9] === 6
    }
    if (name === 'acTL') found.isAnimated = true
    if (name === 'tRNS') found.hasAlpha = true
    if (name === 'iCCP') found.hasForeignProfile = !isSrgb(inflateProfile(data))
    if (name === 'eXIf') found.orientation = readOrientation(data)
  }
  return found
}

/** RFC 9649, 2: RIFF chunks; one of a plain image, or VP8X with flags before all others. */
function readWebp(bytes: Buffer): Found {
  const found = nothingYet()
  for (const { name, data } of chunksOf(bytes, 12, (at) => bytes.readUInt32LE(at + 4), 0)) {
    if (name === 'VP8X' && data.length >= 10) {
      found.isAnimated = ((data[0] ?? 0) & 0x02) !== 0
      found.hasAlpha = ((data[0] ?? 0) & 0x10) !== 0
      found.widthPx = data.readUIntLE(4, 3) + 1
      found.heightPx = data.readUIntLE(7, 3) + 1
    } else if (name === 'VP8 ' && data.length >= 10 && found.widthPx === 0) {
      found.widthPx = data.readUInt16LE(6) & 0x3fff
      found.heightPx = data.readUInt16LE(8) & 0x3fff
    } else if (name === 'VP8L' && data.length >= 5 && found.widthPx === 0) {
      const packed = data.readUInt32LE(1)
      found.widthPx = (packed & 0x3fff) + 1
      found.heightPx = ((packed >>> 14) & 0x3fff) + 1
      found.hasAlpha = ((packed >>> 28) & 1) === 1
    } else if (name === 'ICCP') found.hasForeignProfile = !isSrgb(data)
    else if (name === 'ANIM') found.isAnimated = true
    else if (name === 'EXIF') found.orientation = readOrientation(data)
  }
  return found
}

interface Chunk {
  readonly name: string
  /** As much as there is. */
  readonly data: Buffer
}

/** @param tailBytes what follows the data of each chunk; without one (RIFF) chunks are padded to even lengths, and named before their length. */
function* chunksOf(bytes: Buffer, from: number, lengthAt: (at: number) => number, tailBytes: number): Iterable<Chunk> {
  for (let at = from; at + 8 <= bytes.length; ) {
    const length = lengthAt(at)
    const nameAt = tailBytes > 0 ? at + 4 : at
    yield { name: bytes.toString('latin1', nameAt, nameAt + 4), data: bytes.subarray(at + 8, at + 8 + length) }
    at += 8 + length + (tailBytes > 0 ? tailBytes : length & 1)
  }
}

/** PNG 3rd edition, 11.3.2.3: a name, how it is packed, and the packed profile. One that cannot be unpacked is nobody's. */
function inflateProfile(data: Buffer): Buffer {
  try {
    return inflateSync(data.subarray(data.indexOf(0) + 2), { maxOutputLength: MOST_PROFILE_BYTES })
  } catch {
    return Buffer.alloc(0)
  }
}

/** Profiles name themselves in Latin letters or in UTF-16. */
function isSrgb(profile: Buffer): boolean {
  return profile.toString('latin1').replaceAll('\0', '').includes('sRGB')
}
