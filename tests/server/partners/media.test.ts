import { stat } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { updatePartnerKey } from '../../../db/queries/partner-keys.ts'
import { updateWork } from '../../../db/queries/works.ts'
import { createMediaLinks } from '../../../server/partners/media-links.ts'
import { type AddedKey, type PartnersWorld, startPartnersWorld } from './partners-world.ts'

let t: PartnersWorld
let key: AddedKey
beforeAll(async () => {
  t = await startPartnersWorld({ partnerLimits: { streams: 2, stuckMs: 200 } })
  key = await t.addKey()
})
afterAll(() => t[Symbol.asyncDispose]())

const get = (url: string, headers: Record<string, string> = {}) => t.app.inject({ url, headers })
async function linkOf(episodeId: string, by = key): Promise<string> {
  const answer = await get(`/api/partner/v1/episodes/${episodeId}/media`, by.headers)
  expect([answer.statusCode, answer.headers['cache-control']]).toEqual([200, 'no-store'])
  return answer.json().playable.url
}
const codeOf = async (url: string) => (await get(url)).json().code

test('an episode is played by an address without a key, in ranges', async () => {
  const { episodeId } = await t.addShown({ bytes: 'all of the film' })
  const url = await linkOf(episodeId)
  expect(url).not.toContain(key.key.slice(5, 15))
  const whole = await get(url)
  expect([whole.statusCode, whole.body, whole.headers['accept-ranges']]).toEqual([200, 'all of the film', 'bytes'])
  const part = await get(url, { range: 'bytes=4-5' })
  expect([part.statusCode, part.body, part.headers['content-range']]).toEqual([206, 'of', 'bytes 4-5/15'])
  expect((await get(url, { range: 'bytes=99-' })).statusCode).toBe(416)
})

test('an address ends at its time, with its key, and with what the lens shows', async () => {
  const { episodeId, workId } = await t.addShown()
  const [mine, others] = [await t.addKey(), await t.addKey()]
  const [url, another] = [await linkOf(episodeId, mine), await linkOf(episodeId, others)]
  expect((await get(url)).statusCode).toBe(200)
  await t.ctx.db.transaction((tx) => updatePartnerKey(tx, mine.row.id, { revokedAtMs: t.ctx.now() }))
  expect([await codeOf(url), (await get(another)).statusCode]).toEqual(['KEY_REVOKED', 200])
  await t.ctx.db.transaction((tx) => updateWork(tx, workId, { status: 'withdrawn' }, t.ctx.now()))
  expect(await codeOf(another)).toBe('EPISODE_NOT_FOUND')
  const later = await linkOf((await t.addShown()).episodeId)
  t.advance(6 * 3_600_000)
  expect(await codeOf(later)).toBe('MEDIA_LINK_EXPIRED')
})

test('an address that was changed in any letter, or signed elsewhere, opens nothing', async () => {
  const { episodeId } = await t.addShown()
  const url = await linkOf(episodeId)
  const start = '/api/partner/v1/media/'.length
  for (let at = start; at < url.length; at += 3) {
    const letter = url[at] === 'A' ? 'B' : 'A'
    expect(await codeOf(url.slice(0, at) + letter + url.slice(at + 1)), `letter ${at}`).toBe('MEDIA_LINK_WRONG')
  }
  const link = { keyId: key.row.id, episodeId, sha256: 'a'.repeat(64), expiresAtMs: t.ctx.now() + 60_000 }
  expect(await codeOf(url.slice(0, start) + createMediaLinks(Buffer.alloc(32)).sign(link))).toBe('MEDIA_LINK_WRONG')
  expect(await codeOf(`${url.slice(0, start)}AAAA`)).toBe('MEDIA_LINK_WRONG')
})

test('the secret of addresses is for nobody else to read', async () => {
  expect((await stat(join(t.dataDir, 'media-link-key'))).mode & 0o777).toBe(0o600)
})

test('stills and approved subtitles are read with a key', async () => {
  const { stillId, trackId } = await t.addShown({ bytes: 'a picture' })
  const still = await get(`/api/partner/v1/stills/${stillId}`, key.headers)
  expect([still.body, still.headers['content-type']]).toEqual(['a picture', 'image/webp'])
  expect((await get(`/api/partner/v1/subtitles/${trackId}.vtt`, key.headers)).body).toContain(
    '00:00:00.000 --> 00:00:00.900\nHello',
  )
  expect((await get(`/api/partner/v1/subtitles/${trackId}.srt`, key.headers)).body).toContain(
    '00:00:00,000 --> 00:00:00,900\nHello',
  )
})

test('who takes nothing of a stream is cut off, and its place is free again', async () => {
  const { episodeId } = await t.addShown({ bytes: 'x'.repeat(32 * 1024 * 1024) })
  const reader = await t.addKey()
  const url = await linkOf(episodeId, reader)
  await t.app.listen({ port: 0, host: '127.0.0.1' })
  const address = t.app.server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const open = () =>
    new Promise<ReturnType<typeof connect>>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.write(`GET ${url} HTTP/1.1\r\nhost: x\r\n\r\n`)
        socket.once('data', () => resolve(socket.pause()))
      })
    })
  const sockets = [await open(), await open()]
  const third = await fetch(`http://127.0.0.1:${port}${url}`)
  expect([third.status, ((await third.json()) as { code: string }).code]).toEqual([429, 'TOO_MANY_STREAMS'])
  expect(third.headers.get('retry-after')).toBe('5')
  await expect
    .poll(async () => (await fetch(`http://127.0.0.1:${port}${url}`, { headers: { range: 'bytes=0-0' } })).status)
    .toBe(206)
  for (const socket of sockets) socket.destroy()
})
