import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { v7 as newId } from 'uuid'
import { openDatabase } from '../../db/open.ts'
import { openStore } from '../../media/store.ts'
import { buildApp } from '../../server/app.ts'
import { readSettings } from '../../server/config.ts'
import { connectEngine } from '../../server/engine/engine.ts'
import { API_NAMES, type ApiName, documentOf } from '../../server/http/openapi/documents.ts'
import { createLog } from '../../server/log.ts'

/** The address in the documents that are kept with the source. */
export const DESCRIBED_URL = 'https://juku.example'

/** The documents of both APIs as text, as the server would serve them, without starting one. */
export async function describeApis(): Promise<Record<ApiName, string>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'juku-openapi-'))
  const settings = readSettings({ DATA_DIR: dataDir, PUBLIC_URL: DESCRIBED_URL, LOG_LEVEL: 'warn' })
  const db = openDatabase(join(dataDir, 'juku.db'), { synchronous: 'normal', migrations: 'apply' })
  const engine = connectEngine(() => ({ url: 'http://127.0.0.1:9', key: '' })) // never asked
  try {
    const store = await openStore(dataDir)
    const ctx = { settings, log: createLog(settings, 'server'), db, store, engine, now: Date.now, newId }
    const app = await buildApp(ctx, { adminToken: 'a token that nobody knows, of enough characters' })
    await app.ready()
    const texts = API_NAMES.map((name) => [name, `${JSON.stringify(documentOf(app, name), null, 2)}\n`] as const)
    await app.close()
    return Object.fromEntries(texts) as Record<ApiName, string>
  } finally {
    await engine.close()
    await db.close()
    await rm(dataDir, { recursive: true, force: true })
  }
}
