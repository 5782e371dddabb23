import { canonicalText } from '../language/canonicalise.ts'
import { wordKey } from '../language/edit-vocabulary.ts'
import everyday from '../language/tables/everyday-words.json' with { type: 'json' }
import opencc from '../language/tables/opencc-words.json' with { type: 'json' }
import { SEED_VOCABULARY } from '../language/vocabulary.ts'

/** A word that comes with the program. */
export interface ProgramWord {
  readonly word: string
  readonly region: string
  readonly canonical: string
  readonly source: 'seed' | 'opencc'
}

const REGIONS = ['CN', 'TW', 'HK', 'MO'] as const
let words: readonly ProgramWord[] | undefined

/** Our own concepts with their words by region, and the words of OpenCC's lists. */
export function listProgramWords(): readonly ProgramWord[] {
  words ??= [...seedWords(), ...openccWords()]
  return words
}

function seedWords(): ProgramWord[] {
  return everyday.concepts.flatMap((concept) =>
    REGIONS.flatMap((region) =>
      concept[region].map((word) => ({ word, region, canonical: concept.canonical, source: 'seed' as const })),
    ),
  )
}

/** Their canonical word is one of ours where there is one: T恤 rather than t恤. */
function openccWords(): ProgramWord[] {
  const written = new Map(everyday.concepts.map(({ canonical }) => [wordKey(canonical), canonical]))
  return (['TW', 'HK'] as const).flatMap((region) =>
    opencc[region].map((word) => {
      const canonical = canonicalText(word, SEED_VOCABULARY)
      return { word, region, canonical: written.get(canonical) ?? canonical, source: 'opencc' as const }
    }),
  )
}
