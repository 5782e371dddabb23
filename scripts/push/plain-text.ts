const LONGEST = 120

/**
 * A name from a disk or a server, safe to show on a terminal: no control characters, which could move the cursor or change its title, and
 * none that turn the direction of the text.
 */
export function plainText(text: string): string {
  const plain = text.toWellFormed().replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '?')
  const signs = [...plain]
  return signs.length <= LONGEST ? plain : `${signs.slice(0, LONGEST - 1).join('')}…`
}

/** Bytes as people say them. */
export function plainBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  const step = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(bytes, 1)) / 10))
  const value = bytes / 1024 ** step
  return `${step === 0 ? value : value.toFixed(1)} ${units[step]}`
}

/** 1, 2, 3, 5 as 1-3, 5. */
export function plainNumbers(numbers: readonly number[]): string {
  const runs: [number, number][] = []
  for (const number of numbers.toSorted((a, b) => a - b)) {
    const last = runs.at(-1)
    if (last && number <= last[1] + 1) last[1] = number
    else runs.push([number, number])
  }
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(', ')
}
