import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeClip } from '../made-clips.ts'
import { distinctCopy } from '../proofs/support/ingest.ts'
import { srt, xlsx } from '../server/imports/drops.ts'
import { newWork } from '../server/test-app.ts'
import { jsonBody, startServer, type TestServer, until } from '../start-server.ts'
import { runPush } from './push-command.ts'

const EPISODES = 80
const LINES: Readonly<Record<string, string>> = {
  'zh-Hans-CN': '小姐，这么晚了，一个人坐出租车？',
  'zh-Hant-TW': '小姐，這麼晚了，一個人搭計程車？',
  en: 'Miss, it is late, and you take a taxi all alone?',
}

interface Episode {
  readonly id: string
  readonly number: number
}
interface Work {
  readonly episodes: readonly Episode[]
}

let folder: string
let server: TestServer

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'juku-import-'))
  await mkdir(join(folder, 'drop', '字幕'), { recursive: true })
  const clip = await makeClip({ seconds: 1, size: '90x160' })
  for (let number = 1; number <= EPISODES; number++) {
    const stem = `雨夜_第${String(number).padStart(2, '0')}集`
    await writeFile(join(folder, 'drop', `${stem}.mp4`), distinctCopy(clip, stem))
    for (const [locale, line] of Object.entries(LINES)) {
      await writeFile(join(folder, 'drop', '字幕', `${stem}.${locale}.srt`), srt(`${line}（${number}）`))
    }
  }
  server = await startServer()
})

afterAll(async () => {
  await server?.[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

/** The sheet of the series; `change` sets cells by their address. */
async function writeSheet(name: string, change: Readonly<Record<string, string | number | { formula: string }>> = {}) {
  const head = ['集数', '视频文件', '标题(大陆)', '標題（台灣）', 'title:en']
  const rows: (string | number | { formula: string })[][] = [head]
  for (let number = 1; number <= EPISODES; number++) {
    const file = `雨夜_第${String(number).padStart(2, '0')}集.mp4`
    rows.push([number, file, `第${number}夜`, `第${number}夜（臺）`, `Night ${number}`])
  }
  for (const [address, value] of Object.entries(change)) {
    const row = rows[Number(address.slice(1)) - 1]
    if (row) row[address.charCodeAt(0) - 65] = value
  }
  const path = join(folder, name)
  await writeFile(path, await xlsx(rows))
  return path
}

async function episodesOf(workId: string): Promise<Record<string, unknown>[]> {
  const { episodes } = await server.json<Work>(`/api/works/${workId}`)
  const read = episodes.map((episode) => server.json(`/api/episodes/${episode.id}`))
  return (await Promise.all(read)).map(({ id, number, titles, sha256, tracks }) => ({
    ...{ id, number, titles, sha256 },
    tracks: (tracks as { id: string; locale: string }[]).map((track) => [track.id, track.locale]),
  }))
}

test('80 episodes in one drop: five mistakes are named, then all of it is there; the same again changes nothing', async () => {
  const { id: workId } = await server.json<{ id: string }>('/api/works', jsonBody(newWork()), 201)
  const push = (sheet: string) =>
    runPush([join(folder, 'drop'), '--work', workId, '--sheet', sheet, '--server', server.url, '--yes'], folder)

  const mistaken = await push(
    await writeSheet('mistakes.xlsx', {
      A6: '第x集',
      A11: 9,
      B21: '雨夜_第99集.mp4',
      C31: 'x'.repeat(301),
      E41: { formula: '=A41&" nights"' },
    }),
  )
  expect(mistaken.code).toBe(1)
  const errors = mistaken.output.slice(mistaken.output.indexOf('Errors (5):')).split('\n').slice(1)
  const named = errors.flatMap((line) => /Sheet1!([A-Z]+\d+)/.exec(line)?.[1] ?? [])
  expect(named).toEqual(['A6', 'A11', 'B21', 'C31', 'E41'])
  expect(
    errors.filter((line) => line.includes(': ')),
    mistaken.output,
  ).toHaveLength(5)
  expect((await server.json<Work>(`/api/works/${workId}`)).episodes).toEqual([])

  const first = await push(await writeSheet('right.xlsx'))
  expect(first.output).toContain('80 new, 0 changed, 0 unchanged.')
  expect(first.code).toBe(0)
  const stored = await episodesOf(workId)
  expect(stored.map((episode) => episode.number)).toEqual(Array.from({ length: EPISODES }, (_, index) => index + 1))
  for (const episode of stored) expect(episode).toMatchObject({ tracks: [{}, {}, {}], titles: [{}, {}, {}] })

  const second = await push(await writeSheet('same.xlsx'))
  expect(second.output).toContain('0 new, 0 changed, 80 unchanged.')
  expect(second.code).toBe(0)
  expect(await episodesOf(workId)).toEqual(stored)

  const corrected = await push(await writeSheet('corrected.xlsx', { E43: 'The Forty-Second Night' }))
  expect(corrected.output).toContain('0 new, 1 changed, 79 unchanged.')
  const after = await episodesOf(workId)
  const changed = after.filter((episode, index) => JSON.stringify(episode) !== JSON.stringify(stored[index]))
  expect(changed).toMatchObject([{ number: 42, sha256: stored[41]?.sha256, tracks: stored[41]?.tracks }])
  expect(changed[0]?.titles).toContainEqual({ locale: 'en', text: 'The Forty-Second Night', kind: 'display' })

  const found = await until(
    () => server.json<{ items: unknown[] }>(`/api/search/lines?q=${encodeURIComponent('一個人搭計程車')}`),
    ({ items }) => items.length > 0,
    { what: 'a line of the drop in the index', limitMs: 120_000, pauseMs: 500 },
  )
  expect(found.items.length).toBeGreaterThan(0)
})
