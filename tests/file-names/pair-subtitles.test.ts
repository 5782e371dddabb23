import { expect, test } from 'vitest'
import { pairSubtitles } from '../../file-names/pair-subtitles.ts'
import { recogniseDrop } from '../../file-names/recognise-drop.ts'
import { foldName, kindOfName, splitName } from '../../file-names/split-name.ts'

function pair(subtitles: readonly string[], videos: readonly string[]) {
  const numbers = { videos: recogniseDrop(videos), subtitles: recogniseDrop(subtitles) }
  return pairSubtitles(subtitles, videos, numbers).map(({ video, by }) => [
    video === undefined ? undefined : videos[video],
    by,
  ])
}

test('subtitles go with the video whose name they begin with, whatever its letter case and width', () => {
  const videos = ['夜班車_第01集.mp4', '夜班車_第02集.MP4', 'Extra.mp4']
  expect(pair(['夜班車_第02集.zh-Hant-TW.srt', 'extra.pt-PT.vtt', '夜班車_第０１集_港.srt'], videos)).toEqual([
    ['夜班車_第02集.MP4', 'name'],
    ['Extra.mp4', 'name'],
    ['夜班車_第01集.mp4', 'name'],
  ])
})

test('片名1 is not the beginning of 片名10', () => {
  expect(pair(['片名10.srt', '片名1.en.srt'], ['片名1.mp4', '片名10.mp4'])).toEqual([
    ['片名10.mp4', 'name'],
    ['片名1.mp4', 'name'],
  ])
})

test('subtitles of another name go with the only video of their number', () => {
  expect(pair(['sub EP2 简体.srt', 'sub EP9 简体.srt'], ['第1集.mp4', '第2集.mp4'])).toEqual([
    ['第2集.mp4', 'number'],
    [undefined, undefined],
  ])
})

test('the numbers of subtitles in several languages are found over all of them', () => {
  const subtitles = [1, 2, 3].flatMap((n) => [`100天${n}.zh-Hant-TW.srt`, `100天${n}.en.srt`, `100天${n}.pt.srt`])
  expect(recogniseDrop(subtitles).map((one) => one.number)).toEqual([1, 1, 1, 2, 2, 2, 3, 3, 3])
})

test('a lone subtitle file without a number goes with the only video; among several it is left', () => {
  expect(pair(['notes.srt'], ['片.mp4'])).toEqual([['片.mp4', 'only']])
  expect(pair(['notes.srt'], ['第1集.mp4', '第2集.mp4'])).toEqual([[undefined, undefined]])
})

test('two videos of one name leave their subtitles to people', () => {
  expect(pair(['a.srt'], ['a.mp4', 'a.mov'])).toEqual([[undefined, undefined]])
})

test('a name is split at its last stop, without folders; its ending says what it is', () => {
  expect(splitName('a/b.c/第1集.MP4')).toEqual({ stem: '第1集', ending: 'mp4' })
  expect(splitName('.hidden')).toEqual({ stem: '.hidden', ending: '' })
  expect(['a.MP4', 'a.srt', 'a.XLSX', 'a.docx', 'a'].map(kindOfName)).toEqual([
    'video',
    'subtitle',
    'sheet',
    undefined,
    undefined,
  ])
  expect(foldName(' ＥＰ０１  Ａ ')).toBe('ep01 a')
})
