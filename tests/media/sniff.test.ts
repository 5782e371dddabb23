import { readdir, readFile } from 'node:fs/promises'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sniffVideoType } from '../../media/sniff.ts'
import { sharedData } from '../shared-data.ts'

const videos = sharedData('videos')
const TYPES: Record<string, string[]> = {
  mp4: ['video/mp4'],
  '3gp': ['video/3gpp'],
  webm: ['video/webm'],
  mkv: ['video/x-matroska'],
  ts: ['video/mp2t'],
  avi: ['video/x-msvideo'],
  flv: ['video/x-flv'],
}

describe.skipIf(!videos)('real files of the shared test data (skipped where it is absent)', () => {
  test('each is known by its first bytes', async () => {
    const names = (await readdir(videos ?? '')).filter((name) => (name.split('.').pop() ?? '') in TYPES)
    expect(names.length).toBeGreaterThan(30)
    for (const name of names) {
      const type = sniffVideoType((await readFile(sharedData('videos', name) ?? '')).subarray(0, 4096))
      expect(TYPES[name.split('.').pop() ?? ''], name).toContain(type)
    }
  })
})

test.each([
  ['nothing', ''],
  ['a playlist', '#EXTM3U\n#EXT-X-VERSION:3\n'],
  ['a concat list', 'ffconcat version 1.0\n'],
  ['SubRip', '1\n00:00:01,000 --> 00:00:02,000\nhello\n'],
  ['WebVTT', 'WEBVTT\n\n'],
  ['a page', '<!doctype html><html></html>'],
  ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
  ['a PNG', '\x89PNG\r\n\x1a\n\0\0\0\rIHDR'],
  ['a WebP', 'RIFF\0\0\0\0WEBPVP8 '],
  ['a WAVE', 'RIFF\0\0\0\0WAVEfmt '],
  ['an AVIF', '\0\0\0\x20ftypavif\0\0\0\0'],
  ['an M4A', '\0\0\0\x20ftypM4A \0\0\0\0'],
  ['an executable', '\x7fELF\x02\x01\x01'],
])('%s is no video', (_, text) => {
  expect(sniffVideoType(Buffer.from(text, 'latin1'))).toBeUndefined()
})

test('plain text is never taken for a video', () => {
  fc.assert(
    fc.property(
      fc.string({ maxLength: 3000, unit: 'binary-ascii' }),
      (text) => sniffVideoType(Buffer.from(`#${text}`)) === undefined,
    ),
  )
})
