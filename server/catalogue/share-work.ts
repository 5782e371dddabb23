import { findOrganisation } from '../../db/queries/organisations.ts'
import {
  deleteWorkShare,
  listWorkShares,
  type NamedShare,
  putWorkShare,
  type WorkShareRow,
} from '../../db/queries/work-shares.ts'
import type { Caller, Context } from '../context.ts'
import { CatalogueError, notFound } from '../errors.ts'
import { recordEdit } from '../history/record-edit.ts'
import { getWork } from './lookups.ts'

type Share = Pick<WorkShareRow, 'workId' | 'organisationId' | 'role'>

/** With whom a work is shared. @throws {CatalogueError} WORK_NOT_FOUND */
export async function listShares(ctx: Pick<Context, 'db'>, workId: string): Promise<NamedShare[]> {
  await getWork(ctx.db, workId)
  return listWorkShares(ctx.db, workId)
}

/**
 * Shares a work with another organisation, or changes how. Its people have the lesser of this role and their own.
 * @throws {CatalogueError} WORK_NOT_FOUND, ORGANISATION_NOT_FOUND, ORGANISATION_UNFIT
 */
export async function shareWork(ctx: Pick<Context, 'db' | 'now'>, caller: Caller, share: Share): Promise<NamedShare> {
  const { workId, organisationId } = share
  return ctx.db.transaction(async (tx) => {
    const work = await getWork(tx, workId)
    const organisation = await findOrganisation(tx, organisationId)
    if (!organisation) throw notFound('ORGANISATION_NOT_FOUND', organisationId)
    if (work.organisationId === organisationId) {
      throw new CatalogueError('ORGANISATION_UNFIT', 'The work is this organisation’s own: share it with another.')
    }
    if (organisation.kind === 'partner') {
      throw new CatalogueError(
        'ORGANISATION_UNFIT',
        `${organisation.name} is a partner: works are shared with those who make them.`,
      )
    }
    const edit = { by: caller, atMs: ctx.now(), workId, entity: 'work', entityId: workId, action: 'edited' } as const
    await recordEdit(tx, edit, () => putWorkShare(tx, { ...share, createdAtMs: ctx.now() }))
    const kept = (await listWorkShares(tx, workId)).find((row) => row.organisationId === organisationId)
    return kept ?? { ...share, createdAtMs: ctx.now(), organisationName: organisation.name }
  })
}

/** Shares a work no more. @throws {CatalogueError} SHARE_NOT_FOUND */
export async function unshareWork(
  ctx: Pick<Context, 'db' | 'now'>,
  caller: Caller,
  share: Pick<Share, 'workId' | 'organisationId'>,
): Promise<void> {
  const { workId } = share
  const edit = { by: caller, atMs: ctx.now(), workId, entity: 'work', entityId: workId, action: 'edited' } as const
  const row = await ctx.db.transaction((tx) => recordEdit(tx, edit, () => deleteWorkShare(tx, share)))
  if (!row) throw new CatalogueError('SHARE_NOT_FOUND', `This work is not shared with ${share.organisationId}.`)
}
