import type { Tx } from '../../db/open.ts'
import { findOwnersOfWork, type Owned } from '../../db/queries/access.ts'
import {
  type DuplicateRow,
  decideDuplicate as decide,
  type EpisodeOfFile,
  findDuplicate,
  listEpisodesOfFiles,
} from '../../db/queries/duplicates.ts'
import { insertEdit } from '../../db/queries/edits.ts'
import { isPermitted } from '../accounts/permissions.ts'
import { relationsTo } from '../accounts/relations.ts'
import { worksSeenBy } from '../accounts/visibility.ts'
import type { Caller, Context } from '../context.ts'
import { CatalogueError, notFound } from '../errors.ts'
import { nameOf } from '../history/record-edit.ts'
import type { DecideDuplicateBody } from './schemas.ts'

/**
 * Keeps what a person says of a pair: it is not asked about again, but may be decided anew. Needs somebody who may edit, or publish, a work
 * on both sides.
 * @throws {CatalogueError} DUPLICATE_NOT_FOUND, also where one of both may not be seen; FORBIDDEN
 */
export async function decideDuplicate(
  ctx: Pick<Context, 'db' | 'now'>,
  caller: Caller,
  id: string,
  { decision }: DecideDuplicateBody,
): Promise<DuplicateRow> {
  return ctx.db.transaction(async (tx) => {
    const before = await findDuplicate(tx, id)
    if (!before) throw notFound('DUPLICATE_NOT_FOUND', id)
    const sides = await readSides(tx, caller, before)
    const by = { deciderKind: caller.kind, deciderId: caller.id, deciderName: await nameOf(tx, caller) }
    const row = await decide(tx, id, { decision, ...by, decidedAtMs: ctx.now() })
    if (!row) throw notFound('DUPLICATE_NOT_FOUND', id)
    if (before.decision !== decision) await noteDecision(tx, before, row, sides)
    return row
  })
}

interface SideEpisode extends EpisodeOfFile {
  readonly owned: Owned
}

async function readSides(tx: Tx, caller: Caller, row: DuplicateRow): Promise<SideEpisode[][]> {
  const files = [row.mediaSha256, row.otherSha256]
  const episodes: SideEpisode[] = []
  for (const episode of await listEpisodesOfFiles(tx, files, worksSeenBy(caller))) {
    const [owned] = await findOwnersOfWork(tx, episode.workId)
    if (owned) episodes.push({ ...episode, owned })
  }
  const sides = files.map((sha256) => episodes.filter((episode) => episode.sha256 === sha256))
  if (sides.some((side) => side.length === 0)) throw notFound('DUPLICATE_NOT_FOUND', row.id)
  if (caller.kind === 'operator' || sides.every((side) => side.some(({ owned }) => mayDecide(caller, owned))))
    return sides
  throw new CatalogueError('FORBIDDEN', 'Your role does not allow this for both works. Ask a curator, or the operator.')
}

function mayDecide(caller: Caller, owned: Owned): boolean {
  const relations = relationsTo(caller, owned)
  return isPermitted('work.edit', relations) || isPermitted('work.publish', relations)
}

/** In the history of episodes of both sides that are one organisation's: a history must not tell of what others have. */
async function noteDecision(
  tx: Tx,
  before: DuplicateRow,
  after: DuplicateRow,
  [first = [], second = []]: SideEpisode[][],
): Promise<void> {
  const editor = {
    editorKind: after.deciderKind ?? 'program',
    editorId: after.deciderId ?? '',
    editorName: after.deciderName ?? '',
  }
  const said = (decision: DuplicateRow['decision'], other: string) =>
    decision === null ? null : { duplicate: { decision, episodeId: other } }
  for (const one of first) {
    for (const other of second) {
      if (one.owned.organisationId !== other.owned.organisationId) continue
      for (const [episode, beside] of [
        [one, other],
        [other, one],
      ] as const) {
        await insertEdit(tx, {
          ...{ workId: episode.workId, entity: 'episode', entityId: episode.id, action: 'compared' },
          ...{ ...editor, atMs: after.decidedAtMs ?? 0 },
          before: said(before.decision, beside.id),
          after: said(after.decision, beside.id),
        })
      }
    }
  }
}
