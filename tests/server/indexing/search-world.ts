import { createHash, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import Fastify from 'fastify'
import { type Db, openDatabase } from '../../../db/open.ts'
import { insertEpisode, updateEpisode } from '../../../db/queries/episodes.ts'
import { insertMediaFile, storeAnalysis } from '../../../db/queries/media-files.ts'
import { deleteTrack, insertTrack } from '../../../db/queries/tracks.ts'
import { replaceWorkDescriptions } from '../../../db/queries/work-descriptions.ts'
import { insertWork, replaceWorkParts, touchWork, updateWork, type WorkRow } from '../../../db/queries/works.ts'
import type { Context } from '../../../server/context.ts'
import { ensureIndexes } from '../../../server/indexing/ensure-indexes.ts'
import { indexWork } from '../../../server/indexing/index-work.ts'
import { startTestEngine, type TestEngine } from '../engine/test-engine.ts'

export type WorldContext = Pick<Context, 'db' | 'engine' | 'now' | 'newId' | 'log'>

export interface NewWork {
  readonly titles: Readonly<Record<string, string>>
  readonly kind?: WorkRow['kind']
  readonly status?: WorkRow['status']
  readonly originRegion?: string
  readonly releaseYear?: number
  readonly genres?: readonly string[]
  readonly organisationId?: string | null
  /** Of people, each by locale. */
  readonly names?: readonly Readonly<Record<string, string>>[]
}

/** A real database and a real engine with helpers that write rows as the catalogue does. */
export interface SearchWorld extends AsyncDisposable {
  readonly ctx: WorldContext
  readonly running: TestEngine
  readonly db: Db
  addWork(work: NewWork): Promise<string>
  /** Lines are given by locale; each lasts 2 s, one after the other, unless it says when it starts. */
  addEpisode(workId: string, number: number, lines: Lines): Promise<AddedEpisode>
  addTrack(episodeId: string, locale: string, lines: Lines[string]): Promise<string>
  removeTrack(workId: string, episodeId: string, trackId: string): Promise<void>
  changeWork(
    workId: string,
    change: { status?: WorkRow['status']; titles?: Record<string, string>; names?: NewWork['names'] },
  ): Promise<void>
  index(...workIds: string[]): Promise<void>
}

export type Lines = Readonly<Record<string, readonly (string | { startMs: number; text: string })[]>>
export interface AddedEpisode {
  readonly id: string
  readonly mediaSha256: string
  readonly trackIds: readonly string[]
}

export async function createSearchWorld(): Promise<SearchWorld> {
  const running = await startTestEngine()
  const db = openDatabase(join(running.dataDir, 'juku.db'), { synchronous: 'normal', migrations: 'apply' })
  let tick = 0
  const ctx: WorldContext = {
    db,
    engine: running.engine,
    now: () => Date.now(),
    newId: () => orderedId(++tick),
    log: Fastify({ logger: false }).log,
  }
  await ensureIndexes(ctx)
  return {
    ctx,
    running,
    db,
    addWork: (work) => addWork(ctx, work),
    addEpisode: (workId, number, lines) => addEpisode(ctx, workId, number, lines),
    addTrack: (episodeId, locale, lines) => addTrack(ctx, episodeId, locale, lines ?? []),
    removeTrack: (workId, episodeId, trackId) =>
      db.transaction(async (tx) => {
        await deleteTrack(tx, trackId)
        await updateEpisode(tx, episodeId, {}, ctx.now())
        await touchWork(tx, workId, ctx.now())
      }),
    changeWork: (workId, { titles, names, ...change }) =>
      db.transaction(async (tx) => {
        await updateWork(tx, workId, change, ctx.now())
        if (titles) await replaceWorkParts(tx, workId, { titles: titleRows(titles) })
        if (names) await replaceWorkDescriptions(tx, workId, { credits: names.map(creditRow) })
      }),
    async index(...workIds) {
      for (const workId of workIds) await indexWork(ctx, workId)
    },
    async [Symbol.asyncDispose]() {
      await db.close()
      await running[Symbol.asyncDispose]()
    },
  }
}

/** Shaped as a UUIDv7 that grows with each call. */
function orderedId(tick: number): string {
  return `019a0000-${tick.toString(16).padStart(4, '0')}-7${randomUUID().slice(15)}`
}

function creditRow(names: Readonly<Record<string, string>>) {
  return { role: 'director', names: Object.entries(names).map(([locale, text]) => ({ locale, text })) }
}

function titleRows(titles: Readonly<Record<string, string>>) {
  return Object.entries(titles).map(([locale, text]) => ({ locale, text, kind: 'display' as const }))
}

async function addWork(ctx: WorldContext, work: NewWork): Promise<string> {
  const id = ctx.newId()
  const nowMs = ctx.now()
  await ctx.db.transaction(async (tx) => {
    await insertWork(tx, {
      id,
      kind: work.kind ?? 'micro_drama',
      status: work.status ?? 'published',
      organisationId: work.organisationId ?? null,
      originalLocale: Object.keys(work.titles)[0] ?? 'zh-Hans-CN',
      originRegion: work.originRegion ?? 'CN',
      releaseYear: work.releaseYear ?? null,
      version: 1,
      createdAtMs: nowMs,
      updatedAtMs: nowMs,
    })
    await replaceWorkParts(tx, id, { titles: titleRows(work.titles), genres: work.genres ?? [] })
    await replaceWorkDescriptions(tx, id, { credits: (work.names ?? []).map(creditRow) })
  })
  return id
}

async function addEpisode(ctx: WorldContext, workId: string, number: number, lines: Lines): Promise<AddedEpisode> {
  const id = ctx.newId()
  const nowMs = ctx.now()
  const mediaSha256 = createHash('sha256').update(id).digest('hex')
  await ctx.db.transaction(async (tx) => {
    await insertMediaFile(tx, { sha256: mediaSha256, sizeBytes: 1, createdAtMs: nowMs })
    await storeAnalysis(tx, mediaSha256, { analysedAtMs: nowMs }, candidates(ctx, mediaSha256))
    await insertEpisode(tx, {
      ...{ id, workId, number, mediaSha256, state: 'ready', warnings: [], version: 1 },
      ...{ createdAtMs: nowMs, updatedAtMs: nowMs },
    })
    await touchWork(tx, workId, nowMs)
  })
  const trackIds: string[] = []
  for (const [locale, texts] of Object.entries(lines)) trackIds.push(await addTrack(ctx, id, locale, texts))
  return { id, mediaSha256, trackIds }
}

/** Three candidates, at 1, 11 and 21 s. */
function candidates(ctx: WorldContext, mediaSha256: string) {
  return [1_000, 11_000, 21_000].map((atMs, index) => ({
    ...{ id: ctx.newId(), mediaSha256, kind: 'candidate' as const, rank: index + 1, atMs, reasons: [] },
    ...{ sha256: mediaSha256, mimeType: 'image/jpeg', sizeBytes: 1, widthPx: 90, heightPx: 160 },
  }))
}

async function addTrack(ctx: WorldContext, episodeId: string, locale: string, lines: NonNullable<Lines[string]>) {
  const id = ctx.newId()
  const cues = lines.map((line, index) => {
    const { startMs, text } = typeof line === 'string' ? { startMs: index * 2_000, text: line } : line
    return { startMs, endMs: startMs + 1_900, text }
  })
  const track = {
    ...({ id, episodeId, locale, kind: 'subtitles', origin: 'uploaded', state: 'approved', format: 'srt' } as const),
    ...{ encoding: 'utf-8', encodingConfidence: 1, localeSource: 'given', createdAtMs: ctx.now() },
  }
  await ctx.db.transaction(async (tx) => {
    await insertTrack(tx, track, cues)
    await updateEpisode(tx, episodeId, {}, ctx.now())
  })
  return id
}
