import { startServer } from '../../tests/start-server.ts'
import { askAll } from './ask.ts'
import { changeTitles, createWorks, untilIndexed, type WorkIds } from './catalogue.ts'
import { makeDistractors } from './distractors.ts'
import { startExtraWorkers } from './extra-workers.ts'
import { rejectAll, untilLearned } from './learn.ts'
import { leaveOut } from './leave-out.ts'
import type { Part } from './part.ts'
import { type SetQuery, sampleOf } from './query-set.ts'
import { scoreRows, type Target } from './score-table.ts'
import { readSharedSet } from './shared-set.ts'

const TARGET = { recall: 0.99, mrr: 0.95 }
const DISTRACTORS = 5_000
const SEED = 20_261_123
/** With distractors and with titles left out a part of the queries is enough. */
const QUERIES_AGAIN = 2_000
const EXTRA_WORKERS = 4

/**
 * Film titles of several regions: as they are; among distractors; and among those with one region's title left out,
 * with and without the words that were learned from the other titles.
 * None where the shared data is absent.
 * @param sample about so many queries of each; undefined: all of the first, 2,000 of the others.
 */
export async function* benchSharedSet(say: (what: string) => void, sample?: number): AsyncGenerator<Part> {
  const set = await readSharedSet()
  if (!set) return say('the film titles are left out: ../shared/data/titles is absent')
  await using server = await startServer()
  await using _ = startExtraWorkers(server, EXTRA_WORKERS)
  const ask = async (
    title: string,
    queries: readonly SetQuery[],
    { target, notes = [] }: { target?: Target; notes?: readonly string[] } = {},
  ): Promise<Part> => {
    say(`${title}: asking ${queries.length} queries`)
    const asked = await askAll(server, queries, new Map([...ids, ...others]))
    const total = { name: 'all', has: () => true }
    const rows = scoreRows(asked, () => target, total)
    return { title: `${title}: ${queries.length} queries`, rows, notes, asked }
  }
  say(`sending ${set.works.length} works`)
  let others: WorkIds = new Map()
  const ids = await createWorks(server, set.works)
  await untilIndexed(server, ids.values())
  yield await ask('Film titles', sampleOf(set.queries, sample), { target: TARGET })
  say(`sending ${DISTRACTORS} distractors`)
  others = await createWorks(server, makeDistractors(set.works, DISTRACTORS, SEED))
  await untilIndexed(server, others.values())
  const again = sample ?? QUERIES_AGAIN
  yield await ask(`Film titles among ${DISTRACTORS} others`, sampleOf(set.queries, again), { target: TARGET })
  say('taking titles away')
  const left = leaveOut(set.works, set.queries)
  await changeTitles(server, left.works, ids)
  await untilIndexed(server, ids.values())
  const title = `The same, with the asked region's own title left out`
  const learned = await untilLearned(server)
  const worded = `${learned.length} pairs of words were learned from the titles that are left.`
  yield await ask(`${title}, after learning`, sampleOf(left.queries, again), { notes: [worded] })
  await rejectAll(server, learned)
  yield await ask(`${title}, without what was learned`, sampleOf(left.queries, again))
}
