import { createHash } from 'node:crypto'
import type { Tx } from '../../db/open.ts'
import { type EditRow, insertEdit } from '../../db/queries/edits.ts'
import { findPerson } from '../../db/queries/people.ts'
import { reopenApprovedWork } from '../../db/queries/reviews.ts'
import type { EDIT_ENTITIES, EDITOR_KINDS, EditedFields } from '../../db/schema/index.ts'
import type { Caller } from '../context.ts'
import { describeEntity } from './describe-entity.ts'
import { changesContent } from './is-content.ts'

/** Who edits: a caller, or the program by itself. */
export interface Editor {
  readonly kind: (typeof EDITOR_KINDS)[number]
  readonly id: string
}

/** What the program does without being asked. */
export const PROGRAM: Editor = { kind: 'program', id: 'program' }

export interface Edit {
  readonly by: Pick<Caller, 'kind' | 'id'> | Editor
  readonly atMs: number
  readonly workId: string
  readonly entity: (typeof EDIT_ENTITIES)[number]
  readonly entityId: string
  readonly action: 'created' | 'edited' | 'removed' | ReviewAction
}

/** What a review does to a work. */
export type ReviewAction =
  | 'submitted'
  | 'claimed'
  | 'released'
  | 'changes_requested'
  | 'approved'
  | 'published'
  | 'overridden'
  | 'withdrawn'
  | 'restored'
  | 'reopened'

/** A longer field is given by its digest and length. */
const MOST_CHARACTERS = 16_384

/**
 * Makes a change and notes, in the same transaction, who made it and what it changed: the thing is read before and after.
 * Every write to a work, an episode or a track by people goes through here. What changes nothing is not noted. Where the
 * content of an approved work changes, it goes back into review: what was approved is not what there is now.
 */
export async function recordEdit<T>(tx: Tx, edit: Edit, change: () => Promise<T>): Promise<T> {
  const { by, entity, entityId, ...rest } = edit
  // What is made has nothing before it, and an import makes hundreds of things in one transaction.
  const before = edit.action === 'created' ? undefined : await describeEntity(tx, entity, entityId)
  const result = await change()
  const after = await describeEntity(tx, entity, entityId)
  const difference = findDifference(before, after)
  if (difference) {
    const editor = { editorKind: by.kind, editorId: by.id, editorName: await nameOf(tx, by) }
    const isContent = changesContent(entity, difference.names, before, after)
    const { names: _, ...changed } = difference
    await insertEdit(tx, { ...rest, ...changed, ...editor, entity, entityId, isContent })
    if (isContent) await reopen(tx, { workId: edit.workId, atMs: edit.atMs, ...editor })
  }
  return result
}

async function reopen(
  tx: Tx,
  edit: Pick<EditRow, 'workId' | 'atMs' | 'editorKind' | 'editorId' | 'editorName'>,
): Promise<void> {
  const work = await reopenApprovedWork(tx, edit.workId, edit.atMs)
  if (!work) return
  const difference = { before: { status: 'approved' }, after: { status: work.status } }
  await insertEdit(tx, { ...edit, ...difference, entity: 'work', entityId: work.id, action: 'reopened' })
}

/** How an editor is called at this moment. */
export async function nameOf(tx: Tx, by: Edit['by']): Promise<string> {
  return (by.kind === 'person' ? (await findPerson(tx, by.id))?.name : undefined) ?? by.id
}

/** The fields that are not alike, on both sides; undefined: all are. */
function findDifference(before: EditedFields | undefined, after: EditedFields | undefined) {
  const names = Object.keys({ ...before, ...after })
  const changed = names.filter((name) => JSON.stringify(before?.[name]) !== JSON.stringify(after?.[name]))
  if (changed.length === 0) return undefined
  const pick = (fields: EditedFields | undefined) =>
    fields ? Object.fromEntries(changed.map((name) => [name, bounded(fields[name])])) : null
  return { names: changed, before: pick(before), after: pick(after) }
}

function bounded(value: unknown): unknown {
  const text = JSON.stringify(value) ?? 'null'
  if (text.length <= MOST_CHARACTERS) return value
  return { sha256: createHash('sha256').update(text).digest('hex'), characters: text.length }
}
