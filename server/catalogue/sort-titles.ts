import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Tx } from '../../db/open.ts'
import { findWorkDetails, findWorks, listUnsortedWorkIds, putSortTitle } from '../../db/queries/works.ts'
import type { Context } from '../context.ts'
import { loadReadings, type Readings } from '../language/phonetics/load-readings.ts'
import { sortKey } from '../language/phonetics/sort-key.ts'
import { pickTitle } from '../language/pick-title.ts'

const WORKS_A_STEP = 100

/** Stores what these works are ordered by among titles: the one that is shown in the language of the original. */
export async function storeSortTitles(tx: Tx, workIds: readonly string[], readings: Readings): Promise<void> {
  const titles = Map.groupBy((await findWorkDetails(tx, workIds)).titles, (title) => title.workId)
  for (const { id, originalLocale } of await findWorks(tx, workIds)) {
    const title = pickTitle(titles.get(id) ?? [], { reader: undefined, original: originalLocale })
    await putSortTitle(tx, id, sortKey(title?.text ?? '', readings))
  }
}

/** Does it for works that an earlier version of the program stored. Before anybody is served. */
export async function storeMissingSortTitles(ctx: Pick<Context, 'db'>): Promise<void> {
  for (;;) {
    const ids = await listUnsortedWorkIds(ctx.db, WORKS_A_STEP)
    if (ids.length === 0) return
    const readings = await loadReadings()
    await ctx.db.transaction((tx) => storeSortTitles(tx, ids, readings))
    await nextTurn()
  }
}
