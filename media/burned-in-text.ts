/** Where a gray frame seems to carry a line of text, in rows of the frame, and how strongly. */
export interface TextBand {
  readonly top: number
  /** The row after the last. */
  readonly bottom: number
  /** How many times busier the band is than what stands right above and below it. */
  readonly strength: number
}

/** Stands out by itself. Measured: see `bench/cover-text.ts`. */
const STRONG = 2.2
/** Enough where other pictures of the video have text at the same height. */
const SUPPORTED = 1.5

/** Glyphs of subtitles are so many rows high in frames of 136x240 and 240x136; the last is two lines. */
const BAND_ROWS = [6, 8, 10, 14]
const STEP_ROWS = 2
const MARGIN_ROWS = 4
const MARGIN_GAP = 2
/** Gap between glyphs, in pixels. */
const LONGEST_GAP = 5
const SHORTEST_SHARE = 0.14
const FARTHEST_FROM_CENTRE = 0.1
/** Mean second difference, in levels, of a column that strokes pass through, and of a line of text. */
const BUSY_COLUMN = 14
const BUSY_LINE = 20
const MOST_DIFFERENCE = 80

/**
 * Looks for the line of text that stands out most: columns of strokes without long gaps, in the middle of the picture, busy between two
 * quieter margins. Strokes of glyphs are one or two pixels wide here, so the horizontal second difference is what they are known by.
 * @param gray one byte a pixel, row by row; made for 136x240 and 240x136.
 */
export function findTextBand(gray: Uint8Array, widthPx: number, heightPx: number): TextBand | null {
  const sums = sumStrokes(gray, widthPx, heightPx)
  const lowest = Math.floor(heightPx * 0.95)
  let best: TextBand | null = null
  for (const rows of BAND_ROWS) {
    for (let top = Math.floor(heightPx * 0.06); top + rows <= lowest; top += STEP_ROWS) {
      const strength = strengthOf(sums, widthPx, top, rows)
      if (strength > (best?.strength ?? SUPPORTED)) best = { top, bottom: top + rows, strength }
    }
  }
  return best
}

/**
 * Which frames of one video are suspected to carry burned-in text: a band that stands out by itself, or a fainter one at the height where
 * another picture, that is not nearly the same one, has it too.
 * @param differs whether the pictures of two frames, by their places, are not alike.
 */
export function suspectText(
  bands: readonly (TextBand | null)[],
  differs: (a: number, b: number) => boolean,
): boolean[] {
  return bands.map((band, index) => {
    if (band === null) return false
    if (band.strength >= STRONG) return true
    return bands.some(
      (other, place) => other !== null && other.strength >= STRONG && overlaps(band, other) && differs(index, place),
    )
  })
}

function overlaps(a: TextBand, b: TextBand): boolean {
  const shared = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
  return shared >= 0.6 * Math.min(a.bottom - a.top, b.bottom - b.top)
}

/** For each column, the second differences from the first row until before each row; a row of them is as wide as the frame. */
function sumStrokes(gray: Uint8Array, widthPx: number, heightPx: number): Int32Array {
  const sums = new Int32Array((heightPx + 1) * widthPx)
  for (let y = 0; y < heightPx; y++) {
    for (let x = 1; x < widthPx - 1; x++) {
      const i = y * widthPx + x
      const difference = Math.abs(2 * (gray[i] ?? 0) - (gray[i - 1] ?? 0) - (gray[i + 1] ?? 0))
      sums[i + widthPx] = (sums[i] ?? 0) + Math.min(MOST_DIFFERENCE, difference)
    }
  }
  return sums
}

/** 0 = there is no line of text in these rows. */
function strengthOf(sums: Int32Array, widthPx: number, top: number, rows: number): number {
  const run = longestRun(sums, widthPx, top * widthPx, (top + rows) * widthPx, BUSY_COLUMN * rows)
  const length = run.to - run.from
  if (length < SHORTEST_SHARE * widthPx) return 0
  if (Math.abs((run.from + run.to - widthPx) / 2) > FARTHEST_FROM_CENTRE * widthPx) return 0
  const line = meanStrokes(sums, widthPx, run, top, top + rows)
  if (line < BUSY_LINE) return 0
  const above = meanStrokes(sums, widthPx, run, top - MARGIN_GAP - MARGIN_ROWS, top - MARGIN_GAP)
  const below = meanStrokes(sums, widthPx, run, top + rows + MARGIN_GAP, top + rows + MARGIN_GAP + MARGIN_ROWS)
  return line / (Math.max(above, below) + 6) // 6: what grain alone gives
}

interface Run {
  readonly from: number
  readonly to: number
}

/** The longest run of busy columns; short gaps belong to it. */
function longestRun(sums: Int32Array, widthPx: number, topAt: number, bottomAt: number, busy: number): Run {
  let longest: Run = { from: 0, to: 0 }
  let from = -1
  let last = -1
  for (let x = 1; x < widthPx; x++) {
    if (x < widthPx - 1 && (sums[bottomAt + x] ?? 0) - (sums[topAt + x] ?? 0) > busy) {
      if (from < 0) from = x
      last = x
    } else if (from >= 0 && (x - last > LONGEST_GAP || x === widthPx - 1)) {
      if (last + 1 - from > longest.to - longest.from) longest = { from, to: last + 1 }
      from = -1
    }
  }
  return longest
}

/** Rows outside the frame count as quiet. */
function meanStrokes(sums: Int32Array, widthPx: number, { from, to }: Run, top: number, bottom: number): number {
  const first = Math.max(0, top)
  const end = Math.min(sums.length / widthPx - 1, bottom)
  if (end <= first) return 0
  let sum = 0
  for (let x = from; x < to; x++) sum += (sums[end * widthPx + x] ?? 0) - (sums[first * widthPx + x] ?? 0)
  return sum / ((to - from) * (end - first))
}
