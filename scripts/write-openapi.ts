// node scripts/write-openapi.ts [file]: the OpenAPI document that the server serves at /api/openapi.json, without starting one.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { v7 as newId } from 'uuid'
import { openDatabase } from '../db/open.ts'
import { openStore } from '../media/store.ts'
import { buildApp } from '../server/app.ts'
import { readSettings } from '../server/config.ts'
import { connectEngine } from '../server/engine/engine.ts'
import { createLog } from '../server/log.ts'

const target = process.argv[2]
const text = `${JSON.stringify(await describe(), null, 2)}\n`
if (target) await writeFile(target, text)
else process.stdout.write(text)

async function describe(): Promise<object> {
  const dataDir = await mkdtemp(join(tmpdir(), 'juku-openapi-'))
  const settings = readSettings({ DATA_DIR: dataDir, PUBLIC_URL: 'https://juku.example', LOG_LEVEL: 'warn' })
  const db = openDatabase(join(dataDir, 'juku.db'), { synchronous: 'normal', migrations: 'apply' })
  const engine = connectEngine(() => ({ url: 'http://127.0.0.1:9', key: '' })) // never asked
  try {
    const store = await openStore(dataDir)
    const ctx = { settings, log: createLog(settings, 'server'), db, store, engine, now: Date.now, newId }
    const app = await buildApp(ctx, { adminToken: 'a token that nobody knows, of enough characters' })
    await app.ready()
    const document = app.swagger()
    await app.close()
    return document
  } finally {
    await engine.close()
    await db.close()
    await rm(dataDir, { recursive: true, force: true })
  }
}
