import { createHash } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { countJobs } from '../../../db/queries/jobs.ts'
import { createMediaTools } from '../../../media/tools.ts'
import type { DuplicateView } from '../../../server/duplicates/schemas.ts'
import { runJobs } from '../../../server/jobs/run-jobs.ts'
import { type AlterationName, alterCopy, encodeEpisode } from '../../made-series/encode.ts'
import { type MadeSeries, makeEpisode } from '../../made-series/episode.ts'
import { until } from '../../start-server.ts'
import { startAnalysisWorld } from '../analysis/analysis-world.ts'

// It encodes and analyses nine files: some seconds, on a busy machine minutes.
vi.setConfig({ testTimeout: 300_000 })

const SERIES: MadeSeries = { seed: 41, style: 'drama', openingSeconds: 6, endingSeconds: 4, storySeconds: 18 }
const EPISODES = [1, 2, 3]
const COPIES: readonly AlterationName[] = ['low quality, smaller', 'crop of 5 % each side', 'mirrored', 'clip of 15 s']

test('copies and a clip of an episode lead to it, with their seconds, and no episode of the series to another', async () => {
  await using t = await startAnalysisWorld()
  const series = await t.createWork()
  for (const number of EPISODES) await t.upload(await makeFile(number), { workId: series, number })
  const copies = new Map<AlterationName, string>()
  for (const name of COPIES) {
    const workId = await t.createWork()
    await t.upload(await makeFile(2, name), { workId })
    copies.set(name, workId)
  }
  const worker = { ...t.ctx, tools: await createMediaTools() }
  const kinds = ['analyse-video', 'find-duplicates'] as const
  const running = runJobs(
    worker,
    'worker',
    kinds.map((kind) => ({ kinds: [kind], concurrency: 1 })),
  )
  await until(
    async () => (await countJobs(t.ctx.db)).filter(({ kind }) => kinds.some((one) => one === kind)),
    (left) => left.length === 0,
    { what: 'the end of analysing and comparing', limitMs: 240_000 },
  )
  await running.stop()

  const list = async (query: string): Promise<DuplicateView[]> =>
    (await t.app.inject({ url: `/api/duplicates?limit=100&${query}`, headers: t.operator })).json().items
  const ofSeries = await list(`workId=${series}`)
  const episodesOf = ({ files }: DuplicateView) => files.flatMap(({ episodes }) => episodes)
  for (const [name, workId] of copies) {
    const [pair, ...more] = ofSeries.filter((one) => episodesOf(one).some((episode) => episode.workId === workId))
    expect(more, name).toEqual([])
    expect(pair, name).toMatchObject({
      kind: name.startsWith('clip') ? 'clip' : 'same',
      sound: 'same',
      mirrored: name === 'mirrored',
    })
    expect(pair && episodesOf(pair).find((episode) => episode.workId === series), name).toMatchObject({ number: 2 })
  }
  expect(ofSeries).toHaveLength(COPIES.length)
  const clip = ofSeries.find(({ kind }) => kind === 'clip')
  const isClipFirst = clip?.files[0]?.episodes[0]?.workId === copies.get('clip of 15 s')
  const { fromMs = 0, otherFromMs = 0 } = clip?.spans[0] ?? {}
  expect(Math.abs((isClipFirst ? otherFromMs - fromMs : fromMs - otherFromMs) - 12_000)).toBeLessThan(500)
})

/** The episode, or an altered copy of it. Made once a machine. */
async function makeFile(number: number, alteration?: AlterationName): Promise<Buffer> {
  const folder = join(tmpdir(), 'juku-test-clips')
  await mkdir(folder, { recursive: true })
  const name = createHash('sha256')
    .update(JSON.stringify([SERIES, number, alteration]))
    .digest('hex')
    .slice(0, 16)
  const path = join(folder, `series-${name}`)
  const made = await readFile(path).catch(() => undefined)
  if (made) return made
  if (alteration === undefined) await encodeEpisode(makeEpisode(SERIES, number), path)
  else {
    await makeFile(number)
    const whole = createHash('sha256')
      .update(JSON.stringify([SERIES, number, undefined]))
      .digest('hex')
      .slice(0, 16)
    await alterCopy(join(folder, `series-${whole}`), alteration, path)
  }
  return readFile(path)
}
