import { type CollectionRow, listCollections, listCollectionWorks } from '../../db/queries/collections.ts'
import type { WorkRow } from '../../db/queries/works.ts'
import { type Page, pageById } from '../accounts/page.ts'
import { worksSeenBy } from '../accounts/visibility.ts'
import type { Caller, Context } from '../context.ts'
import { decodeCursor, encodeCursor } from '../http/cursor.ts'

interface PageQuery {
  readonly cursor?: string | undefined
  readonly limit: number
}

/** One page of collections: those of the caller's organisations and those for everybody; all for the operator. @throws {CatalogueError} CURSOR_INVALID */
export async function pageCollections(
  ctx: Pick<Context, 'db'>,
  caller: Caller,
  query: PageQuery,
): Promise<Page<CollectionRow>> {
  const own = caller.memberships.map(({ organisationId }) => organisationId)
  const organisationIds = caller.kind === 'operator' ? undefined : own
  return pageById(
    query,
    ({ id }: CollectionRow) => id,
    (page) => listCollections(ctx.db, { ...page, organisationIds }),
  )
}

/** One page of the works of a collection that the caller may see, in its order. @throws {CatalogueError} CURSOR_INVALID */
export async function pageMembers(
  ctx: Pick<Context, 'db'>,
  caller: Caller,
  collectionId: string,
  { cursor, limit }: PageQuery,
): Promise<Page<WorkRow>> {
  const afterPosition = cursor === undefined ? undefined : decodeCursor(cursor, { position: 'number' }).position
  const seen = worksSeenBy(caller)
  const found = await listCollectionWorks(ctx.db, { collectionId, seen, afterPosition, limit: limit + 1 })
  const page = found.slice(0, limit)
  const last = page.at(-1)
  const nextCursor = found.length > limit && last ? encodeCursor({ position: last.position }) : null
  return { rows: page.map(({ work }) => work), nextCursor }
}
