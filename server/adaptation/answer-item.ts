import type { Tx } from '../../db/open.ts'
import {
  type AdaptationAnswerRow,
  deleteAdaptationAnswer,
  findAdaptationAnswer,
  insertAdaptationAnswer,
} from '../../db/queries/adaptation.ts'
import { insertEdit } from '../../db/queries/edits.ts'
import { enqueueJob } from '../../db/queries/jobs.ts'
import { updateWork, type WorkRow } from '../../db/queries/works.ts'
import { requirePermission } from '../accounts/authorise.ts'
import { getWork } from '../catalogue/lookups.ts'
import type { Caller, Context } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import { nameOf } from '../history/record-edit.ts'
import { requireMatch } from '../http/entity-tags.ts'
import { type AdaptationItem, readItem } from './list-items.ts'
import { answerPlaceOf, readAnswers } from './read-answers.ts'
import type { AnswerBody } from './schemas.ts'

type AnswerContext = Pick<Context, 'db' | 'now' | 'newId'>

/** Which item of which work is spoken of. */
export interface ItemName {
  readonly workId: string
  readonly itemId: string
  /** The version of the texts that it stands in; see `Audience`. */
  readonly locale?: string
}

/**
 * Keeps what a person says of an item: for this work, or for all works of its organisation, which only the organisation's own people may. It takes the
 * place of what was said before with the same scope; what is said for all also ends what this work had for itself.
 * @returns the work as it is then, and the item with what is in effect now.
 * @throws {CatalogueError} WORK_NOT_FOUND, ADAPTATION_ITEM_NOT_FOUND, CONTENT_INVALID, VERSION_CONFLICT, FORBIDDEN
 */
export async function answerItem(
  ctx: AnswerContext,
  caller: Caller,
  { workId, itemId, ...version }: ItemName,
  body: AnswerBody,
  ifMatch?: string,
): Promise<{ work: WorkRow; item: AdaptationItem }> {
  const said = checkAnswer(body)
  const { item } = await readItem(ctx, caller, workId, itemId, { ...version, limit: 3 })
  return ctx.db.transaction(async (tx) => {
    const work = await getWork(tx, workId)
    requireMatch(ifMatch, work)
    if (said.scope === 'organisation') await requireOwn(tx, caller, workId)
    const before = await findAdaptationAnswer(tx, answerPlaceOf(work), { scope: said.scope, itemId })
    const own = await findAdaptationAnswer(tx, answerPlaceOf(work), { scope: 'work', itemId })
    const ended = [before, said.scope === 'organisation' ? own : undefined].filter((row) => row !== undefined)
    if (ended.length === 1 && before !== undefined && isSame(before, said)) {
      return { work, item: { ...item, answer: before } }
    }
    const editor = await editorOf(tx, caller, ctx.now())
    const place = answerPlaceOf(work)
    for (const row of ended) await deleteAdaptationAnswer(tx, row.id)
    const after = await insertAdaptationAnswer(tx, { id: ctx.newId(), ...place, itemId, ...said, ...editor })
    const replaced = ended.find((row) => row.workId === workId)
    for (const row of ended.filter((one) => one !== replaced)) await noteAnswer(tx, row.workId, row, null, editor)
    await noteAnswer(tx, workId, replaced ?? null, after, editor)
    const others = ended.map((row) => row.workId)
    return { work: await follow(ctx, tx, [workId, ...others]), item: { ...item, answer: after } }
  })
}

/**
 * Takes back what was said of an item: the item is open again, or what was said for the organisation counts again.
 * @param scope undefined: what is in effect.
 * @returns the work as it is then.
 * @throws {CatalogueError} WORK_NOT_FOUND, ADAPTATION_ANSWER_NOT_FOUND, VERSION_CONFLICT, FORBIDDEN
 */
export async function takeAnswerBack(
  ctx: AnswerContext,
  caller: Caller,
  { workId, itemId }: ItemName,
  scope: AdaptationAnswerRow['scope'] | undefined,
  ifMatch?: string,
): Promise<WorkRow> {
  return ctx.db.transaction(async (tx) => {
    const work = await getWork(tx, workId)
    requireMatch(ifMatch, work)
    const inEffect = (await readAnswers(tx, caller, work)).get(itemId)
    if ((scope ?? inEffect?.scope) === 'organisation') await requireOwn(tx, caller, workId)
    const row = scope === undefined ? inEffect : await findAdaptationAnswer(tx, answerPlaceOf(work), { scope, itemId })
    if (!row) {
      throw new CatalogueError('ADAPTATION_ANSWER_NOT_FOUND', `Nothing was answered to ${itemId} with this scope.`)
    }
    await deleteAdaptationAnswer(tx, row.id)
    await noteAnswer(tx, row.workId, row, null, await editorOf(tx, caller, ctx.now()))
    return follow(ctx, tx, [workId, row.workId])
  })
}

type Said = Pick<AdaptationAnswerRow, 'decision' | 'replacement' | 'note' | 'scope'>

function checkAnswer({ decision, text, note, scope }: AnswerBody): Said {
  if ((decision === 'replace') !== (text !== undefined)) {
    const detail =
      decision === 'replace' ? 'has to say what is put in its place' : 'goes with the decision replace only'
    throw new CatalogueError('CONTENT_INVALID', `text ${detail}.`, {
      errors: [{ pointer: '/text', code: decision === 'replace' ? 'REQUIRED' : 'UNEXPECTED', detail }],
    })
  }
  const tidy = (given: string | undefined) => given?.toWellFormed().trim() ?? null
  return { decision, replacement: tidy(text), note: tidy(note), scope }
}

async function requireOwn(tx: Tx, caller: Caller, workId: string): Promise<void> {
  await requirePermission(tx, caller, 'adaptation.answer-for-all', { name: 'workId', id: workId })
}

function isSame(row: AdaptationAnswerRow, said: Said): boolean {
  return row.decision === said.decision && row.replacement === said.replacement && row.note === said.note
}

type Editor = Pick<AdaptationAnswerRow, 'editorKind' | 'editorId' | 'editorName' | 'atMs'>

async function editorOf(tx: Tx, caller: Caller, atMs: number): Promise<Editor> {
  return { editorKind: caller.kind, editorId: caller.id, editorName: await nameOf(tx, caller), atMs }
}

/** In the history of the work where it was said: those who may read another one must not learn of it. */
async function noteAnswer(
  tx: Tx,
  workId: string,
  before: AdaptationAnswerRow | null,
  after: AdaptationAnswerRow | null,
  editor: Editor,
): Promise<void> {
  const told = (row: AdaptationAnswerRow | null) =>
    row && {
      adaptation: {
        ...{ itemId: row.itemId, scope: row.scope, decision: row.decision },
        ...{ text: row.replacement, note: row.note },
      },
    }
  const what = { workId, entity: 'work', entityId: workId, action: 'edited' } as const
  await insertEdit(tx, { ...what, ...editor, before: told(before), after: told(after) })
}

/** Those works are other ones now: their tags, the change log and what follows it say so. The first one is answered. */
async function follow(ctx: AnswerContext, tx: Tx, workIds: readonly string[]): Promise<WorkRow> {
  const nowMs = ctx.now()
  const rows: WorkRow[] = []
  for (const workId of new Set(workIds)) {
    rows.push(await updateWork(tx, workId, {}, nowMs))
    await enqueueJob(tx, { id: ctx.newId(), kind: 'index-work', key: workId, dueAtMs: nowMs, nowMs })
  }
  const [first] = rows
  if (!first) throw new Error('An answer is about a work')
  return first
}
