/** How much of a gray frame has edges. */
export interface Edges {
  /** Laplacian variance of the cell that three quarters of the cells do not reach. */
  readonly strong: number
  /** Share of cells with any edges worth the name. */
  readonly share: number
}

const CELLS_ACROSS_SHORT_SIDE = 6
const CELLS_ACROSS_LONG_SIDE = 8
const EDGE_VARIANCE = 30

/** @param gray one byte a pixel, row by row; made for 136x240 and 240x136. */
export function readEdges(gray: Uint8Array, widthPx: number, heightPx: number): Edges {
  const isWide = widthPx > heightPx
  const columns = isWide ? CELLS_ACROSS_LONG_SIDE : CELLS_ACROSS_SHORT_SIDE
  const rows = isWide ? CELLS_ACROSS_SHORT_SIDE : CELLS_ACROSS_LONG_SIDE
  const variances: number[] = []
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      variances.push(
        laplacianVariance(gray, widthPx, {
          left: Math.max(1, Math.floor((column * widthPx) / columns)),
          right: Math.min(widthPx - 1, Math.floor(((column + 1) * widthPx) / columns)),
          top: Math.max(1, Math.floor((row * heightPx) / rows)),
          bottom: Math.min(heightPx - 1, Math.floor(((row + 1) * heightPx) / rows)),
        }),
      )
    }
  }
  variances.sort((a, b) => a - b)
  return {
    strong: variances[Math.floor(variances.length * 0.75)] ?? 0,
    share: variances.filter((variance) => variance > EDGE_VARIANCE).length / variances.length,
  }
}

interface Cell {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

function laplacianVariance(gray: Uint8Array, widthPx: number, { left, right, top, bottom }: Cell): number {
  let sum = 0
  let squares = 0
  for (let y = top; y < bottom; y++) {
    for (let i = y * widthPx + left; i < y * widthPx + right; i++) {
      const around = (gray[i - 1] ?? 0) + (gray[i + 1] ?? 0) + (gray[i - widthPx] ?? 0) + (gray[i + widthPx] ?? 0)
      const value = 4 * (gray[i] ?? 0) - around
      sum += value
      squares += value * value
    }
  }
  const pixels = Math.max(1, (right - left) * (bottom - top))
  return squares / pixels - (sum / pixels) ** 2
}
