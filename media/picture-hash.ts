/** 64 bits that two pictures share, all but a few, when they look alike: the halves of a hash, as unsigned 32-bit numbers. */
export interface PictureHash {
  readonly high: number
  readonly low: number
}

/** Where the picture stands in a frame, in pixels; the rest are bars. */
export interface PictureArea {
  readonly left: number
  readonly top: number
  readonly widthPx: number
  readonly heightPx: number
}

const SIDE = 32
const BITS_A_SIDE = 8
const DARKEST = 40
/** What is left of a frame without its bars, at least, each way: less is a dark film, no bars. */
const LEAST_SHARE = 0.25

/**
 * The area that any of these gray frames lights up: black bars stand in all frames of a file, darkness in some.
 * @param frames one byte a pixel, row by row.
 */
export function findPictureArea(frames: readonly Uint8Array[], widthPx: number, heightPx: number): PictureArea {
  const columns = new Float64Array(widthPx)
  const rows = new Float64Array(heightPx)
  for (const frame of frames) {
    const sums = sumLines(frame, widthPx, heightPx)
    keepLargest(columns, sums.columns, heightPx)
    keepLargest(rows, sums.rows, widthPx)
  }
  const [left, right] = litSpan(columns)
  const [top, bottom] = litSpan(rows)
  const isWide = right - left >= widthPx * LEAST_SHARE
  const isHigh = bottom - top >= heightPx * LEAST_SHARE
  return {
    left: isWide ? left : 0,
    widthPx: isWide ? right - left : widthPx,
    top: isHigh ? top : 0,
    heightPx: isHigh ? bottom - top : heightPx,
  }
}

/**
 * A perceptual hash: the signs of the lowest frequencies of a discrete cosine transform of the picture, shrunk to 32x32 (as pHash by
 * C. Zauner does, but with signs in place of a median, so that the hash of the mirrored picture follows from it).
 * @returns undefined for a picture without contrast, such as black, a fade or a plain colour: such look like all others.
 */
export function hashPicture(gray: Uint8Array, widthPx: number, area: PictureArea): PictureHash | undefined {
  const small = shrink(gray, widthPx, area)
  if (deviationOf(small) < LEAST_DEVIATION) return undefined
  const waves = transform(small)
  let high = 0
  let low = 0
  for (let bit = 0; bit < 64; bit++) {
    const value = bit === 0 ? waves[BITS_A_SIDE * ROW_LENGTH] : waves[(bit >> 3) * ROW_LENGTH + (bit & 7)]
    if ((value ?? 0) <= 0) continue
    if (bit < 32) low |= 1 << bit
    else high |= 1 << (bit - 32)
  }
  return { high: high >>> 0, low: low >>> 0 }
}

/** The hash of the same picture seen in a mirror: waves of odd frequency across it change their signs. */
export function mirrorHash({ high, low }: PictureHash): PictureHash {
  return { high: (high ^ ODD_COLUMNS) >>> 0, low: (low ^ ODD_COLUMNS) >>> 0 }
}

/** In how many of their 64 bits two hashes differ. */
export function hashDistance(a: PictureHash, b: PictureHash): number {
  return countBits(a.high ^ b.high) + countBits(a.low ^ b.low)
}

/** How many bits of a 32-bit number are set. */
export function countBits(value: number): number {
  let bits = value - ((value >>> 1) & 0x55555555)
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333)
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

const ODD_COLUMNS = 0xaaaaaaaa
const LEAST_DEVIATION = 16
const ROW_LENGTH = BITS_A_SIDE
/** cosines[frequency][place] of the transform, for the frequencies that are kept. */
const COSINES = Array.from({ length: BITS_A_SIDE + 1 }, (_, frequency) =>
  Float64Array.from({ length: SIDE }, (_, place) => Math.cos((Math.PI * frequency * (2 * place + 1)) / (2 * SIDE))),
)

function sumLines(frame: Uint8Array, widthPx: number, heightPx: number) {
  const columns = new Uint32Array(widthPx)
  const rows = new Uint32Array(heightPx)
  for (let y = 0, at = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++, at++) {
      const value = frame[at] ?? 0
      columns[x] = (columns[x] ?? 0) + value
      rows[y] = (rows[y] ?? 0) + value
    }
  }
  return { columns, rows }
}

function keepLargest(largest: Float64Array, sums: Uint32Array, pixels: number): void {
  for (let index = 0; index < sums.length; index++) {
    largest[index] = Math.max(largest[index] ?? 0, (sums[index] ?? 0) / pixels)
  }
}

function litSpan(means: Float64Array): [number, number] {
  const isLit = (mean: number) => mean >= DARKEST * 0.6
  return [Math.max(0, means.findIndex(isLit)), means.findLastIndex(isLit) + 1]
}

/** Means of 32x32 fields of the area. Fields of small areas overlap. */
function shrink(gray: Uint8Array, widthPx: number, { left, top, ...area }: PictureArea): Float64Array {
  const small = new Float64Array(SIDE * SIDE)
  for (let row = 0; row < SIDE; row++) {
    const y0 = top + Math.floor((row * area.heightPx) / SIDE)
    const y1 = Math.max(y0 + 1, top + Math.floor(((row + 1) * area.heightPx) / SIDE))
    for (let column = 0; column < SIDE; column++) {
      const x0 = left + Math.floor((column * area.widthPx) / SIDE)
      const x1 = Math.max(x0 + 1, left + Math.floor(((column + 1) * area.widthPx) / SIDE))
      let sum = 0
      for (let y = y0; y < y1; y++) for (let x = x0; x < x1; x++) sum += gray[y * widthPx + x] ?? 0
      small[row * SIDE + column] = sum / ((y1 - y0) * (x1 - x0))
    }
  }
  return small
}

function deviationOf(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
}

/** Rows 0 to 8 (downwards) of columns 0 to 7 (across). */
function transform(small: Float64Array): Float64Array {
  const across = new Float64Array(SIDE * ROW_LENGTH)
  for (let row = 0; row < SIDE; row++) {
    for (let frequency = 0; frequency < ROW_LENGTH; frequency++) {
      const cosines = COSINES[frequency]
      let sum = 0
      for (let x = 0; x < SIDE; x++) sum += (small[row * SIDE + x] ?? 0) * (cosines?.[x] ?? 0)
      across[row * ROW_LENGTH + frequency] = sum
    }
  }
  const waves = new Float64Array((BITS_A_SIDE + 1) * ROW_LENGTH)
  for (let down = 0; down <= BITS_A_SIDE; down++) {
    const cosines = COSINES[down]
    for (let frequency = 0; frequency < ROW_LENGTH; frequency++) {
      let sum = 0
      for (let y = 0; y < SIDE; y++) sum += (across[y * ROW_LENGTH + frequency] ?? 0) * (cosines?.[y] ?? 0)
      waves[down * ROW_LENGTH + frequency] = sum
    }
  }
  return waves
}
