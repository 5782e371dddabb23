import { type ChildProcess, spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createJukuClient, type JukuClient, JukuProblem } from '../../clients/typescript/src/index.ts'
import { type BuiltClient, buildClient } from '../clients/typescript/build-client.ts'
import type { AddedWork } from '../server/accounts/people-world.ts'
import { startPartnersWorld } from '../server/partners/partners-world.ts'
import { jsonBody, startServer, type TestServer, until } from '../start-server.ts'

/** More than a page. */
const WORKS = 25

let dataDir: string
let server: TestServer
let built: BuiltClient
let juku: JukuClient
let key: string
const works: AddedWork[] = []
const children: ChildProcess[] = []

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'juku-client-data-'))
  const seeding = seed()
  built = await buildClient()
  await seeding
  server = await startServer({ dataDir })
  juku = createJukuClient({ url: server.url, key })
})
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await server?.[Symbol.asyncDispose]()
  await built?.[Symbol.asyncDispose]()
  await rm(dataDir, { recursive: true, force: true })
})

async function seed(): Promise<void> {
  await using t = await startPartnersWorld({ dataDir })
  key = (await t.addKey()).key
  for (let n = 1; n <= WORKS; n++) works.push(await t.addShown({ title: `雨夜計程車 ${n}` }))
}

/** Runs an example as whoever installed the client would. */
function run(name: string, args: readonly string[] = [], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [`${name}.mjs`, ...args], {
    cwd: built.folder,
    env: { ...process.env, JUKU_URL: server.url, JUKU_KEY: key, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += String(chunk)
    })
  }
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  return { child, ended, output: () => output }
}

const edit = (work: AddedWork | undefined, text: string) =>
  server.json(
    `/api/works/${work?.workId}`,
    jsonBody({ titles: [{ locale: 'zh-Hant-TW', text, kind: 'display' }] }, 'PATCH'),
  )

test('the example that lists works prints every one of them', async () => {
  const listing = run('list-works')
  expect(await listing.ended, listing.output()).toBe(0)
  const lines = listing.output().trimEnd().split('\n')
  expect(lines).toEqual(works.map(({ workId }, n) => `${workId} 雨夜計程車 ${n + 1} (1 episodes)`).toReversed())
})

interface Copy {
  readonly works: Readonly<Record<string, { readonly title?: { readonly text: string } | null }>>
}

test('the example that follows keeps a copy through being killed, and ends when it is told to', async () => {
  const file = join(built.folder, 'copy.json')
  const read = async () => JSON.parse(await readFile(file, 'utf8').catch(() => '{"works":{}}')) as Copy
  const first = run('follow-to-file', [file])
  await until(read, (copy) => Object.keys(copy.works).length === WORKS, { what: 'a whole copy' })
  const [edited, withdrawn] = works
  await edit(edited, '改了')
  const titleOf = (copy: Copy) => copy.works[edited?.workId ?? '']?.title?.text
  await until(read, (copy) => titleOf(copy) === '改了', { what: 'what was edited' })
  first.child.kill('SIGKILL')
  await first.ended
  await edit(edited, '又改了')
  await server.json(`/api/works/${withdrawn?.workId}/withdraw`, { method: 'POST' })
  const again = run('follow-to-file', [file])
  await until(read, (copy) => titleOf(copy) === '又改了' && !((withdrawn?.workId ?? '') in copy.works), {
    what: 'what came meanwhile',
  })
  // The worker goes on with the works meanwhile: both sides move until it is done.
  const both = async () => ({ copy: (await read()).works, shown: await allWorks() })
  const { copy, shown } = await until(both, (found) => isDeepStrictEqual(found.copy, found.shown), {
    what: 'a copy that is what the lens shows',
  })
  expect(copy).toEqual(shown)
  again.child.kill('SIGTERM')
  expect(await again.ended, again.output()).toBe(0)
})

async function allWorks(): Promise<Record<string, unknown>> {
  const shown: Record<string, unknown> = {}
  for await (const work of juku.list('/works')) shown[work.id] = work
  return shown
}

test('the example that takes webhooks takes those that are signed, each once', async () => {
  const bytes = Buffer.alloc(24, 7)
  const receiver = run('receive-webhooks', [], { JUKU_WEBHOOK_SECRET: `whsec_${bytes.toString('base64')}`, PORT: '0' })
  const output = await until(
    async () => receiver.output(),
    (text) => text.includes('listening on'),
    { what: 'a receiver' },
  )
  const send = async (id: string, body: string, sign = body) => {
    const timestamp = String(Math.floor(Date.now() / 1_000))
    const signature = createHmac('sha256', bytes).update(`${id}.${timestamp}.${sign}`).digest('base64')
    const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` }
    const port = /listening on (\d+)/.exec(output)?.[1]
    return (await fetch(`http://127.0.0.1:${port}`, { method: 'POST', headers, body })).status
  }
  expect([await send('a', '{"n":1}'), await send('a', '{"n":1}'), await send('b', '{"n":2}', '{"n":3}')]).toEqual([
    ...[204, 204, 400],
  ])
  expect(
    receiver
      .output()
      .split('\n')
      .filter((line) => line.startsWith('{')),
  ).toEqual(['{"n":1}'])
})

test('works, subtitles and refusals are read as their types say', async () => {
  const { workId, episodeId, trackId } = works[5] ?? works[0] ?? { workId: '', episodeId: '', trackId: '' }
  const args = { path: { workId }, query: { expand: 'episodes', locale: 'zh-Hant-TW' } }
  const { value: work, etag } = await juku.getTagged('/works/{workId}', undefined, args)
  expect(work?.title?.text).toBe('雨夜計程車 6')
  expect(await juku.getTagged('/works/{workId}', etag, args)).toEqual({ value: undefined, etag })
  const [subtitle] = work?.episodes?.[0]?.subtitles ?? []
  expect(subtitle?.id).toBe(trackId)
  expect(await (await juku.fetch(subtitle?.vttUrl ?? '')).text()).toContain('Hello')
  expect((await juku.get('/episodes/{episodeId}', { path: { episodeId } })).workId).toBe(workId)
  const readiness = await juku.get('/works/{workId}/readiness', { path: { workId }, query: { locale: 'pt' } })
  expect(readiness.targets.map(({ target, state }) => [target, state])).toEqual([['MO', 'warn']])
  const refused = await juku.get('/works/{workId}', { path: { workId: episodeId } }).catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(JukuProblem)
  expect(refused).toMatchObject({ status: 404, code: 'WORK_NOT_FOUND' })
})
