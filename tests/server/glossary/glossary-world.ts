import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { jobs } from '../../../db/schema/index.ts'
import { openStore } from '../../../media/store.ts'
import { createMediaTools } from '../../../media/tools.ts'
import { buildApp } from '../../../server/app.ts'
import { readSettings } from '../../../server/config.ts'
import type { WorkerContext } from '../../../server/context.ts'
import { runJobs } from '../../../server/jobs/run-jobs.ts'
import { TEST_TOKEN, until } from '../../start-server.ts'
import { createSearchWorld, type SearchWorld } from '../indexing/search-world.ts'
import { multipart } from '../test-app.ts'

export interface Answer {
  readonly status: number
  readonly headers: Record<string, unknown>
  readonly body: Record<string, unknown>
}

/** The whole HTTP side over a real database and engine, and a worker that runs when it is told to. */
export interface GlossaryWorld extends SearchWorld {
  readonly app: FastifyInstance
  call(method: 'GET' | 'POST', path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  /** Ids of the works that a search finds, best first. */
  find(q: string): Promise<string[]>
  /** Why a search finds a work: kind and marked part of the first reason. */
  whyFound(q: string, workId: string): Promise<[kind: string, marked: string[]] | undefined>
  /** Sends a track as a producer does. */
  sendTrack(episodeId: string, locale: string, lines: readonly string[]): Promise<void>
  /** Runs all jobs that are asked for. */
  work(): Promise<void>
}

export async function createGlossaryWorld(options: { missWaitMs?: number } = {}): Promise<GlossaryWorld> {
  const world = await createSearchWorld()
  const { dataDir } = world.running
  const settings = readSettings({ DATA_DIR: dataDir })
  const ctx = { ...world.ctx, settings, store: await openStore(join(dataDir, 'store')) }
  const misses = { waitMs: options.missWaitMs ?? 0 }
  const app = await buildApp(ctx, { adminToken: TEST_TOKEN, rebuildDelayMs: 0, misses })
  const worker: WorkerContext = { ...ctx, tools: await createMediaTools() }
  const authorization = `Bearer ${TEST_TOKEN}`
  const call: GlossaryWorld['call'] = async (method, path, body, headers = {}) => {
    const payload = body === undefined ? {} : { payload: body as object }
    const answer = await app.inject({ method, url: `/api${path}`, headers: { authorization, ...headers }, ...payload })
    return { status: answer.statusCode, headers: answer.headers, body: answer.body === '' ? {} : answer.json() }
  }
  const search = async (q: string): Promise<FoundItem[]> => {
    const { body } = await call('GET', `/search?q=${encodeURIComponent(q)}`)
    return (body as unknown as { items: FoundItem[] }).items
  }
  return {
    ...world,
    app,
    call,
    find: async (q) => (await search(q)).map((item) => item.work.id),
    whyFound: async (q, workId) => {
      const [why] = (await search(q)).find((item) => item.work.id === workId)?.why ?? []
      return why && [why.kind, why.marks.map(([from, to]) => why.text.slice(from, to))]
    },
    sendTrack: async (episodeId, locale, lines) => {
      const body = multipart([
        { name: 'metadata', body: JSON.stringify({ locale }) },
        { name: 'subtitle', fileName: 'a.srt', body: toSrt(lines) },
      ])
      const url = `/api/episodes/${episodeId}/subtitles`
      const answer = await app.inject({ method: 'POST', url, ...body, headers: { ...body.headers, authorization } })
      if (answer.statusCode !== 201) throw new Error(answer.body)
    },
    work: () => runAll(worker),
    async [Symbol.asyncDispose]() {
      await app.close()
      await world[Symbol.asyncDispose]()
    },
  }
}

interface FoundItem {
  readonly work: { readonly id: string }
  readonly why: readonly { kind: string; text: string; marks: [number, number][] }[]
}

async function runAll(worker: WorkerContext): Promise<void> {
  const running = runJobs(worker, 'worker', [
    { kinds: ['rebuild-index'], concurrency: 1 },
    { kinds: ['index-work', 'learn-wording'], concurrency: 1 },
  ])
  const left = async () => worker.db.select({ kind: jobs.kind, state: jobs.state }).from(jobs).all()
  await until(left, (waiting) => waiting.length === 0, { what: 'the end of all jobs' })
  await running.stop()
}

function toSrt(lines: readonly string[]): string {
  const time = (second: number) =>
    `00:${String(Math.floor(second / 60)).padStart(2, '0')}:${String(second % 60).padStart(2, '0')}`
  return lines
    .map((line, index) => `${index + 1}\n${time(index * 3)},000 --> ${time(index * 3 + 2)},500\n${line}\n`)
    .join('\n')
}
