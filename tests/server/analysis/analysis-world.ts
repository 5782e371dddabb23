import { eq, inArray } from '../../../db/drizzle.ts'
import type { JobKind } from '../../../db/queries/jobs.ts'
import { episodes, jobs } from '../../../db/schema/index.ts'
import { createMediaTools } from '../../../media/tools.ts'
import type { EpisodeView } from '../../../server/catalogue/episode-schemas.ts'
import type { WorkerContext } from '../../../server/context.ts'
import { type Lane, type RunningJobs, runJobs } from '../../../server/jobs/run-jobs.ts'
import { until } from '../../start-server.ts'
import { metadata, type Part, startUploadWorld, type UploadWorld, video } from '../uploads/upload-world.ts'

/** A catalogue beside a worker that runs in this process, with real ffmpeg. No engine. */
export interface AnalysisWorld extends UploadWorld {
  readonly worker: WorkerContext
  /** Uploads an episode into a work; the answer's body. */
  upload(bytes: Buffer, change?: { workId?: string; number?: number; parts?: Part[] }): Promise<EpisodeView>
  read(episodeId: string): Promise<EpisodeView>
  /** Starts a worker under a name; by default it only analyses. */
  startWorker(owner?: string, lanes?: readonly Lane[]): RunningJobs
  /** Lets a worker run until no file waits for its copy for browsers. */
  makeProxies(): Promise<void>
  /** Lets a worker run until no episode waits for it. */
  analyseAll(): Promise<void>
  countStates(): string[]
}

export async function startAnalysisWorld(): Promise<AnalysisWorld> {
  const t = await startUploadWorld()
  const worker: WorkerContext = { ...t.ctx, tools: await createMediaTools() }
  const startWorker = (owner = 'worker', lanes: readonly Lane[] = [{ kinds: ['analyse-video'], concurrency: 1 }]) =>
    runJobs(worker, owner, lanes)
  const waitingFor = (kind: JobKind) => t.ctx.db.select().from(jobs).where(eq(jobs.kind, kind)).all().length
  const waiting = () =>
    t.ctx.db
      .select()
      .from(episodes)
      .where(inArray(episodes.state, ['uploaded', 'analysing']))
      .all().length + waitingFor('analyse-video')
  return {
    ...t,
    worker,
    startWorker,
    upload: async (bytes, { workId = t.workId, number = 1, parts = [] } = {}) => {
      const answer = await t.send([metadata({ number }), video(bytes), ...parts], {
        url: `/api/works/${workId}/episodes`,
      })
      if (answer.statusCode !== 202) throw new Error(answer.body)
      return answer.json()
    },
    read: async (id) => (await t.app.inject({ url: `/api/episodes/${id}`, headers: t.operator })).json(),
    analyseAll: async () => {
      const running = startWorker()
      await until(
        async () => waiting(),
        (left) => left === 0,
        { what: 'the end of analysis' },
      )
      await running.stop()
    },
    makeProxies: async () => {
      const running = startWorker('proxies', [{ kinds: ['make-proxy'], concurrency: 1 }])
      const waiting = async () => waitingFor('make-proxy')
      await until(waiting, (left) => left === 0, { limitMs: 120_000, what: 'the end of the copies' })
      await running.stop()
    },
    countStates: () =>
      t.ctx.db
        .select()
        .from(episodes)
        .all()
        .map((row) => row.state),
  }
}
