import { expect, test } from 'vitest'
import { parseSubtitle } from '../../../server/subtitles/parse-subtitle.ts'

const ASS =
  '[Script Info]\nTitle: x\n\n[V4+ Styles]\nFormat: Name, Fontname\nStyle: Default,Arial\n\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n'
const line = (text: string, start = '0:00:01.50', end = '0:00:03.00') =>
  `Dialogue: 0,${start},${end},Default,,0,0,0,,${text}\n`
const textOf = (dialogue: string) => parseSubtitle(ASS + line(dialogue)).cues.map((cue) => cue.text)

test('dialogue is read with its time, whatever stands in its commas', () => {
  expect(parseSubtitle(ASS + line('你好，總裁, 早安'))).toEqual({
    format: 'ass',
    cues: [{ startMs: 1_500, endMs: 3_000, text: '你好，總裁, 早安' }],
    warnings: [],
  })
})

test('the columns are those that the Format line names', () => {
  const ssa =
    '[Script Info]\n[Events]\nFormat: Marked, Start, End, Text\nDialogue: Marked=0,0:00:01.00,0:00:02.00,a, b\n'
  expect(parseSubtitle(ssa).cues).toEqual([{ startMs: 1_000, endMs: 2_000, text: 'a, b' }])
})

test('overrides, karaoke and drawings are dropped, and line breaks kept', () => {
  expect(textOf('{\\an8\\fad(1,2)}一{\\k20}起{\\k30}走\\N吧\\h！')).toEqual(['一起走\n吧 ！'])
  expect(textOf('{\\p1}m 0 0 l 100 0 100 100{\\p0}招牌')).toEqual(['招牌'])
  expect(textOf('{\\p1}m 0 0 l 100 0 100 100')).toEqual([])
  expect(textOf('{open 到底')).toEqual(['{open 到底'])
})

test('comments are no dialogue, and the same words on another layer count once', () => {
  const twice = ASS + line('走') + line('{\\blur5}走') + line('走').replace('Dialogue', 'Comment')
  expect(parseSubtitle(twice).cues).toHaveLength(1)
})

test('a time that is none is left out with its line', () => {
  const { cues, warnings } = parseSubtitle(ASS + line('a', 'soon') + line('b', '0:00:05.00', '0:00:04.00') + line('c'))
  expect(cues.map((cue) => cue.text)).toEqual(['c'])
  expect(warnings.map((warning) => warning.code)).toEqual(['CUE_TIMING_UNREADABLE', 'CUE_TIMING_REVERSED'])
  expect(warnings[0]?.detail).toContain('line 10')
})

test('4 MiB made to be slow are read in time', () => {
  for (const piece of ['{', '{\\p1', 'Dialogue: ,,,,,,,,,\n', line('{\\p1}a{\\p0}'), line('a'), '[Events]\n', ',']) {
    const text =
      ASS + line(piece.repeat(Math.ceil(4_194_304 / piece.length)).replaceAll('\n', piece.endsWith('\n') ? '\n' : ''))
    const before = process.cpuUsage()
    parseSubtitle(text)
    expect(process.cpuUsage(before).user / 1_000, piece).toBeLessThan(2_500)
  }
})
