import { compareRegions } from '../language/region-order.ts'
import type { Word } from './api.ts'

/** What is called otherwise in each region. */
export interface Concept {
  readonly canonical: string
  readonly words: ReadonlyMap<string, readonly Word[]>
}

/** Regions that have a column of their own; words of others stand in one together. */
export const COLUMNS = ['CN', 'TW', 'HK', 'MO'] as const
export const OTHERS = 'others'

/** Words by what they mean, in the order that they came in. */
export function groupByConcept(words: readonly Word[]): readonly Concept[] {
  return [...Map.groupBy(words, ({ canonical }) => canonical)].map(([canonical, found]) => ({
    canonical,
    words: Map.groupBy(
      found.toSorted((a, b) => compareRegions(a.region, b.region)),
      ({ region }) => COLUMNS.find((one) => one === region) ?? OTHERS,
    ),
  }))
}

/** The script and the wording that a region's words are drawn in. */
export function langOf(region: string): string {
  if (region === 'CN' || region === 'SG' || region === 'MY') return 'zh-Hans'
  return region === 'HK' || region === 'MO' || region === 'TW' ? `zh-Hant-${region}` : 'zh-Hant'
}
