import { setTimeout as pause } from 'node:timers/promises'
import { pino } from 'pino'
import { v7 as newId } from 'uuid'
import { openDatabase } from '../../../db/open.ts'
import { passWindowEdges } from '../../../server/rights/pass-window-edges.ts'

/** Passes the edges of a database as a server does at a given instant, slowly enough to be killed in between. Arguments: path, instant. */
const [path = '', nowMs = ''] = process.argv.slice(2)
const db = openDatabase(path, { synchronous: 'normal', migrations: 'check' })
const slowly: typeof db.transaction = async (work) => {
  const result = await db.transaction(work)
  await pause(20)
  return result
}
const ctx = { db: Object.assign(Object.create(db), { transaction: slowly }), now: () => Number(nowMs), newId }
await passWindowEdges({ ...ctx, log: pino({ level: 'silent' }) })
await db.close()
