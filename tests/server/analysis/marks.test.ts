import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { countJobs } from '../../../db/queries/jobs.ts'
import { mediaMarks } from '../../../db/schema/index.ts'
import { inspectFile } from '../../../media/file-marks.ts'
import { probeVideo } from '../../../media/probe.ts'
import { askToInspectOlder } from '../../../server/analysis/inspect-older-job.ts'
import { makeClip } from '../../made-clips.ts'
import { actions, manifestBox } from '../../media/made-boxes.ts'
import { until } from '../../start-server.ts'
import { type AnalysisWorld, startAnalysisWorld } from './analysis-world.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

const run = promisify(execFile)
const FIELDS = {
  Label: '1',
  ContentProducer: '00119131',
  ProduceID: 'v-7',
  ReservedCode1: '',
  ContentPropagator: 'p',
  PropagateID: 'q',
}
const LABEL = { contentProducer: '00119131', produceId: 'v-7', contentPropagator: 'p', propagateId: 'q' }

let t: AnalysisWorld
let folder: string
beforeAll(async () => {
  t = await startAnalysisWorld()
  folder = await mkdtemp(join(tmpdir(), 'juku-marks-'))
})
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
  await t[Symbol.asyncDispose]()
})

/** The same pictures in another file, with these options of ffmpeg. */
async function remux(name: string, options: readonly string[], seed = 1): Promise<string> {
  const from = join(folder, `${seed}.mp4`)
  await writeFile(from, await makeClip({ seed }))
  const path = join(folder, name)
  await run('ffmpeg', ['-v', 'error', '-y', '-i', from, '-c', 'copy', ...options, path])
  return path
}

const tag = (key: string, value: unknown) => ['-metadata', `${key}=${JSON.stringify(value)}`]

test.each([
  ['a.mp4', [...tag('AIGC', FIELDS), '-movflags', 'use_metadata_tags'], true],
  ['b.mov', [...tag('AIGC', { AIGC: FIELDS }), '-movflags', 'use_metadata_tags'], true],
  ['c.mp4', tag('comment', { AIGC: FIELDS }), true],
  ['d.mov', tag('comment', { AIGC: FIELDS }), true],
  ['e.mkv', tag('AIGC', FIELDS), false],
  ['f.flv', tag('AIGC', FIELDS), false],
])('the label that ffmpeg writes into %s is found', async (name, options, isInBoxes) => {
  const path = await remux(name, options)
  const { tags } = await probeVideo(t.worker.tools, path)
  const label = { label: '1', ...LABEL }
  expect((await inspectFile(path, tags)).aigc).toEqual(label)
  expect((await inspectFile(path, [])).aigc).toEqual(isInBoxes ? label : null)
})

test('a file that ffmpeg wrote without a label has none', async () => {
  const path = await remux('none.mp4', ['-metadata', 'comment=AIGC {"Label":"1"}'])
  const { tags } = await probeVideo(t.worker.tools, path)
  expect(await inspectFile(path, tags)).toEqual({ aigc: null, c2pa: 'none', digitalSourceTypes: [], isWhole: true })
})

test('what the files say is found by the analysis, stands beside the declaration, and contradicts it', async () => {
  const workId = await t.createWork()
  const labelled = await readFile(await remux('g.mp4', [...tag('AIGC', FIELDS), '-movflags', 'use_metadata_tags'], 21))
  const clip = await makeClip({ seed: 22 })
  const ftypBytes = clip.readUInt32BE(0)
  const manifest = manifestBox(actions('trainedAlgorithmicMedia'))
  const after = Buffer.concat([clip, manifest]) // behind all else, so that no place inside the file moves
  expect(clip.toString('latin1', 4, 8)).toBe('ftyp')
  expect(ftypBytes).toBeLessThan(100)
  await t.upload(labelled, { workId, number: 1 })
  await t.upload(after, { workId, number: 2 })
  await t.analyseAll()
  const put = await t.app.inject({
    method: 'PUT',
    url: `/api/works/${workId}/ai`,
    headers: t.operator,
    payload: { involvement: 'none' },
  })
  const answer = put.json()
  expect(answer.found.uninspectedEpisodes).toBe(0)
  expect(answer.found.episodes).toMatchObject([
    { episodeNumber: 1, aigcLabel: '1', aigc: LABEL, c2pa: 'none', isWhole: true },
    { episodeNumber: 2, aigcLabel: null, c2pa: 'ai', digitalSourceTypes: ['trainedAlgorithmicMedia'], isWhole: true },
  ])
  expect(answer.findings).toMatchObject([
    { code: 'AI_DECLARED_NONE', episodes: [{ episodeNumber: 1 }, { episodeNumber: 2 }] },
  ])
})

test('a file that was analysed before files were inspected is inspected later, and its episode has a new version', async () => {
  const workId = await t.createWork()
  const bytes = await readFile(await remux('h.mp4', tag('comment', { AIGC: FIELDS }), 23))
  const { id } = await t.upload(bytes, { workId })
  await t.analyseAll()
  await t.ctx.db.transaction(async (tx) => {
    tx.delete(mediaMarks).run()
  })
  const readAi = async () => (await t.app.inject({ url: `/api/works/${workId}/ai`, headers: t.operator })).json()
  expect((await readAi()).found.uninspectedEpisodes).toBe(1)
  const etag = async () => (await t.app.inject({ url: `/api/episodes/${id}`, headers: t.operator })).headers.etag
  const before = await etag()
  await askToInspectOlder(t.ctx)
  const running = t.startWorker('inspector', [{ kinds: ['inspect-older'], concurrency: 1 }])
  const left = async () => (await countJobs(t.ctx.db)).filter(({ kind }) => kind === 'inspect-older').length
  await until(left, (count) => count === 0, { what: 'the end of inspection', limitMs: 60_000 })
  await running.stop()
  expect((await readAi()).found.episodes).toMatchObject([{ aigcLabel: '1', aigc: LABEL }])
  expect(await etag()).not.toBe(before)
})
