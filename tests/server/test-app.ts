import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import { v7 as newId } from 'uuid'
import { openDatabase } from '../../db/open.ts'
import { openStore } from '../../media/store.ts'
import { type AppOptions, buildApp } from '../../server/app.ts'
import { readSettings } from '../../server/config.ts'
import type { Context } from '../../server/context.ts'
import { connectEngine } from '../../server/engine/engine.ts'
import { TEST_TOKEN } from '../start-server.ts'

/** The HTTP side over a real database and store in a folder of its own; no engine runs, and no worker. */
export interface TestApp extends AsyncDisposable {
  readonly app: FastifyInstance
  readonly ctx: Context
  readonly dataDir: string
  /** Headers of the operator. */
  readonly operator: { authorization: string }
  /** Moves the injected clock. */
  advance(ms: number): void
}

/** @param options.isClockStill only `advance` moves the clock, for tests of short pauses. */
export async function startTestApp(
  options: Partial<AppOptions> & { env?: Record<string, string>; dataDir?: string; isClockStill?: boolean } = {},
): Promise<TestApp> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'juku-app-')))
  let offsetMs = 0
  const startedAtMs = Date.now()
  const ctx: Context = {
    settings: readSettings({ DATA_DIR: dataDir, ...options.env }),
    db: openDatabase(join(dataDir, 'juku.db'), { synchronous: 'normal', migrations: 'apply' }),
    store: await openStore(dataDir),
    engine: connectEngine(() => ({ url: 'http://127.0.0.1:9', key: '' })),
    log: pino({ level: 'silent' }),
    now: () => (options.isClockStill ? startedAtMs : Date.now()) + offsetMs,
    newId,
  }
  const app = await buildApp(ctx, { adminToken: TEST_TOKEN, ...options })
  await app.ready()
  return {
    app,
    ctx,
    dataDir,
    operator: { authorization: `Bearer ${TEST_TOKEN}` },
    advance: (ms) => {
      offsetMs += ms
    },
    [Symbol.asyncDispose]: async () => {
      await app.close()
      await ctx.engine.close()
      await ctx.db.close()
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** A body for POST /api/works. */
export function newWork(change: Record<string, unknown> = {}) {
  return {
    kind: 'micro_drama',
    originalLocale: 'zh-Hant-TW',
    originRegion: 'TW',
    titles: [{ locale: 'zh-Hant-TW', text: '雨夜計程車', kind: 'display' }],
    ...change,
  }
}

/** A multipart body for inject, in the given order of parts. */
export function multipart(parts: readonly { name: string; fileName?: string; body: string | Buffer; type?: string }[]) {
  const boundary = 'juku-test-boundary'
  const chunks = parts.flatMap(({ name, fileName, body, type }) => [
    Buffer.from(
      `--${boundary}\r\ncontent-disposition: form-data; name="${name}"${fileName === undefined ? '' : `; filename="${fileName}"`}\r\n` +
        `${type === undefined ? '' : `content-type: ${type}\r\n`}\r\n`,
    ),
    Buffer.from(body),
    Buffer.from('\r\n'),
  ])
  return {
    payload: Buffer.concat([...chunks, Buffer.from(`--${boundary}--\r\n`)]),
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  }
}
