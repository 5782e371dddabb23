const BLOCK = 8
/** Levels between the darkest and the lightest pixel of a block without anything in it. */
const PLAIN_RANGE = 14
const PLAIN_SHARE = 0.7
/** How far the tones of plain blocks are from each other, as a deviation; more is a scene with a sky or a wall. */
const GROUND_DEVIATION = 12
const INK_RANGE = 60
const INK_SHARE = 0.015
/** Mean second difference, in levels, of blocks with strokes; the outline of a person before a wall stays below. */
const INK_STROKES = 14

/**
 * Whether a gray frame is a card: one uniform ground over most of it, and on it strokes of another tone, as titles and captions between
 * scenes have. A flat frame without strokes is none.
 * @param gray one byte a pixel, row by row; made for 136x240 and 240x136.
 */
export function isTitleCard(gray: Uint8Array, widthPx: number, heightPx: number): boolean {
  const plainTones: number[] = []
  let inked = 0
  let strokes = 0
  for (let top = 0; top + BLOCK <= heightPx; top += BLOCK) {
    for (let left = 0; left + BLOCK <= widthPx; left += BLOCK) {
      const block = readBlock(gray, widthPx, left, top)
      if (block.range <= PLAIN_RANGE) plainTones.push(block.tone)
      else if (block.range >= INK_RANGE) {
        inked++
        strokes += block.strokes
      }
    }
  }
  const blocks = Math.floor(widthPx / BLOCK) * Math.floor(heightPx / BLOCK)
  if (plainTones.length < PLAIN_SHARE * blocks || inked < INK_SHARE * blocks) return false
  return deviation(plainTones) <= GROUND_DEVIATION && strokes / inked >= INK_STROKES
}

function readBlock(gray: Uint8Array, widthPx: number, left: number, top: number) {
  let darkest = 255
  let lightest = 0
  let sum = 0
  let strokes = 0
  for (let y = top; y < top + BLOCK; y++) {
    for (let x = left; x < left + BLOCK; x++) {
      const i = y * widthPx + x
      const level = gray[i] ?? 0
      darkest = Math.min(darkest, level)
      lightest = Math.max(lightest, level)
      sum += level
      if (x > left && x < left + BLOCK - 1) strokes += Math.abs(2 * level - (gray[i - 1] ?? 0) - (gray[i + 1] ?? 0))
    }
  }
  return { range: lightest - darkest, tone: sum / BLOCK ** 2, strokes: strokes / (BLOCK * (BLOCK - 2)) }
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
}
