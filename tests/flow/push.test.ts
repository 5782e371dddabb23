import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeClip } from '../made-clips.ts'
import { distinctCopy } from '../proofs/support/ingest.ts'
import { srt } from '../server/imports/drops.ts'
import { newWork } from '../server/test-app.ts'
import { jsonBody, startServer, type TestServer } from '../start-server.ts'
import { runPush, startPush, startPushInTerminal } from './push-command.ts'

let folder: string
let server: TestServer

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'juku-push-'))
  server = await startServer({ env: { WORKERS: '1' } })
})

afterAll(async () => {
  await server?.[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

async function makeWork(): Promise<string> {
  return (await server.json<{ id: string }>('/api/works', jsonBody(newWork()), 201)).id
}

async function fill(name: string, files: Readonly<Record<string, string | Buffer>>): Promise<string> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(folder, name, path, '..'), { recursive: true })
    await writeFile(join(folder, name, path), content)
  }
  return join(folder, name)
}

const clip = async (name: string) => distinctCopy(await makeClip({ seconds: 1, size: '90x160' }), name)

test('folders in folders, hidden files, links and hostile names', async () => {
  const drop = await fill('odd', {
    'EP01/video.mp4': await clip('one'),
    'EP02/video.mp4': await clip('two'),
    'EP02/video.en.srt': srt('So late, and all alone'),
    'EP03\u001b[31m\u0007.mp4': await clip('three'),
    '.DS_Store': 'x',
    '._EP01.mp4': 'x',
    'notes.docx': 'x',
    'empty.mp4': '',
    'EP04.mp4': 'no video',
    'EP05.en.srt': srt('Of no episode'),
    'trailer.mp4': await clip('trailer'),
  })
  await symlink('/etc/passwd', join(drop, 'EP09.mp4'))
  await symlink('.', join(drop, 'round'))
  const workId = await makeWork()
  const { code, output } = await runPush([drop, '--work', workId, '--server', server.url, '--yes'], folder)
  expect(output).toContain('3 new, 0 changed, 0 unchanged.')
  expect(output).toContain('Done: work')
  expect(code).toBe(1) // since not all that is a video or subtitles by its name was imported
  const passedOver = [...output.matchAll(/([^/\s]+) was not imported\. \w/g)].map(([, name]) => name)
  expect(passedOver.toSorted()).toEqual(['EP04.mp4', 'EP05.en.srt', 'EP09.mp4', 'empty.mp4'])
  for (const name of ['EP09.mp4', 'round', 'notes.docx', 'empty.mp4']) expect(output).toContain(`${name} is not sent.`)
  expect(output).not.toContain('\u001b[31m\u0007')
  expect(output).not.toContain('DS_Store')
  const { episodes } = await server.json<{ episodes: { id: string; number: number }[] }>(`/api/works/${workId}`)
  expect(episodes.map((episode) => episode.number)).toEqual([1, 2, 3])
  const { tracks } = await server.json<{ tracks: { locale: string }[] }>(`/api/episodes/${episodes[1]?.id}`)
  expect(tracks.map((track) => track.locale)).toEqual(['en'])
})

test('what Ctrl-C stopped goes on where it was, and nothing is sent twice', async () => {
  const large = Buffer.concat([await clip('large'), Buffer.alloc(48 * 1024 * 1024, 7)])
  const drop = await fill('large', { 'EP1.mp4': large, 'EP2.mp4': await clip('small') })
  const workId = await makeWork()
  const args = [drop, '--work', workId, '--server', server.url, '--yes']
  const run = startPush(args, folder)
  const isUnderWay = async () => {
    const { items } = await server.json<{ items: { fileName: string; offset: number }[] }>('/api/uploads')
    return items.some((upload) => upload.fileName === 'EP1.mp4')
  }
  while (!(await isUnderWay())) await new Promise((resolve) => setTimeout(resolve, 5))
  run.child.kill('SIGINT')
  const stopped = await run.ended
  expect(stopped.code).not.toBe(0)
  const before = await server.json<{ items: { id: string; fileName: string }[] }>('/api/uploads')
  const { code, output } = await runPush(args, folder)
  expect(output).toContain('2 new, 0 changed, 0 unchanged.')
  expect(code).toBe(0)
  const after = await server.json<{ items: { id: string; fileName: string }[] }>('/api/uploads')
  const idsOf = (list: typeof after) => list.items.filter((one) => one.fileName === 'EP1.mp4').map((one) => one.id)
  expect(idsOf(after)).toEqual(idsOf(before))
  const again = await runPush(args, folder)
  expect(again.output).toContain('0 new, 0 changed, 2 unchanged.')
})

test('Ctrl-C in a terminal is told of, and is no success', async (context) => {
  context.skip(process.platform !== 'linux', 'the terminal is made by the script of util-linux')
  const large = Buffer.concat([await clip('in a terminal'), Buffer.alloc(192 * 1024 * 1024, 7)])
  const drop = await fill('terminal', { 'EP1.mp4': large })
  const workId = await makeWork()
  const args = [drop, '--work', workId, '--server', server.url, '--yes']
  const run = startPushInTerminal(args, folder)
  while (!run.output().includes(' MiB, 0 of 1 files')) await new Promise((resolve) => setTimeout(resolve, 5))
  run.child.stdin?.write('\u0003')
  const { code, output } = await run.ended
  expect([code, output]).toEqual([1, expect.stringContaining('EP1.mp4: It was stopped.')])
  expect(output).toContain('Stopped. Run it again')
  expect(await runPush(args, folder)).toMatchObject({ code: 0, output: expect.stringContaining('1 new, 0 changed') })
})

test('a new work is made once, however often its file is named', async () => {
  const drop = await fill('new', { '第1集.mp4': await clip('new one') })
  const newWorkPath = join(folder, 'work.json')
  await writeFile(
    newWorkPath,
    JSON.stringify(newWork({ titles: [{ locale: 'zh-Hant-TW', text: '推送', kind: 'display' }] })),
  )
  const args = [drop, '--new-work', newWorkPath, '--server', server.url]
  const dry = await runPush(args, folder)
  expect(dry).toMatchObject({ code: 1, output: expect.stringContaining('--yes') })
  expect((await runPush([...args, '--yes'], folder)).code).toBe(0)
  expect((await runPush([...args, '--yes'], folder)).output).toContain('0 new, 0 changed, 1 unchanged.')
  const { items } = await server.json<{ items: { titles: { text: string }[] }[] }>('/api/works')
  expect(items.filter((work) => work.titles[0]?.text === '推送')).toHaveLength(1)
})

/** Somebody who is an editor of two producers, and a token of theirs. */
async function editorOfTwo() {
  const post = async <T>(path: string, body: unknown, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${server.url}/api${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
    const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    return { cookie, body: (await answer.json()) as T }
  }
  const ids: string[] = []
  let signedIn: Record<string, string> | undefined
  for (const name of ['甲', '乙']) {
    const { id } = await server.json<{ id: string }>('/api/organisations', jsonBody({ kind: 'producer', name }), 201)
    const invitation = jsonBody({ role: 'editor' })
    const { link } = await server.json<{ link: string }>(`/api/organisations/${id}/invitations`, invitation, 201)
    const person = { name: '林', email: 'lin@example.org', password: '雨夜裡的計程車司機們' }
    const accepted = { token: link.split('#')[1], ...(signedIn ? {} : person) }
    const answer = await post<{ csrfToken: string }>('/invitations/accept', accepted, signedIn)
    signedIn ??= { cookie: answer.cookie, 'x-csrf-token': answer.body.csrfToken }
    ids.push(id)
  }
  const { body } = await post<{ token: string }>('/people/me/tokens', { name: 'push' }, signedIn)
  return { ids, token: body.token }
}

test('who produces for two says whose the files are', async () => {
  const { ids, token } = await editorOfTwo()
  const [, second = ''] = ids
  const drop = await fill('two', { '第1集.mp4': await clip('of two') })
  const newWorkPath = join(folder, 'of-two.json')
  await writeFile(newWorkPath, JSON.stringify(newWork({ organisationId: second })))
  const args = [drop, '--new-work', newWorkPath, '--server', server.url, '--yes']
  const unsaid = await runPush(args, folder, { JUKU_TOKEN: token })
  expect(unsaid).toMatchObject({ code: 1, output: expect.stringContaining('--organisation') })
  const said = await runPush([...args, '--organisation', second], folder, { JUKU_TOKEN: token })
  expect(said).toMatchObject({ code: 0, output: expect.stringContaining('1 new, 0 changed, 0 unchanged.') })
})

test('each refusal ends with one sentence and an exit code', async () => {
  const drop = await fill('refused', { '第1集.mp4': await clip('refused') })
  const at = ['--server', server.url]
  const cases: [string[], NodeJS.ProcessEnv, string][] = [
    [[], {}, 'Name one folder'],
    [[drop, '--nonsense'], {}, "Unknown option '--nonsense'"],
    [[drop, '--work', 'a', '--new-work', 'b'], {}, 'Give either --work'],
    [[drop, '--server', 'ftp://x'], {}, '--server has to be an address'],
    [[drop, ...at], {}, 'Say which work it is'],
    [[drop, ...at, '--work', 'x'], { JUKU_TOKEN: 'a-wrong-token' }, 'token'],
    [[drop, ...at, '--work', 'x'], { JUKU_TOKEN: '' }, 'Set JUKU_TOKEN'],
    [[drop, '--server', 'http://127.0.0.1:9', '--work', 'x'], {}, 'No server answers'],
    [[join(folder, 'nowhere'), ...at, '--work', 'x'], {}, 'ENOENT'],
  ]
  for (const [args, env, sentence] of cases) {
    const { code, output } = await runPush(args, folder, env)
    expect([code, output], args.join(' ')).toEqual([1, expect.stringContaining(sentence)])
    expect(output).not.toContain('    at ')
  }
})
