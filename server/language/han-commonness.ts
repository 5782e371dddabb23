import frequency from './tables/han-frequency.json' with { type: 'json' }

const LEAST = 0.2
const MOST = 1.1
let ranks: Map<string, number> | undefined

/**
 * How common a Han character is in everyday words of either script, from about 0.2 to 1.1, and 0 for one that is not
 * among the 3,000 most frequent of its script.
 */
export function hanCommonness(character: string): number {
  ranks ??= rank()
  return ranks.get(character) ?? 0
}

function rank(): Map<string, number> {
  const found = new Map<string, number>()
  for (const list of [frequency.hans, frequency.hant]) {
    const characters = [...list]
    characters.forEach((character, index) => {
      const weight = MOST - (index / characters.length) * (MOST - LEAST)
      found.set(character, Math.max(weight, found.get(character) ?? 0))
    })
  }
  return found
}
