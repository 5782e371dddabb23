import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sharedData } from '../../shared-data.ts'
import { multipart, newWork, startTestApp, type TestApp } from '../test-app.ts'
import { metadata, SRT, subtitle, TINY_VIDEO, video } from '../uploads/upload-world.ts'

const path = sharedData('hostile', 'blns.json')
const strings = path === undefined ? [] : (JSON.parse(readFileSync(path, 'utf8')) as string[])
const hostile = test.skipIf(path === undefined) // needs ../shared/data/hostile

let t: TestApp
beforeAll(async () => {
  t = await startTestApp()
})
afterAll(() => t[Symbol.asyncDispose]())

const OURS = new Set([200, 201, 202, 400, 404, 409, 422])

hostile('titles come back as they were sent, or are refused', async () => {
  const tidy = (text: string) => text.toWellFormed().normalize('NFC').trim()
  const send = (texts: string[]) => {
    const payload = newWork({ titles: texts.map((text) => ({ locale: 'en', text, kind: 'alternative' })) })
    return t.app.inject({ method: 'POST', url: '/api/works', headers: t.operator, payload })
  }
  let taken = 0
  const take = async (texts: string[]): Promise<void> => {
    const made = await send(texts)
    expect([201, 400, 422], JSON.stringify(texts)).toContain(made.statusCode)
    if (made.statusCode === 201) {
      expect(made.json().titles.map((title: { text: string }) => title.text)).toEqual(texts.map(tidy))
      taken += texts.length
    } else if (texts.length > 1) for (const text of texts) await take([text])
  }
  for (let from = 0; from < strings.length; from += 20) await take(strings.slice(from, from + 20))
  expect(taken).toBeGreaterThan(strings.length * 0.9)
})

hostile('as locale, region, genre or id nothing hostile gets further than a refusal', async () => {
  for (const [n, text] of strings.entries()) {
    for (const change of twoOf(n, [
      { originalLocale: text },
      { titles: [{ locale: text, text: 'x', kind: 'display' }] },
      { originRegion: text },
      { genres: [text] },
      { externalIds: [{ scheme: 'own', value: text }] },
      { [text]: 1 },
    ])) {
      const answer = await t.app.inject({
        method: 'POST',
        url: '/api/works',
        headers: t.operator,
        payload: newWork(change),
      })
      expect(OURS, JSON.stringify(change)).toContain(answer.statusCode)
    }
  }
})

hostile('in an address nothing hostile finds anything', async () => {
  for (const [n, text] of strings.entries()) {
    const piece = encodeURIComponent(text.toWellFormed())
    for (const url of twoOf(n, [
      `/api/works/${piece}`,
      `/api/stills/${piece}`,
      `/api/tracks/${piece}.vtt`,
      `/api/episodes/01980000-0000-7000-8000-000000000000/subtitles/${piece}.vtt`,
      `/api/works?cursor=${piece}`,
      `/api/works?status=${piece}`,
      `/api/works?updatedSince=${piece}`,
    ])) {
      const answer = await t.app.inject({ url, headers: t.operator })
      expect([400, 404], url).toContain(answer.statusCode)
      expect(answer.headers['content-type'], url).toBe('application/problem+json')
    }
  }
})

hostile('as a name of a file or the text of a cue nothing hostile breaks an upload', async () => {
  const made = await t.app.inject({ method: 'POST', url: '/api/works', headers: t.operator, payload: newWork() })
  const url = `/api/works/${made.json().id}/episodes`
  const cues = strings
    .map((text, n) => `${n}\n00:00:${String(n % 60).padStart(2, '0')},000 --> 00:01:00,000\n${text}\n`)
    .join('\n')
  const files = strings.slice(0, 500).filter((_text, n) => n % 25 === 0)
  const first = multipart([metadata({ number: 1 }), video(), subtitle('a.en.srt', cues)])
  const answer = await t.app.inject({
    method: 'POST',
    url,
    headers: { ...t.operator, ...first.headers },
    payload: first.payload,
  })
  expect(answer.statusCode).toBe(202)
  const [track] = answer.json().tracks
  expect((await t.app.inject({ url: track.url, headers: t.operator })).body).toMatch(/^WEBVTT/)
  for (const [n, name] of files.entries()) {
    const fileName = name.replaceAll(/["\r\n]/g, '')
    const bytes = Buffer.concat([TINY_VIDEO, Buffer.from([n])])
    const { payload, headers } = multipart([
      metadata({ number: n + 2 }),
      video(bytes),
      subtitle(`${fileName}.en.srt`, SRT),
    ])
    const sent = await t.app.inject({ method: 'POST', url, headers: { ...t.operator, ...headers }, payload })
    expect(OURS, fileName).toContain(sent.statusCode)
  }
})

/** Each string in two places, all places in turn: all of each would take a minute. */
function twoOf<T>(n: number, places: readonly T[]): T[] {
  return [n, n + 3].flatMap((at) => places.slice(at % places.length).slice(0, 1))
}
