/** How many results a key can go to: posters first, lines behind them. */
export interface Stops {
  readonly posters: number
  readonly all: number
}

/** Where a key leads among the results: -1 = back to the search field, -2 = the key means nothing here. */
export function nextStop(key: string, at: number, { posters, all }: Stops): number {
  const inPosters = at < posters
  const hasLines = all > posters
  if (key === 'ArrowRight' && inPosters) return at + 1
  if (key === 'ArrowLeft' && inPosters) return at - 1
  if (key === 'ArrowDown') return inPosters && hasLines ? posters : at + 1
  if (key === 'ArrowUp') return inPosters && hasLines ? -1 : at === posters ? 0 : at - 1
  if (key === 'Home') return 0
  if (key === 'End') return all - 1
  return -2
}
