const ORIENTATION = 0x0112

const NAME = 'Exif\0\0'

/** The orientation in EXIF data (a TIFF file, CIPA DC-008, 4.6.5, with its name before it or without), 1 to 8; 1 where it says none. */
export function readOrientation(exif: Buffer): number {
  const tiff = exif.toString('latin1', 0, NAME.length) === NAME ? exif.subarray(NAME.length) : exif
  const order = tiff.toString('latin1', 0, 2)
  if ((order !== 'II' && order !== 'MM') || tiff.length < 14) return 1
  const read16 = (at: number) => (order === 'II' ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at))
  const first = order === 'II' ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4)
  if (first + 2 > tiff.length) return 1
  const entries = read16(first)
  for (let entry = 0; entry < entries; entry++) {
    const at = first + 2 + entry * 12
    if (at + 12 > tiff.length) return 1
    if (read16(at) !== ORIENTATION) continue
    const value = read16(at + 8)
    return value >= 1 && value <= 8 ? value : 1
  }
  return 1
}

/** Filters that set an image upright, by its orientation. */
export const UPRIGHT_FILTERS: Readonly<Record<number, readonly string[]>> = {
  1: [],
  2: ['hflip'],
  3: ['hflip', 'vflip'],
  4: ['vflip'],
  5: ['transpose=cclock_flip'],
  6: ['transpose=clock'],
  7: ['transpose=clock_flip'],
  8: ['transpose=cclock'],
}
