import { expect, test } from 'vitest'
import { nameApart } from '../../file-names/name-apart.ts'

test('files that have names of their own keep them, in whatever folders they lie', () => {
  expect(nameApart(['第01集.mp4', '字幕/第01集.zh-Hans.srt', '字幕/第01集.zh-Hant.srt'])).toEqual([
    '第01集.mp4',
    '第01集.zh-Hans.srt',
    '第01集.zh-Hant.srt',
  ])
})

test('files of one name are told apart by their folders, and what lies beside and below them goes with them', () => {
  expect(
    nameApart(['EP01/video.mp4', 'EP02/Video.mp4', 'EP02/video.en.srt', 'EP02/繁體/字幕.srt', 'EP03.mp4']),
  ).toEqual(['EP01_video.mp4', 'EP02_Video.mp4', 'EP02_video.en.srt', 'EP02_繁體_字幕.srt', 'EP03.mp4'])
  expect(nameApart(['第1集.srt', '繁/第1集.srt', '第2集.mp4'])).toEqual(['第1集.srt', '繁_第1集.srt', '第2集.mp4'])
})
