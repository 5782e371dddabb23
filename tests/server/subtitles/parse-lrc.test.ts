import { expect, test } from 'vitest'
import { parseSubtitle } from '../../../server/subtitles/parse-subtitle.ts'

test('a line stands until the next one, and not longer than ten seconds', () => {
  const text = '[ti:主題曲]\n[ar:某人]\n[00:01.50]第一句\n[00:04.00]第二句\n[01:00.00]最後一句\n'
  expect(parseSubtitle(text)).toEqual({
    format: 'lrc',
    cues: [
      { startMs: 1_500, endMs: 4_000, text: '第一句' },
      { startMs: 4_000, endMs: 14_000, text: '第二句' },
      { startMs: 60_000, endMs: 70_000, text: '最後一句' },
    ],
    warnings: [],
  })
})

test('a refrain has several times, an empty line ends the one before, and two languages may share a time', () => {
  const text = '[00:01.00][00:09.00]愛你\n[00:03.00]\n[00:05.0]我走了\n[00:05.0]I leave\n'
  expect(parseSubtitle(text).cues).toEqual([
    { startMs: 1_000, endMs: 3_000, text: '愛你' },
    { startMs: 5_000, endMs: 9_000, text: '我走了' },
    { startMs: 5_000, endMs: 9_000, text: 'I leave' },
    { startMs: 9_000, endMs: 19_000, text: '愛你' },
  ])
})

test('times of single words are dropped, and a positive offset lets the words come sooner', () => {
  const { cues } = parseSubtitle('[offset:+500]\n[00:02.00]<00:02.00>一<00:02.40>起走\n[00:03.00]\n')
  expect(cues).toEqual([{ startMs: 1_500, endMs: 2_500, text: '一起走' }])
})

test('many times of a long line are read in time', () => {
  for (const text of [
    `${'[00:01.00]'.repeat(200_000)}${'a'.repeat(2_000_000)}`,
    '[00:01.00]a\n'.repeat(350_000),
    '['.repeat(4_000_000),
  ]) {
    const before = process.cpuUsage()
    parseSubtitle(`[ti:x]\n${text}`)
    expect(process.cpuUsage(before).user / 1_000).toBeLessThan(3_000)
  }
})

test('SRT with square brackets in its dialogue stays SRT', () => {
  expect(parseSubtitle('1\n00:00:01,000 --> 00:00:02,000\n[00:01.00]門鈴').format).toBe('srt')
})
