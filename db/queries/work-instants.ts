import { sql } from '../drizzle.ts'
import { keepUntilCommit } from '../keep-until-commit.ts'
import type { Reader } from '../open.ts'
import { prepareOnce } from '../prepare-once.ts'
import { works } from '../schema/index.ts'
import { findFact } from './facts.ts'
import type { WorkRow } from './works.ts'

/** What changes of a work without an entry in the change log. */
export type WorkInstants = Pick<WorkRow, 'updatedAtMs' | 'indexedAtMs'>

/** By the ids of works: of those of `ids` that there are, and perhaps of others. */
export async function findWorkInstants(db: Reader, ids: readonly string[]): Promise<ReadonlyMap<string, WorkInstants>> {
  const known = await knownInstants(db)
  const missing = ids.filter((id) => !known.has(id))
  if (missing.length === 0) return known
  for (const row of statementsOf(db).instants.values({ ids: JSON.stringify(missing) })) {
    const [id, updatedAtMs, indexedAtMs] = row as [string, number, number | null] // as selected
    known.set(id, { updatedAtMs, indexedAtMs })
  }
  return known
}

const kept = new WeakMap<
  Reader,
  { readonly revision: string | undefined; readonly instants: Map<string, WorkInstants> }
>()

/** What was read of late. Each commit, a worker's heartbeat too, asks whether a work has other instants since: a trigger counts that. */
const knownInstants = keepUntilCommit(async (db) => {
  const revision = await findFact(db, 'work-instants')
  const known = kept.get(db)
  if (known !== undefined && known.revision === revision) return known.instants
  const instants = new Map<string, WorkInstants>()
  kept.set(db, { revision, instants })
  return instants
})

const statementsOf = prepareOnce((db) => ({
  instants: db
    .select({ id: works.id, updatedAtMs: works.updatedAtMs, indexedAtMs: works.indexedAtMs })
    .from(works)
    .where(sql`${works.id} in (select value from json_each(${sql.placeholder('ids')}))`)
    .prepare(),
}))
