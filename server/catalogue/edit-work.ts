import { countEpisodes } from '../../db/queries/episodes.ts'
import { enqueueJob } from '../../db/queries/jobs.ts'
import { updateWork, type WorkRow } from '../../db/queries/works.ts'
import type { Caller, Context } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import { recordEdit } from '../history/record-edit.ts'
import { requireMatch } from '../http/entity-tags.ts'
import { loadReadings } from '../language/phonetics/load-readings.ts'
import { checkContent } from './check-content.ts'
import { requireFreeExternalIds } from './create-work.ts'
import { getWork } from './lookups.ts'
import type { WorkChange } from './schemas.ts'
import { storeSortTitles } from './sort-titles.ts'
import { storeWorkParts } from './store-descriptions.ts'

/**
 * Changes the fields of a work that are given; a given list replaces the one that was there.
 *
 * @throws {CatalogueError} WORK_NOT_FOUND, VERSION_CONFLICT, CONTENT_INVALID, EXTERNAL_ID_TAKEN, SHORT_VIDEO_HAS_ONE_EPISODE
 */
export async function editWork(
  ctx: Pick<Context, 'db' | 'now' | 'newId'>,
  caller: Caller,
  workId: string,
  input: WorkChange,
  ifMatch?: string,
): Promise<WorkRow> {
  const change = checkContent(input)
  const readings = await loadReadings()
  const nowMs = ctx.now()
  return ctx.db.transaction(async (tx) => {
    requireMatch(ifMatch, await getWork(tx, workId))
    if (change.kind === 'short_video' && (await countEpisodes(tx, workId)) > 1) {
      throw new CatalogueError(
        'SHORT_VIDEO_HAS_ONE_EPISODE',
        'This work has more episodes than a short video can have.',
      )
    }
    await requireFreeExternalIds(tx, workId, change.externalIds)
    const { kind, originalLocale, originRegion, releaseYear } = change
    const columns = Object.entries({ kind, originalLocale, originRegion, releaseYear })
    const given = Object.fromEntries(columns.filter(([, value]) => value !== undefined))
    const edit = { by: caller, atMs: nowMs, workId, entity: 'work', entityId: workId, action: 'edited' } as const
    await recordEdit(tx, edit, async () => {
      await storeWorkParts(tx, workId, change, nowMs)
      await updateWork(tx, workId, given, nowMs)
    })
    await storeSortTitles(tx, [workId], readings)
    await enqueueJob(tx, { id: ctx.newId(), kind: 'index-work', key: workId, dueAtMs: nowMs, nowMs })
    return getWork(tx, workId) // an edit brings an approved work back into review
  })
}
