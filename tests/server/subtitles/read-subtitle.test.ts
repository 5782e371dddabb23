import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readSubtitle } from '../../../server/subtitles/read-subtitle.ts'
import { sharedData } from '../../shared-data.ts'
import { SIMPLIFIED, TRADITIONAL } from './dialogue.ts'
import { encodeAs } from './encode.ts'

function srtOf(lines: readonly string[]): string {
  const blocks = lines.map((line, index) => `${index + 1}\n0${index}:00,000 --> 0${index}:09,500\n${line}\n`)
  return blocks.join('\n')
}
const utf8 = (text: string) => new TextEncoder().encode(text)
const simplified = utf8(srtOf(SIMPLIFIED))
const traditional = utf8(srtOf(TRADITIONAL))

test('a Big5 file in Traditional characters is read without being told anything', () => {
  const read = readSubtitle({ bytes: encodeAs(srtOf(TRADITIONAL), 'big5'), fileName: '第1集.srt' })
  expect(read).toMatchObject({ localeSource: 'content', format: 'srt', encoding: 'big5' })
  expect(read.locale).toMatch(/^zh-Hant/)
  expect(read.cues.map((cue) => cue.text)).toContain('總裁您好')
})

test('a given locale goes before the file name, and the file name before the content', () => {
  const all = readSubtitle({ bytes: traditional, fileName: 'x.zh-TW.srt', locale: 'zh-MO' })
  expect(all).toMatchObject({ locale: 'zh-Hant-MO', localeSource: 'given', warnings: [] })
  expect(readSubtitle({ bytes: traditional, fileName: 'x.zh-TW.srt' })).toMatchObject({
    locale: 'zh-Hant-TW',
    localeSource: 'fileName',
  })
  expect(readSubtitle({ bytes: simplified, fileName: 'x.srt' })).toMatchObject({
    locale: 'zh-Hans',
    localeSource: 'content',
  })
})

test('a locale without a script gets it from the text', () => {
  expect(readSubtitle({ bytes: simplified, fileName: 'x.srt', locale: 'zh' })).toMatchObject({
    locale: 'zh-Hans',
    localeSource: 'given',
  })
})

test('a file name that the text contradicts does not count; a given locale does, with a warning', () => {
  const named = readSubtitle({ bytes: simplified, fileName: 'x.cht.srt' })
  expect(named).toMatchObject({ locale: 'zh-Hans', localeSource: 'content' })
  const given = readSubtitle({ bytes: simplified, fileName: 'x.srt', locale: 'zh-TW' })
  expect(given).toMatchObject({ locale: 'zh-Hant-TW', localeSource: 'given' })
  for (const { warnings } of [named, given]) {
    expect(warnings.map((warning) => warning.code)).toEqual(['LOCALE_CONTRADICTED'])
  }
})

test.each([
  ['SUBTITLE_EMPTY', { bytes: utf8(''), fileName: 'x.zh.srt' }],
  ['SUBTITLE_EMPTY', { bytes: utf8('just some words'), fileName: 'x.en.srt' }],
  [
    'SUBTITLE_UNREADABLE',
    { bytes: Uint8Array.from({ length: 900 }, (_, at) => (at * 7919) % 251), fileName: 'x.en.srt' },
  ],
  ['LOCALE_INVALID', { bytes: simplified, fileName: 'x.srt', locale: 'chinese' }],
  ['LOCALE_UNKNOWN', { bytes: utf8('00:01 --> 00:02\n♪ ♪\n'), fileName: 'x.srt' }],
])('%s is said when it is so', (code, file) => {
  expect(() => readSubtitle(file)).toThrow(expect.objectContaining({ name: 'CatalogueError', code }))
})

const captions = sharedData('subtitles', 'wai')

test.skipIf(captions === undefined)('the captions of one video are read in 26 languages', () => {
  const files = readdirSync(captions ?? '').filter((name) => name.startsWith('video-introduction'))
  expect(files.length).toBeGreaterThanOrEqual(25)
  for (const fileName of files) {
    const read = readSubtitle({ bytes: readFileSync(join(captions ?? '', fileName)), fileName })
    expect(`${fileName} ${read.cues.length} ${read.localeSource}`).toBe(`${fileName} 49 fileName`)
    expect(read.warnings).toEqual([])
  }
})
