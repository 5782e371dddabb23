import { expect, test } from 'vitest'
import { findVideosFor, guessEpisodeNumbers, guessLocale, kindOfFile } from '../../web/src/upload/file-name.ts'

test('the names of a drop number its episodes; a lone name without a number is left to people', () => {
  expect(guessEpisodeNumbers(['100天01.mp4', '100天02.mp4', '花絮.mp4'])).toEqual([1, 2, undefined])
  expect(guessEpisodeNumbers(['clip_1080p.mp4'])).toEqual([undefined])
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

test('subtitles are paired with the videos of the page', () => {
  const videos = ['夜班車_第01集.mp4', '夜班車_第02集.MP4', 'Extra.mp4']
  expect(findVideosFor(['夜班車_第02集.zh-Hant-TW.srt', 'notes.srt'], videos)).toEqual([1, undefined])
})

test('a file is offered by its ending, and by its type where the ending says nothing', () => {
  expect(kindOfFile({ name: 'a.MP4', type: '' })).toBe('video')
  expect(kindOfFile({ name: 'a', type: 'video/quicktime' })).toBe('video')
  expect(kindOfFile({ name: 'a.srt', type: '' })).toBe('subtitle')
  expect(kindOfFile({ name: 'a.docx', type: '' })).toBeUndefined()
})
