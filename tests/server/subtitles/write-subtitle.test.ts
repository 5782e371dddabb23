import { expect, test } from 'vitest'
import { parseSubtitle } from '../../../server/subtitles/parse-subtitle.ts'
import { writeSrt, writeWebVtt } from '../../../server/subtitles/write-subtitle.ts'
import { hostileTimes, proveRoundTrip } from '../../proofs/subtitles.ts'

const cue = { startMs: 3_661_001, endMs: 3_662_000, text: '<b> & "x" --> y\n{\\an8}第二行' }

test('WebVTT escapes what would be mark-up or a time', () => {
  expect(writeWebVtt([cue])).toBe(
    'WEBVTT\n\n01:01:01.001 --> 01:01:02.000\n&lt;b&gt; &amp; "x" --&gt; y\n{\\an8}第二行\n',
  )
})

test('SRT escapes only what would be misread', () => {
  expect(writeSrt([{ ...cue, text: 'A & B <3\n<b> 5 > 4' }])).toBe(
    '1\n01:01:01,001 --> 01:01:02,000\nA & B <3\n&lt;b> 5 > 4\n',
  )
})

test('a file without cues is valid and empty', () => {
  expect(writeWebVtt([])).toBe('WEBVTT\n')
  expect(parseSubtitle(writeWebVtt([])).cues).toEqual([])
  expect(writeSrt([])).toBe('')
})

test('a blank line inside a text does not end the cue', () => {
  const odd = { startMs: 0, endMs: 1, text: 'a\n\nb' }
  for (const write of [writeWebVtt, writeSrt]) expect(parseSubtitle(write([odd])).cues[0]?.text).toBe('a\nb')
})

test('any cues come back as they were written', () => {
  proveRoundTrip({ runs: 500, seed: 2 })
})

test('4 MiB made to be slow are parsed in well under two seconds', () => {
  expect(hostileTimes().slowestMs).toBeLessThan(1_500)
})
