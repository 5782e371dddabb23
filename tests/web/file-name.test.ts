import { expect, test } from 'vitest'
import { findVideoFor, guessEpisodeNumber, guessLocale, kindOfFile } from '../../web/src/upload/file-name.ts'

test.each([
  ['蛋撻店_第01集.mp4', 1],
  ['蛋撻店_第六集.mp4', 6],
  ['第十二集.mov', 12],
  ['第一百零三集.mp4', 103],
  ['EP04 final.mov', 4],
  ['Show.S01E12.1080p.x264.mkv', 12],
  ['E11.mp4', 11],
  ['12_横版.mp4', 12],
  ['夜班車 7 (1080x1920).mp4', 7],
  ['第３集.mp4', 3],
  ['trailer.mp4', undefined],
  ['clip_1080p.mp4', undefined],
])('the episode number in %s is %s', (name, number) => {
  expect(guessEpisodeNumber(name)).toBe(number)
})

test.each([
  ['clip.zh-Hant-TW.srt', 'zh-Hant-TW'],
  ['clip.pt-br.vtt', 'pt-BR'],
  ['clip.cht.srt', 'zh-Hant-TW'],
  ['clip.chs.srt', 'zh-Hans-CN'],
  ['clip.yue-Hant-HK.srt', 'yue-Hant-HK'],
  ['clip.srt', undefined],
  ['夜班車.01.srt', undefined],
])('the locale in %s is %s', (name, locale) => {
  expect(guessLocale(name)).toBe(locale)
})

test('subtitles go with the video of their name, whatever its letter case and locale ending', () => {
  const videos = ['夜班車_第01集.mp4', '夜班車_第02集.MP4', 'Extra.mp4']
  expect(findVideoFor('夜班車_第02集.zh-Hant-TW.srt', videos)).toBe(1)
  expect(findVideoFor('extra.pt-PT.vtt', videos)).toBe(2)
})

test('subtitles of another name go with the only video of their number', () => {
  expect(findVideoFor('sub EP2.srt', ['第1集.mp4', '第2集.mp4'])).toBe(1)
  expect(findVideoFor('notes.srt', ['第1集.mp4', '第2集.mp4'])).toBeUndefined()
})

test('a file is offered by its ending, and by its type where the ending says nothing', () => {
  expect(kindOfFile({ name: 'a.MP4', type: '' })).toBe('video')
  expect(kindOfFile({ name: 'a', type: 'video/quicktime' })).toBe('video')
  expect(kindOfFile({ name: 'a.srt', type: '' })).toBe('subtitle')
  expect(kindOfFile({ name: 'a.docx', type: '' })).toBeUndefined()
})
