import { memberships, organisations, people } from '../../../db/schema/index.ts'
import type { TestApp } from '../test-app.ts'

/** A person who may sign in; the id. */
export async function insertPerson(t: TestApp, name: string): Promise<string> {
  const id = t.ctx.newId()
  const row = { id, email: `${id}@example.org`, name, version: 1, createdAtMs: 1, updatedAtMs: 1 }
  await t.ctx.db.transaction(async (tx) => void tx.insert(people).values(row).run())
  return id
}

/** An organisation; the id. */
export async function insertOrganisation(
  t: TestApp,
  kind: (typeof organisations.$inferInsert)['kind'],
  name: string,
  members: readonly string[] = [],
): Promise<string> {
  const id = t.ctx.newId()
  await t.ctx.db.transaction(async (tx) => {
    tx.insert(organisations).values({ id, kind, name, version: 1, createdAtMs: 1, updatedAtMs: 1 }).run()
    for (const personId of members) {
      tx.insert(memberships).values({ personId, organisationId: id, role: 'editor', createdAtMs: 1 }).run()
    }
  })
  return id
}
