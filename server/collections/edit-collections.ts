import type { Reader, Tx } from '../../db/open.ts'
import {
  type CollectionRow,
  deleteCollection,
  findCollection,
  findStillsOfWorks,
  insertCollection,
  listMemberIds,
  replaceCollectionTexts,
  replaceMembers,
  updateCollection,
} from '../../db/queries/collections.ts'
import { requirePermission } from '../accounts/authorise.ts'
import { checkingContent } from '../catalogue/check-content.ts'
import { getWork } from '../catalogue/lookups.ts'
import type { Caller, Context } from '../context.ts'
import { CatalogueError, notFound } from '../errors.ts'
import { requireMatch } from '../http/entity-tags.ts'
import { findEarlierResult, type Idempotency, rememberResult } from '../http/idempotency.ts'
import { chooseOwner } from './choose-owner.ts'
import type { CollectionChange, NewCollection } from './schemas.ts'

type Needs = Pick<Context, 'db' | 'now' | 'newId'>

const MOST_WORKS = 1_000

/** Makes a collection without works. The same idempotent call again gives the one it made before. @throws {CatalogueError} CONTENT_INVALID, ORGANISATION_*, IDEMPOTENCY_KEY_REUSED */
export async function createCollection(
  ctx: Needs,
  caller: Caller,
  { texts, audience = 'organisation', organisationId }: NewCollection,
  idempotency?: Idempotency,
): Promise<CollectionRow> {
  const tidied = tidyTexts(texts)
  const nowMs = ctx.now()
  return ctx.db.transaction(async (tx) => {
    const earlier = await findEarlierResult(tx, idempotency, nowMs)
    if (earlier !== undefined) return getCollection(tx, earlier)
    const owner = await chooseOwner(tx, caller, organisationId)
    const row = { id: ctx.newId(), organisationId: owner, audience, version: 1, createdAtMs: nowMs, updatedAtMs: nowMs }
    const made = await insertCollection(tx, row)
    await replaceCollectionTexts(tx, made.id, tidied)
    await rememberResult(tx, idempotency, made.id, nowMs)
    return made
  })
}

/** Changes names, audience or cover. @throws {CatalogueError} COLLECTION_NOT_FOUND, VERSION_CONFLICT, CONTENT_INVALID, COLLECTION_COVER_UNFIT */
export async function editCollection(
  ctx: Needs,
  id: string,
  { texts, audience, cover }: CollectionChange,
  ifMatch?: string,
): Promise<CollectionRow> {
  const tidied = texts && tidyTexts(texts)
  return ctx.db.transaction(async (tx) => {
    requireMatch(ifMatch, await getCollection(tx, id))
    if (cover) await requireFit(tx, id, cover)
    if (tidied) await replaceCollectionTexts(tx, id, tidied)
    const change = {
      ...(audience === undefined ? {} : { audience }),
      ...(cover === undefined ? {} : { coverWorkId: cover?.workId ?? null, coverStillId: cover?.stillId ?? null }),
    }
    return updateCollection(tx, id, change, ctx.now())
  })
}

/** Forgets a collection; its works stay where they are. @throws {CatalogueError} COLLECTION_NOT_FOUND, VERSION_CONFLICT */
export async function removeCollection(ctx: Needs, id: string, ifMatch?: string): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    requireMatch(ifMatch, await getCollection(tx, id))
    await deleteCollection(tx, id)
  })
}

/**
 * Puts a work that the caller may see into a collection, or moves it there.
 * @param place.before the work that it comes before; none: it comes last.
 * @throws {CatalogueError} COLLECTION_NOT_FOUND, VERSION_CONFLICT, WORK_NOT_FOUND, COLLECTION_WORK_NOT_FOUND, COLLECTION_FULL
 */
export async function placeWork(
  ctx: Needs,
  caller: Caller,
  { collectionId, workId }: { readonly collectionId: string; readonly workId: string },
  { before = null }: { readonly before?: string | null },
  ifMatch?: string,
): Promise<CollectionRow> {
  return ctx.db.transaction(async (tx) => {
    requireMatch(ifMatch, await getCollection(tx, collectionId))
    await requirePermission(tx, caller, 'work.read', { name: 'workId', id: workId })
    await getWork(tx, workId)
    const ids = (await listMemberIds(tx, collectionId)).filter((id) => id !== workId)
    if (ids.length >= MOST_WORKS) {
      throw new CatalogueError('COLLECTION_FULL', `A collection has ${MOST_WORKS} works at most: begin another one.`)
    }
    const at = before === null ? ids.length : ids.indexOf(before)
    if (at < 0) throw notAMember(before ?? '')
    await replaceMembers(tx, collectionId, ids.toSpliced(at, 0, workId), ctx.now())
    return updateCollection(tx, collectionId, {}, ctx.now())
  })
}

/** Takes a work out of a collection. @throws {CatalogueError} COLLECTION_NOT_FOUND, VERSION_CONFLICT, COLLECTION_WORK_NOT_FOUND */
export async function takeWorkOut(
  ctx: Needs,
  { collectionId, workId }: { readonly collectionId: string; readonly workId: string },
  ifMatch?: string,
): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    const collection = await getCollection(tx, collectionId)
    requireMatch(ifMatch, collection)
    const ids = await listMemberIds(tx, collectionId)
    if (!ids.includes(workId)) throw notAMember(workId)
    await replaceMembers(
      tx,
      collectionId,
      ids.filter((id) => id !== workId),
      ctx.now(),
    )
    const isCover = collection.coverWorkId === workId
    await updateCollection(tx, collectionId, isCover ? { coverWorkId: null, coverStillId: null } : {}, ctx.now())
  })
}

/** @throws {CatalogueError} COLLECTION_NOT_FOUND */
export async function getCollection(db: Reader, id: string): Promise<CollectionRow> {
  const collection = await findCollection(db, id)
  if (!collection) throw notFound('COLLECTION_NOT_FOUND', id)
  return collection
}

function tidyTexts(texts: NewCollection['texts']): { locale: string; title: string; description: string | null }[] {
  return checkingContent(({ localeAt, textAt, note }) => {
    const seen = new Set<string>()
    return texts.map((text, index) => {
      const pointer = `/texts/${index}`
      const locale = localeAt(text.locale, `${pointer}/locale`)
      const detail = `There is one title a locale: ${locale} is twice.`
      if (seen.has(locale)) note({ pointer: `${pointer}/locale`, code: 'REPEATED', detail })
      seen.add(locale)
      const title = textAt(text.title, `${pointer}/title`)
      const description = text.description == null ? null : textAt(text.description, `${pointer}/description`)
      return { locale, title, description }
    })
  })
}

async function requireFit(
  tx: Tx,
  id: string,
  cover: { readonly workId: string; readonly stillId?: string },
): Promise<void> {
  const { workId, stillId } = cover
  const isMember = (await listMemberIds(tx, id)).includes(workId)
  if (isMember && (stillId === undefined || (await findStillsOfWorks(tx, [[workId, stillId]])).has(stillId))) return
  const detail = isMember
    ? 'This image is none of that work: take a candidate of one of its episodes, or a cover that was made for it.'
    : 'A cover is of one of the works: put that work into the collection first.'
  throw new CatalogueError('COLLECTION_COVER_UNFIT', detail, {
    errors: [{ pointer: isMember ? '/cover/stillId' : '/cover/workId', code: 'COLLECTION_COVER_UNFIT', detail }],
  })
}

function notAMember(workId: string): CatalogueError {
  return new CatalogueError('COLLECTION_WORK_NOT_FOUND', `There is no work ${workId} in this collection.`)
}
