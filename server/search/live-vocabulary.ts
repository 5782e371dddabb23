import type { Reader } from '../../db/open.ts'
import { readVocabulary } from '../glossary/read-vocabulary.ts'
import { findLiveIndex } from '../indexing/live-index.ts'
import type { Vocabulary } from '../language/vocabulary.ts'

/** The words that the documents were made with that searches find now. */
export async function readLiveVocabulary(db: Reader): Promise<Vocabulary> {
  return readVocabulary(db, (await findLiveIndex(db))?.glossaryRevision ?? 0)
}
