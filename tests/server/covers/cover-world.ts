import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import sharp, { type Sharp } from 'sharp'
import { countJobs } from '../../../db/queries/jobs.ts'
import type { CoverView } from '../../../server/covers/schemas.ts'
import { runJobs } from '../../../server/jobs/run-jobs.ts'
import { until } from '../../start-server.ts'
import { type AnalysisWorld, startAnalysisWorld } from '../analysis/analysis-world.ts'

const run = promisify(execFile)

/** A catalogue beside a worker that makes covers, in this process and with real ffmpeg. */
export interface CoverWorld extends AnalysisWorld {
  /** Of a video that has a tone of its own in each frame: ten a second, from `toneOf(0)` on. */
  readonly episodeId: string
  ask(body: object, headers?: Record<string, string>): ReturnType<AnalysisWorld['send']>
  sendImage(image: Buffer, said?: object): ReturnType<AnalysisWorld['send']>
  /** Lets a worker run until no image waits for it; how the image is then. */
  made(id: string): Promise<CoverView>
  readWork(locale?: string): Promise<{ coverUrl: string; covers: { locale: string; stillId: string }[] }>
  /** The bytes of an image, as its address gives them. */
  bytesOf(url: string | null): Promise<Buffer>
}

/** The gray of a frame, by its number: far enough from the next one to tell them apart. */
export const toneOf = (frame: number) => 60 + 6 * frame

export async function startCoverWorld(): Promise<CoverWorld> {
  const t = await startAnalysisWorld()
  const path = join(t.dataDir, 'tones.mp4')
  const picture = `nullsrc=s=360x640:r=10:d=3,geq=lum='${toneOf(0)}+6*N':cb=128:cr=128,format=yuv420p`
  const encoder = ['-c:v', 'libx264', '-preset', 'veryfast', '-bf', '2', '-qp', '2', '-g', '100', '-keyint_min', '100']
  await run('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', picture, ...encoder, path])
  const { id: episodeId } = await t.upload(await readFile(path))
  await t.analyseAll()
  const inject = (method: 'GET' | 'POST', url: string, payload?: object, headers = {}) =>
    t.app.inject({ ...{ method, url, headers: { ...t.operator, ...headers } }, ...(payload ? { payload } : {}) })
  const covers = `/api/works/${t.workId}/covers`
  return {
    ...t,
    episodeId,
    ask: (body, headers) => inject('POST', covers, body, headers),
    sendImage: (image, said) => {
      const parts = said === undefined ? [] : [{ name: 'metadata', body: JSON.stringify(said) }]
      return t.send([...parts, { name: 'image', fileName: 'cover.svg', type: 'image/svg+xml', body: image }], {
        url: covers,
      })
    },
    made: async (id) => {
      const running = runJobs(t.worker, 'covers', [{ kinds: ['make-cover'], concurrency: 1 }])
      await until(
        async () =>
          (await countJobs(t.ctx.db)).filter(({ kind, state }) => kind === 'make-cover' && state !== 'failed'),
        (left) => left.length === 0,
        { what: 'the covers to be made' },
      )
      await running.stop()
      return (await inject('GET', `${covers}/${id}`)).json()
    },
    readWork: async (locale) =>
      (await inject('GET', `/api/works/${t.workId}${locale === undefined ? '' : `?locale=${locale}`}`)).json(),
    bytesOf: async (url) => (await inject('GET', url ?? '/missing')).rawPayload,
  }
}

/** A textured picture, which nothing speaks against. */
export function picture(widthPx: number, heightPx: number): Sharp {
  const [width, height] = [54, 96]
  const levels = Array.from({ length: width * height }, (_, i) => (Math.imul(i + 1, 2_654_435_761) >>> 8) % 256)
  const pixels = Buffer.from(levels.flatMap((level) => [level, 255 - level, (level * 3) % 256]))
  return sharp(pixels, { raw: { width, height, channels: 3 } }).resize(widthPx, heightPx, {
    fit: 'fill',
    kernel: 'nearest',
  })
}
