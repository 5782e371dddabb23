import type { Reader } from '../../db/open.ts'
import { findGlossaryRevision, type GlossaryEdit, listGlossaryEdits } from '../../db/queries/glossary.ts'
import type { Context } from '../context.ts'
import { decodeCursor, encodeCursor } from '../http/cursor.ts'
import { canonicalText } from '../language/canonicalise.ts'
import { wordKey } from '../language/edit-vocabulary.ts'
import type { Vocabulary } from '../language/vocabulary.ts'
import { listProgramWords } from './program-words.ts'
import { readVocabulary } from './read-vocabulary.ts'
import type { WORD_SOURCES, WORD_STATUSES, WordsQuery } from './schemas.ts'

/** A word of the glossary as it is now. */
export interface GlossaryWord {
  readonly word: string
  readonly region: string
  readonly canonical: string
  readonly source: (typeof WORD_SOURCES)[number]
  readonly status: (typeof WORD_STATUSES)[number]
  /** The last edit about it; undefined: it is as it came with the program. */
  readonly edit?: GlossaryEdit
  /** Undefined: it came with the program. */
  readonly addedAtMs?: number
}

export interface WordPage {
  readonly words: GlossaryWord[]
  readonly nextCursor: string | null
  /** Names the glossary that this is a page of. */
  readonly revision: number
}

/** One page of the glossary, concept by concept. @throws {CatalogueError} CURSOR_INVALID */
export async function pageWords(ctx: Pick<Context, 'db'>, query: WordsQuery): Promise<WordPage> {
  const { cursor, limit } = query
  const after = cursor === undefined ? undefined : decodeCursor(cursor, { place: 'string' }).place
  const revision = await findGlossaryRevision(ctx.db)
  const vocabulary = await readVocabulary(ctx.db, revision)
  const fits = fitting(query, vocabulary)
  const found = (await readWords(ctx.db, revision)).filter(({ word }) => fits(word))
  const rest = after === undefined ? found : found.filter(({ place }) => place > after)
  const page = rest.slice(0, limit)
  const last = page.at(-1)
  const nextCursor = rest.length > limit && last ? encodeCursor({ place: last.place }) : null
  return { words: page.map(({ word }) => word), nextCursor, revision }
}

/** The entries of a word that stands for another now; empty when it does not. */
export async function findActiveWords(db: Reader, word: string): Promise<GlossaryWord[]> {
  const key = wordKey(word)
  const words = await readWords(db, await findGlossaryRevision(db))
  return words
    .map((placed) => placed.word)
    .filter((one) => one.status === 'active' && wordKey(one.word) === key && wordKey(one.canonical) !== key)
}

/** Every word that stands for another now, with the region that says it. */
export async function listActiveWords(db: Reader): Promise<readonly GlossaryWord[]> {
  const words = await readWords(db, await findGlossaryRevision(db))
  return words.map((placed) => placed.word).filter((word) => word.status === 'active')
}

interface PlacedWord {
  readonly word: GlossaryWord
  /** Its place in the list, which no edit of another word changes. */
  readonly place: string
}

const kept = new WeakMap<Reader, { revision: number; words: readonly PlacedWord[] }>()

async function readWords(db: Reader, revision: number): Promise<readonly PlacedWord[]> {
  const known = kept.get(db)
  if (known?.revision === revision) return known.words
  const all = mergeWords(await listGlossaryEdits(db, revision))
  const words = all.map((word) => ({ word, place: placeOf(word) })).sort((a, b) => (a.place < b.place ? -1 : 1))
  kept.set(db, { revision, words })
  return words
}

function mergeWords(edits: readonly GlossaryEdit[]): GlossaryWord[] {
  const byKey = new Map<string, GlossaryWord[]>()
  for (const word of listProgramWords()) {
    const key = wordKey(word.word)
    byKey.set(key, [...(byKey.get(key) ?? []), { ...word, status: 'active' }])
  }
  for (const edit of edits) {
    const key = wordKey(edit.word)
    const before = byKey.get(key) ?? []
    byKey.set(
      key,
      edit.action === 'retired'
        ? before.map((word) => retire(word, edit))
        : [...withoutSame(before, edit), added(edit)],
    )
  }
  return [...byKey.values()].flat()
}

/** A word is retired wherever it is said; where it stands for itself there is nothing to retire. */
function retire(word: GlossaryWord, edit: GlossaryEdit): GlossaryWord {
  const isRetired = word.status === 'active' && wordKey(word.word) !== wordKey(word.canonical)
  return isRetired ? { ...word, status: 'retired', edit } : word
}

function added(edit: GlossaryEdit): GlossaryWord {
  const { word, region, canonical, source, atMs } = edit
  return { word, region, canonical, source, status: 'active', edit, addedAtMs: atMs }
}

/** One that was retired and comes back has one entry a region and meaning. */
function withoutSame(words: readonly GlossaryWord[], { region, canonical }: GlossaryEdit): GlossaryWord[] {
  return words.filter((word) => word.region !== region || wordKey(word.canonical) !== wordKey(canonical))
}

function placeOf({ word, region, canonical }: GlossaryWord): string {
  return [wordKey(canonical), wordKey(word), region].join('\n')
}

function fitting(
  { q = '', region, source, status }: WordsQuery,
  vocabulary: Vocabulary,
): (word: GlossaryWord) => boolean {
  const key = wordKey(q)
  const concept = canonicalText(q, vocabulary)
  const has = (word: GlossaryWord) =>
    key === '' || wordKey(word.word).includes(key) || canonicalText(word.canonical, vocabulary).includes(concept)
  return (word) =>
    (region === undefined || word.region === region) &&
    (source === undefined || word.source === source) &&
    (status === undefined || word.status === status) &&
    has(word)
}
