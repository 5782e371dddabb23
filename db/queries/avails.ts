import { sql } from '../drizzle.ts'
import type { Reader } from '../open.ts'
import { workExternalIds } from '../schema/index.ts'

/** Another registry's id, and the work that it names. */
export type ExternalIdRow = typeof workExternalIds.$inferSelect

/** Which works these ids of other registries name. */
export async function listWorksByExternalIds(
  db: Reader,
  ids: readonly { readonly scheme: string; readonly value: string }[],
): Promise<ExternalIdRow[]> {
  if (ids.length === 0) return []
  const wanted = JSON.stringify(ids.map(({ scheme, value }) => [scheme, value]))
  return db
    .select()
    .from(workExternalIds)
    .where(sql`(${workExternalIds.scheme}, ${workExternalIds.value}) in
      (select value ->> 0, value ->> 1 from json_each(${wanted}))`)
    .all()
}
