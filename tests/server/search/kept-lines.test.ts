import { expect, test } from 'vitest'
import { findWorkSerial } from '../../../db/queries/index-rows.ts'
import { readWindowLines } from '../../../server/search/kept-lines.ts'
import { useLocalisationWorld } from '../localisation/localisation-world.ts'

const { call, addEpisode, replaceTrack, world } = useLocalisationWorld()

/** The lines of two windows of a track of the first work, as a search reads them now; undefined: the track is gone. */
async function linesOf(trackId: string) {
  const { db } = world().ctx
  const serial = (await findWorkSerial(db, world().workId)) ?? 0
  const windows = [0, 5].map((position) => ({ id: `${trackId}_${position / 5}`, serial, trackId, position }))
  const found = await readWindowLines(db, windows)
  return found.map((window) => window?.lines.map(({ text }) => text))
}

async function editLine(trackId: string, text: string): Promise<void> {
  const url = `/api/tracks/${trackId}/cues`
  const { etag } = (await call('GET', url)).headers
  const answer = await call('PATCH', url, { operations: [{ op: 'text', position: 1, text }] }, { 'if-match': etag })
  expect(answer.statusCode, answer.body).toBe(200)
}

test('lines that were read before are as the track has them now, whether it was edited, replaced or removed', async () => {
  const { id, trackId } = await addEpisode(['一', '二', '三', '四', '五', '六', '七'])
  const other = await addEpisode(['甲', '乙'])
  const before = [
    ['一', '二', '三', '四', '五', '六'],
    ['六', '七'],
  ]
  expect(await linesOf(trackId)).toEqual(before)
  expect(await linesOf(trackId)).toEqual(before)
  expect(await linesOf(other.trackId)).toEqual([['甲', '乙'], []])

  await editLine(trackId, '貳')
  expect(await linesOf(trackId)).toEqual([['一', '貳', '三', '四', '五', '六'], before[1]])
  expect(await linesOf(other.trackId)).toEqual([['甲', '乙'], []])

  const replaced = await replaceTrack(id, ['壹'])
  expect(await linesOf(replaced)).toEqual([['壹'], []])
  expect(await linesOf(trackId)).toEqual([undefined, undefined])

  expect((await call('DELETE', `/api/tracks/${replaced}`)).statusCode).toBe(204)
  expect(await linesOf(replaced)).toEqual([undefined, undefined])
})

test('lines that two readers ask for at once are whole for both', async () => {
  const { trackId } = await addEpisode(['一', '二'])
  const [first, second] = await Promise.all([linesOf(trackId), linesOf(trackId)])
  expect(first).toEqual([['一', '二'], []])
  expect(second).toEqual(first)
})

test('a window of a track that is not of its work has no lines', async () => {
  const { trackId } = await addEpisode(['一', '二'])
  const serial = (await findWorkSerial(world().ctx.db, world().workId)) ?? 0
  const window = { id: `${trackId}_0`, serial: serial + 1, trackId, position: 0 }
  expect(await readWindowLines(world().ctx.db, [window])).toEqual([undefined])
})
