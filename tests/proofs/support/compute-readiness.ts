// Works out readiness in a process of its own, so that it can be killed. Arguments: the folder of data, the instant that it is.
import { join } from 'node:path'
import { pino } from 'pino'
import { openDatabase } from '../../../db/open.ts'
import { readSettings } from '../../../server/config.ts'
import { computeReadiness } from '../../../server/readiness/compute-readiness.ts'
import { readTargets } from '../../../server/readiness/read-targets.ts'

const [, , dataDir = '', now = ''] = process.argv
const db = openDatabase(join(dataDir, 'juku.db'), { synchronous: 'normal', migrations: 'check' })
const ctx = {
  ...{ db, log: pino({ level: 'silent' }), settings: readSettings({ DATA_DIR: dataDir }) },
  now: () => Number(now),
}
process.stdout.write('begins\n')
await computeReadiness(ctx, () => readTargets(ctx))
await db.close()
