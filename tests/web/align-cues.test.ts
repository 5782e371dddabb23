import { expect, test } from 'vitest'
import { alignCues } from '../../web/src/player/align-cues.ts'
import { frameAwayMs } from '../../web/src/player/frames.ts'

const cue = (startMs: number, endMs: number, text: string) => ({ startMs, endMs, text })
const told = (columns: Parameters<typeof alignCues>[0]) =>
  alignCues(columns).map(({ startMs, cells }) => [
    startMs,
    ...cells.map((cell) => cell.map(({ text }) => text).join('/')),
  ])

test('lines that are said at the same time stand in one row', () => {
  const chinese = [cue(0, 1_000, '喂'), cue(2_000, 3_000, '去邊呀')]
  const portuguese = [cue(100, 900, 'Então'), cue(2_100, 3_200, 'Para onde')]
  expect(told([chinese, portuguese])).toEqual([
    [0, '喂', 'Então'],
    [2_000, '去邊呀', 'Para onde'],
  ])
})

test('a line over two others stands once, beside the one that it shares the most time with', () => {
  const short = [cue(0, 1_000, 'a'), cue(1_000, 3_000, 'b')]
  expect(told([short, [cue(0, 3_000, 'ab')]])).toEqual([
    [0, 'a', ''],
    [1_000, 'b', 'ab'],
  ])
  expect(told([[cue(0, 3_000, 'ab')], short])).toEqual([[0, 'ab', 'a/b']])
})

test('a line while nobody else speaks has a row of its own, which a third track may share', () => {
  expect(told([[cue(0, 500, 'a')], [cue(2_000, 3_000, 'b')], [cue(2_200, 2_800, 'c'), cue(100, 400, 'd')]])).toEqual([
    [0, 'a', '', 'd'],
    [2_000, '', 'b', 'c'],
  ])
})

test('two lines of the first track at the same time stay two rows', () => {
  expect(told([[cue(0, 1_000, 'a'), cue(0, 1_000, 'b')], []])).toEqual([
    [0, 'a', ''],
    [0, 'b', ''],
  ])
})

test('no tracks and empty tracks make no rows', () => {
  expect(alignCues([])).toEqual([])
  expect(alignCues([[], []])).toEqual([])
})

test('a frame on and a frame back is the same frame, at rates that are no whole numbers too', () => {
  for (const rate of [12, 24_000 / 1_001, 25, 30_000 / 1_001, 60]) {
    const frameMs = 1_000 / rate
    for (const frame of [0, 1, 7, 100, 3_599]) {
      const startMs = Math.round(frame * frameMs * 1_000) / 1_000
      const onMs = frameAwayMs(startMs, 1, rate)
      expect(Math.floor(onMs / frameMs), `${rate} ${frame}`).toBe(frame + 1)
      expect(Math.floor(frameAwayMs(onMs, -1, rate) / frameMs), `${rate} ${frame}`).toBe(frame)
    }
  }
  expect(Math.floor(frameAwayMs(10, -1, 25) / 40)).toBe(0)
})
