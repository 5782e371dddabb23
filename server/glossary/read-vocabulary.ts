import type { Reader } from '../../db/open.ts'
import { listGlossaryEdits } from '../../db/queries/glossary.ts'
import { editVocabulary } from '../language/edit-vocabulary.ts'
import { SEED_VOCABULARY, type Vocabulary } from '../language/vocabulary.ts'

/** An edit is never changed, so that a revision means the same for ever; the last few that were asked for are kept. */
const kept = new WeakMap<Reader, Map<number, Promise<Vocabulary>>>()
const MOST_KEPT = 4

/** The vocabulary as it was after an edit: the words of the program for revision 0, with all edits until then. */
export async function readVocabulary(db: Reader, revision: number): Promise<Vocabulary> {
  if (revision === 0) return SEED_VOCABULARY
  const ofDatabase = kept.get(db) ?? new Map<number, Promise<Vocabulary>>()
  kept.set(db, ofDatabase)
  const known = ofDatabase.get(revision)
  if (known) return known
  const reading = listGlossaryEdits(db, revision).then((edits) => editVocabulary(SEED_VOCABULARY, edits))
  ofDatabase.set(revision, reading)
  reading.catch(() => ofDatabase.delete(revision))
  const [oldest] = ofDatabase.keys()
  if (ofDatabase.size > MOST_KEPT && oldest !== undefined) ofDatabase.delete(oldest)
  return reading
}
