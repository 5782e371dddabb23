import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { MAX_CUE_CHARACTERS, MAX_CUES } from '../../../server/subtitles/cue.ts'
import { decodeText } from '../../../server/subtitles/decode-text.ts'
import { parseSrt } from '../../../server/subtitles/parse-srt.ts'
import { sharedData } from '../../shared-data.ts'

function read(text: string): [startMs: number, endMs: number, text: string][] {
  return parseSrt(text).cues.map((cue) => [cue.startMs, cue.endMs, cue.text])
}
const one = (text: string) => read(`1\n00:00:01,000 --> 00:00:02,500\n${text}\n`)[0]?.[2]

test.each([
  ['00:00:01,000 --> 00:00:02,500'],
  ['00:00:01.000 --> 00:00:02.500'],
  ['00:01,0 --> 00:02,5'],
  ['0:0:1 --> 0:0:2,500'],
  ['00:00:01,000-->00:00:02,500'],
  ['00:00:01,000 -> 00:00:02,500'],
  ['00:00:01,000 – > 00:00:02,500'],
  ['00:00:01,000 → 00:00:02,500'],
  ['00:00:01:000 --> 00:00:02:500'],
  ['00 : 00 : 01 , 000 --> 00:00:02,500'],
  ['00：00：01，000 --> 00：00：02，500'],
  ['00:00:01,000 --> 00:00:02,500  X1:100 X2:200 Y1:10 Y2:20'],
])('the timing line "%s" is understood', (timing) => {
  expect(read(`1\n${timing}\n总裁\n`)).toEqual([[1_000, 2_500, '总裁']])
})

test.each([
  ['<i>你好</i> <font color="red">世界</font>', '你好 世界'],
  ['{\\an8}{\\pos(1,2)}上面', '上面'],
  ['a<br>b<BR/>c', 'a\nb\nc'],
  ['A &amp; B &lt;3 &#20320;', 'A & B <3 你'],
  ['&amp;lt;', '&lt;'],
  ['<笑> 1 < 2 > 0 <3', '<笑> 1 < 2 > 0 <3'],
  ['他去了 --> 那邊', '他去了 --> 那邊'],
])('the text %j is shown as %j', (raw, shown) => {
  expect(one(raw)).toBe(shown)
})

test('indices may be missing, and blank lines may stand inside a text', () => {
  expect(read('00:01 --> 00:02\na\n\nb\n00:03 --> 00:04\nc')).toEqual([
    [1_000, 2_000, 'a\nb'],
    [3_000, 4_000, 'c'],
  ])
})

test('a line of dialogue that is a number is kept', () => {
  expect(read('1\n00:01 --> 00:02\n2012\n\n2\n00:03 --> 00:04\n42\n')).toEqual([
    [1_000, 2_000, '2012'],
    [3_000, 4_000, '42'],
  ])
})

test('line ends of any kind and a byte order mark are no text', () => {
  const want = [[1_000, 2_000, 'a\nb']]
  for (const end of ['\n', '\r\n', '\r']) expect(read(`\ufeff1${end}00:01 --> 00:02${end}a${end}b${end}`)).toEqual(want)
})

test('cues that cannot be kept are left out, and each kind is told once with its first line', () => {
  const text =
    '1\n00:05 --> 00:06\nlate\n\n2\n00:02 --> 00:01\nback\n\n3\n00:03 --> 00:03\nnone\n\n4\n00:01 --> 00:02\nearly\n\n5\n00:07 --> 00:08\n\n6\n00:09 --> oops\nbad\n'
  const { cues, warnings } = parseSrt(text)
  expect(cues.map((cue) => cue.text)).toEqual(['early', 'late'])
  expect(warnings).toEqual([
    { code: 'CUE_TIMING_REVERSED', detail: expect.stringMatching(/^2 cues .* line 6$/), values: { count: 2, line: 6 } },
    { code: 'CUES_OUT_OF_ORDER', detail: expect.stringMatching(/^1 cue .* line 14$/), values: { count: 1, line: 14 } },
    { code: 'CUE_TEXT_EMPTY', detail: expect.stringMatching(/line 18$/), values: { count: 1, line: 18 } },
    { code: 'CUE_TIMING_UNREADABLE', detail: expect.stringMatching(/line 21$/), values: { count: 1, line: 21 } },
  ])
})

test('too many cues and too long a text are cut', () => {
  const many = parseSrt('00:01 --> 00:02\na\n\n'.repeat(MAX_CUES + 5))
  expect(many.cues).toHaveLength(MAX_CUES)
  expect(many.warnings).toMatchObject([{ code: 'CUES_TOO_MANY', values: { limit: MAX_CUES } }])
  const long = parseSrt(`00:01 --> 00:02\n${'𠮷'.repeat(MAX_CUE_CHARACTERS)}\n`)
  expect(long.cues[0]?.text).toBe('𠮷'.repeat(MAX_CUE_CHARACTERS / 2))
  expect(long.warnings).toMatchObject([{ code: 'CUE_TEXT_CUT', values: { count: 1, limit: MAX_CUE_CHARACTERS } }])
})

const folder = sharedData('subtitles', 'androidx', 'subrip')

test.skipIf(folder === undefined).each([
  ['typical', 3],
  ['typical_bad_timestamps', 3],
  ['typical_extra_blank_line', 3],
  ['typical_missing_sequence', 3],
  ['typical_missing_timecode', 2],
  ['typical_negative_timestamps', 1],
  ['typical_no_hours_and_millis', 3],
  ['typical_unexpected_end', 2],
  ['typical_utf16be', 3],
  ['typical_utf16le', 3],
  ['typical_with_byte_order_mark', 3],
  ['typical_with_tags', 14],
  ['empty', 0],
])('the file %s of another player gives %i cues', (name, count) => {
  const { cues } = parseSrt(decodeText(readFileSync(join(folder ?? '', name))).text)
  expect(cues).toHaveLength(count)
  if (name !== 'typical_negative_timestamps' && count > 0 && name !== 'typical_with_tags') {
    expect(cues[0]).toEqual({ startMs: 0, endMs: 1_234, text: 'This is the first subtitle.' })
  }
  if (name === 'typical_with_tags') expect(cues[0]?.text).toBe('This is  the first subtitle.')
})
