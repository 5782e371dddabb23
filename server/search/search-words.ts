import type { Reader } from '../../db/open.ts'
import { findGlossaryRevision, type GlossaryEdit, listGlossaryEdits } from '../../db/queries/glossary.ts'
import { readVocabulary } from '../glossary/read-vocabulary.ts'
import { findLiveIndex } from '../indexing/live-index.ts'
import { canonicalText } from '../language/canonicalise.ts'
import { editVocabulary, wordKey } from '../language/edit-vocabulary.ts'
import type { Vocabulary } from '../language/vocabulary.ts'
import { makeOtherWords, type OtherWords } from './other-words.ts'

/** The words that searches go by. */
export interface SearchWords {
  /** What the documents that searches find now were made with. */
  readonly vocabulary: Vocabulary
  /** What was added since then; undefined: nothing. A word that was retired since then still counts. */
  readonly pending: OtherWords | undefined
}

/** What was pending last, by database; the edits between two revisions never change. */
const kept = new WeakMap<Reader, { name: string; pending: Promise<OtherWords | undefined> }>()

/** The words of this moment: two indexed reads, and only after an edit more. */
export async function readSearchWords(db: Reader): Promise<SearchWords> {
  const live = (await findLiveIndex(db))?.glossaryRevision ?? 0
  const newest = await findGlossaryRevision(db)
  const vocabulary = await readVocabulary(db, live)
  if (newest <= live) return { vocabulary, pending: undefined }
  const name = `${live} ${newest}`
  const known = kept.get(db)
  const pending = known?.name === name ? known.pending : readPending(db, vocabulary, { live, newest })
  kept.set(db, { name, pending })
  pending.catch(() => kept.delete(db))
  return { vocabulary, pending: await pending }
}

async function readPending(
  db: Reader,
  vocabulary: Vocabulary,
  { live, newest }: { live: number; newest: number },
): Promise<OtherWords | undefined> {
  return makePending(vocabulary, await listGlossaryEdits(db, newest, live))
}

/**
 * Words that were added to a vocabulary and not retired again; undefined when there are none. One that stands for
 * something else in the documents has to wait for new ones.
 */
export function makePending(
  vocabulary: Vocabulary,
  edits: readonly Pick<GlossaryEdit, 'action' | 'word' | 'canonical'>[],
): OtherWords | undefined {
  const added = new Map<string, (typeof edits)[number]>()
  for (const edit of edits) {
    const key = wordKey(edit.word)
    if (edit.action === 'retired') added.delete(key)
    else if ((vocabulary.table.get(key) ?? key) === key) added.set(key, edit)
  }
  if (added.size === 0) return undefined
  const newer = editVocabulary(vocabulary, [...added.values()])
  const groups = new Map<string, Set<string>>()
  for (const { word, canonical } of added.values()) {
    const end = canonicalText(word, newer)
    const group = groups.get(end) ?? new Set()
    groups.set(end, group.add(canonicalText(word, vocabulary)).add(canonicalText(canonical, vocabulary)))
  }
  const others = [...groups.values()].flatMap((group) =>
    [...group].map((word): [string, string[]] => [word, [...group].filter((other) => other !== word)]),
  )
  return makeOtherWords(new Map(others), newer)
}
