import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { plainBytes, plainNumbers, plainText } from '../../scripts/push/plain-text.ts'
import { readPushArguments } from '../../scripts/push/read-arguments.ts'
import { openMemory } from '../../scripts/push/remember-uploads.ts'

test('a name cannot move the cursor, turn the text or fill the screen', () => {
  expect(plainText('a\u001b[2J\u0007b\r\nc\u202e\u200bd')).toBe('a?[2J?b??c??d')
  expect(plainText('\u{1f3ac}第1集')).toBe('\u{1f3ac}第1集')
  expect([...plainText('長'.repeat(500))]).toHaveLength(120)
})

test('numbers and bytes are shown as people say them', () => {
  expect(plainNumbers([5, 1, 2, 3, 8, 7])).toBe('1-3, 5, 7-8')
  expect([0, 1023, 1536, 5 * 1024 ** 3].map(plainBytes)).toEqual(['0 B', '1023 B', '1.5 KiB', '5.0 GiB'])
})

test('the command line and the environment are read', () => {
  const env = { JUKU_TOKEN: ' t ', JUKU_URL: 'https://juku.example/', XDG_STATE_HOME: '/state' }
  expect(readPushArguments(['drop', '--work', 'w', '--sheet', 's.csv', '--yes'], env)).toMatchObject({
    ...{ folder: join(process.cwd(), 'drop'), workId: 'w', sheetPath: join(process.cwd(), 's.csv') },
    ...{ server: 'https://juku.example', token: 't', isAgreed: true, stateFolder: '/state/juku' },
  })
})

test('what was sent is remembered over runs, and broken notes are as none', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'juku-memory-'))
  try {
    const upload = { size: 1, metadata: {}, urlStorageKey: '', uploadUrl: 'http://x/1', parallelUploadUrls: null }
    const first = await openMemory(folder)
    const created = new Date().toISOString()
    await Promise.all(
      ['a', 'b', 'c'].map((name) => first.uploads.addUpload(name, { ...upload, creationTime: created })),
    )
    await first.uploads.addUpload('old', { ...upload, creationTime: '2020-01-01T00:00:00Z' })
    await first.uploads.removeUpload('b')
    await first.rememberWork('k', 'w1')
    const second = await openMemory(folder)
    expect((await second.uploads.findAllUploads()).map((one) => one.urlStorageKey)).toEqual(['a', 'c'])
    expect(await second.uploads.findUploadsByFingerprint('a')).toMatchObject([{ uploadUrl: 'http://x/1' }])
    expect(second.findWork('k')).toBe('w1')
    expect(await readdir(folder)).toEqual(['push.json'])
    await writeFile(join(folder, 'push.json'), '{"uploads": {')
    expect(await (await openMemory(folder)).uploads.findAllUploads()).toEqual([])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
