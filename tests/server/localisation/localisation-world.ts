import { afterAll, beforeAll } from 'vitest'
import { eq } from '../../../db/drizzle.ts'
import type { Job } from '../../../db/queries/jobs.ts'
import { jobs } from '../../../db/schema/index.ts'
import type { WorkerContext } from '../../../server/context.ts'
import { runJobs } from '../../../server/jobs/run-jobs.ts'
import { until } from '../../start-server.ts'
import { metadata, startUploadWorld, subtitle, TINY_VIDEO, type UploadWorld, video } from '../uploads/upload-world.ts'

export const NOBODY = '01980000-0000-7000-8000-000000000000'

/** A line from `start` seconds, two seconds long. */
export const srtOf = (lines: readonly string[]): string =>
  lines
    .map((line, index) => {
      const clock = (seconds: number) => new Date(seconds * 1_000).toISOString().slice(11, 19)
      return `${index + 1}\n${clock(index * 3)},000 --> ${clock(index * 3 + 2)},500\n${line}\n`
    })
    .join('\n')

/** An app with what tests of drafts and findings do again and again. */
export function useLocalisationWorld() {
  let t: UploadWorld
  let seed = 0
  beforeAll(async () => {
    t = await startUploadWorld()
  })
  afterAll(() => t[Symbol.asyncDispose]())
  const call = (
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    url: string,
    payload?: object | Buffer | string,
    headers = {},
  ) =>
    t.app.inject({ method, url, headers: { ...t.operator, ...headers }, ...(payload === undefined ? {} : { payload }) })

  return {
    world: () => t,
    call,
    /** A new episode with a file of its own and one track. */
    async addEpisode(lines: readonly string[], locale = 'zh-Hans-CN', workId = t.workId) {
      const number = ++seed
      const bytes = Buffer.concat([TINY_VIDEO, Buffer.from(`seed ${seed}`)])
      const parts = [metadata({ number }), video(bytes), subtitle(`a.${locale}.srt`, srtOf(lines))]
      const answer = await t.send(parts, { url: `/api/works/${workId}/episodes` })
      if (answer.statusCode !== 202) throw new Error(answer.body)
      const { id, tracks } = answer.json() as { id: string; tracks: { id: string }[] }
      return { id, number, trackId: tracks[0]?.id ?? '' }
    },
    async replaceTrack(episodeId: string, lines: readonly string[], locale = 'zh-Hans-CN') {
      const parts = [subtitle(`a.${locale}.srt`, srtOf(lines)), { name: 'metadata', body: '{"replace":true}' }]
      const answer = await t.send(parts, { url: `/api/episodes/${episodeId}/subtitles` })
      if (answer.statusCode !== 201) throw new Error(answer.body)
      return (answer.json() as { id: string }).id
    },
    /** Runs the jobs that make drafts as the worker does, until there are none, and says which they were. */
    async runDraftJobs(): Promise<string[]> {
      const waiting = () => t.ctx.db.select().from(jobs).where(eq(jobs.kind, 'make-drafts')).all() as Job[] // as selected
      const keys = waiting().map((job) => job.key)
      const running = runJobs(t.ctx as unknown as WorkerContext, 'test', [{ kinds: ['make-drafts'], concurrency: 1 }]) // they need no tools
      await until(
        async () => waiting().length,
        (left) => left === 0,
        { limitMs: 20_000, pauseMs: 20, what: 'the drafts' },
      )
      await running.stop()
      return keys
    },
  }
}
