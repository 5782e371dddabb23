import type { Reader } from '../../db/open.ts'
import { readVocabulary } from '../glossary/read-vocabulary.ts'
import { loadReadings, type Readings } from '../language/phonetics/load-readings.ts'
import type { Vocabulary } from '../language/vocabulary.ts'
import { INDEX_VERSION } from './index-version.ts'

/** All that makes a document of a row. */
export interface Recipe {
  /** Names it: documents of another recipe are not found by the queries of this one. */
  readonly version: string
  readonly vocabulary: Vocabulary
  readonly readings: Readings
}

/** How this program makes documents with the vocabulary of a revision. */
export async function readRecipe(db: Reader, glossaryRevision: number): Promise<Recipe> {
  const vocabulary = await readVocabulary(db, glossaryRevision)
  return { version: versionOf(glossaryRevision), vocabulary, readings: await loadReadings() }
}

/** The name of that recipe. */
export function versionOf(glossaryRevision: number): string {
  return `${INDEX_VERSION}.${glossaryRevision}`
}
