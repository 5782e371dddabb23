import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseSubtitle } from '../../../server/subtitles/parse-subtitle.ts'
import { parseWebVtt } from '../../../server/subtitles/parse-webvtt.ts'
import { sharedData } from '../../shared-data.ts'

test('styles, regions, notes, identifiers and settings are passed over', () => {
  const text =
    'WEBVTT - title\nKind: captions\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:a\n\nNOTE\nno cue\n\nfirst\n00:01.000 --> 00:02.000 align:start line:0\n<v 總裁>你好</v>\n'
  expect(parseWebVtt(text)).toEqual({
    format: 'webvtt',
    cues: [{ startMs: 1_000, endMs: 2_000, text: '你好' }],
    warnings: [],
  })
})

test('hours of three digits are read', () => {
  expect(parseWebVtt('WEBVTT\n\n266:18:35.679 --> 266:18:37.305\na').cues).toEqual([
    { startMs: 958_715_679, endMs: 958_717_305, text: 'a' },
  ])
})

test('what stands over ruby text is left out', () => {
  expect(
    parseWebVtt('WEBVTT\n\n00:01.000 --> 00:02.000\n<ruby>漢<rt>かん</rt>字<rt>じ</rt></ruby>だ').cues[0]?.text,
  ).toBe('漢字だ')
})

test('the format is told by content, and WebVTT with the times of SRT is read with a warning', () => {
  expect(parseSubtitle('WEBVTT\n\n00:01.000 --> 00:02.000\na').format).toBe('webvtt')
  expect(parseSubtitle('1\n00:00:01,000 --> 00:00:02,000\na').format).toBe('srt')
  const sloppy = parseSubtitle('WEBVTT\n\n1\n00:00:01,000 --> 00:00:02,000\na')
  expect(sloppy.cues).toEqual([{ startMs: 1_000, endMs: 2_000, text: 'a' }])
  expect(sloppy.warnings.map((warning) => warning.code)).toEqual(['WEBVTT_NOT_STRICT'])
})

interface ExpectedCue {
  startTime: number
  endTime: number
}
interface ExpectedNode {
  textContent: string
}

/** The expectations come from vtt.js, which is older than the specification's text; where they part, we keep to the text. */
const DECIDED_OTHERWISE: Readonly<Record<string, string>> = {
  'cue-times/min-top-digits': 'three digits can only be hours, which minutes have to follow',
  'cue-times/minimum-spots-over-sixty': 'a number above 59 can only be hours, which minutes have to follow',
  'cue-times/max-spots-over-sixty': 'a cue without length is left out',
  'integration/id': 'an arrow on its own begins a block that the next arrow ends',
  'integration/spec-example': 'the expectation is not UTF-8',
  'file-layout/cue-spacing': 'a cue without text is left out',
}

const root = sharedData('subtitles', 'webvtt_vttjs', 'tests')

test.skipIf(root === undefined)('times and plain text are those of the conformance files', () => {
  const files = readdirSync(root ?? '', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.vtt'))
  const wrong: string[] = []
  let checked = 0
  for (const name of files.map((file) => file.slice(0, -'.vtt'.length))) {
    if (name in DECIDED_OTHERWISE) continue
    const expected = expectation(name)
    if (expected === undefined) continue
    checked++
    const { cues } = parseWebVtt(readFileSync(join(root ?? '', `${name}.vtt`), 'utf8'))
    const seen = cues.map((cue) => `${cue.startMs} ${cue.endMs} ${cue.text}`)
    if (JSON.stringify(seen) !== JSON.stringify(expected)) wrong.push(`${name}: ${seen} for ${expected}`)
  }
  expect(wrong).toEqual([])
  expect(checked).toBeGreaterThan(120)
})

/** What a file should give, without the cues that have no text to show; undefined where ruby text makes us differ. */
function expectation(name: string): string[] | undefined {
  const cues = load<{ cues?: ExpectedCue[] }>(`${name}.json`)?.cues
  const shown = load<ExpectedNode[]>(`${name}-proc.json`)
  if (!cues || !shown || cues.length !== shown.length) return undefined
  if (readFileSync(join(root ?? '', `${name}.vtt`), 'utf8').includes('<rt')) return undefined
  return cues
    .map((cue, index) => ({ cue, text: plain(shown[index]?.textContent ?? '') }))
    .filter(({ text }) => text !== '')
    .map(({ cue, text }) => `${Math.round(cue.startTime * 1_000)} ${Math.round(cue.endTime * 1_000)} ${text}`)
}

function plain(text: string): string {
  const lines = text.split('\n').map((line) => line.trim())
  return lines.filter((line) => line !== '').join('\n')
}

function load<T>(name: string): T | undefined {
  try {
    return JSON.parse(readFileSync(join(root ?? '', name), 'utf8')) as T
  } catch {
    return undefined
  }
}
