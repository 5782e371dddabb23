/** A 64-bit difference hash: 8 rows of 8 bits. */
export type FrameHash = Uint8Array

const SIDE = 8

/** Whether each of 9x8 areas is lighter than its right neighbour; close pictures give hashes that differ in few bits. */
export function differenceHash(gray: Uint8Array, widthPx: number, heightPx: number): FrameHash {
  const hash = new Uint8Array(SIDE)
  for (let row = 0; row < SIDE; row++) {
    const means = Array.from({ length: SIDE + 1 }, (_, column) => areaMean(gray, widthPx, heightPx, column, row))
    for (let column = 0; column < SIDE; column++) {
      const isLighter = (means[column] ?? 0) > (means[column + 1] ?? 0)
      if (isLighter) hash[row] = (hash[row] ?? 0) | (1 << column)
    }
  }
  return hash
}

/** In how many of their 64 bits two hashes differ. */
export function hashDistance(a: FrameHash, b: FrameHash): number {
  let bits = 0
  for (let row = 0; row < SIDE; row++) {
    for (let rest = (a[row] ?? 0) ^ (b[row] ?? 0); rest > 0; rest &= rest - 1) bits++
  }
  return bits
}

function areaMean(gray: Uint8Array, widthPx: number, heightPx: number, column: number, row: number): number {
  const left = Math.floor((column * widthPx) / (SIDE + 1))
  const right = Math.floor(((column + 1) * widthPx) / (SIDE + 1))
  const top = Math.floor((row * heightPx) / SIDE)
  const bottom = Math.floor(((row + 1) * heightPx) / SIDE)
  let sum = 0
  for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) sum += gray[y * widthPx + x] ?? 0
  return sum / Math.max(1, (right - left) * (bottom - top))
}
