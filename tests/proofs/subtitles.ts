import fc from 'fast-check'
import { type Cue, MAX_CUES } from '../../server/subtitles/cue.ts'
import { cleanText } from '../../server/subtitles/cue-text.ts'
import { decodeText } from '../../server/subtitles/decode-text.ts'
import { parseSubtitle } from '../../server/subtitles/parse-subtitle.ts'
import { writeSrt, writeWebVtt } from '../../server/subtitles/write-subtitle.ts'
import { SIMPLIFIED, TRADITIONAL } from '../server/subtitles/dialogue.ts'
import { encodeAs } from '../server/subtitles/encode.ts'
import type { Proof } from './proof.ts'

interface Size {
  readonly runs: number
  readonly samples: number
  readonly seed: number
}

/** Cues come back as they were written, any text parses in time, and short Chinese files are decoded right. */
export const proof: Proof<Size> = {
  name: 'subtitles',
  small: { runs: 1_000, samples: 300, seed: 20_260_103 },
  full: { runs: 100_000, samples: 20_000, seed: 20_260_104 },
  run: async (size) => {
    proveRoundTrip(size)
    const { slowestMs, slowest } = hostileTimes()
    const { total, wrong } = encodingAccuracy(size)
    if (wrong.length * 1_000 > total)
      throw new Error(`${wrong.length} of ${total} were decoded wrongly: ${wrong.slice(0, 5)}`)
    return [
      `${size.runs.toLocaleString('en')} random cue lists came back from WebVTT and SRT as they were written, as many random texts parsed (seed ${size.seed}).`,
      `The slowest of the hostile 4 MiB files (${slowest}) took ${Math.round(slowestMs)} ms of CPU.`,
      `Of ${total.toLocaleString('en')} files with one line of 4 to 10 Chinese characters in GB18030 or Big5, ${total - wrong.length} were decoded right.`,
    ].join(' ')
  },
}

const tricky = [
  '<b>',
  '</i>',
  '<',
  '>',
  '&',
  '&amp;',
  '&lt;',
  '-->',
  '->',
  '00:00:01,000 --> 00:00:02,000',
  '{\\an8}',
  '{',
  '}',
  '\\',
  '1',
  '42',
  'WEBVTT',
  'NOTE',
  'STYLE',
  '\n',
  '\n\n',
  ' ',
  '\t',
  '→',
  '总裁',
  '👩‍👩‍👧',
  '00:00',
  '&#60;',
  '—>',
  '：',
  'x1:',
]
const cueText = fc
  .array(fc.oneof(fc.constantFrom(...tricky), fc.string({ unit: 'binary', maxLength: 8 })), { maxLength: 12 })
  .map((pieces) => cleanText(pieces.join('')))
  .filter((text) => text !== '')
const cueList = fc.array(
  fc.record({ startMs: fc.nat(400_000_000), lengthMs: fc.integer({ min: 1, max: 9_999_999 }), text: cueText }),
  { minLength: 1, maxLength: 8 },
)
const fileText = fc
  .array(
    fc.oneof(fc.constantFrom(...tricky, '\n00:01.000 --> 00:02.000\n', '\r', '\r\n'), fc.string({ unit: 'binary' })),
  )
  .map((pieces) => pieces.join(''))

/** Checks that cues survive being written and read. @throws Error with the smallest list that does not. */
export function proveRoundTrip({ runs, seed }: Pick<Size, 'runs' | 'seed'>): void {
  const roundTrip = fc.property(cueList, (list) => {
    const cues: Cue[] = list
      .map(({ startMs, lengthMs, text }) => ({ startMs, endMs: startMs + lengthMs, text }))
      .sort((a, b) => a.startMs - b.startMs)
    for (const write of [writeWebVtt, writeSrt]) {
      const read = parseSubtitle(write(cues))
      if (JSON.stringify(read.cues) !== JSON.stringify(cues)) {
        throw new Error(`${write.name} gave back ${JSON.stringify(read.cues)} for ${JSON.stringify(cues)}`)
      }
      if (read.warnings.length > 0) throw new Error(`${write.name}: ${JSON.stringify(read.warnings)}`)
    }
  })
  const parses = fc.property(fileText, fc.boolean(), (text, isVtt) => {
    for (const { startMs, endMs, text: line } of parseSubtitle(isVtt ? `WEBVTT\n\n${text}` : text).cues) {
      if (!(startMs >= 0 && endMs > startMs) || line === '' || line !== cleanText(line)) throw new Error('A bad cue')
    }
  })
  for (const property of [roundTrip, parses]) fc.assert(property as fc.IRawProperty<unknown>, { numRuns: runs, seed })
}

const FOUR_MIB = 4 * 1024 * 1024
const fill = (piece: string, head = '') => (head + piece.repeat(Math.ceil(FOUR_MIB / piece.length))).slice(0, FOUR_MIB)
const TIMING = '00:00:01,000 --> 00:00:02,000\n'

/** CPU time of parsing files made to be slow. @throws Error when one takes over 1.5 s or gives too many cues. */
export function hostileTimes(): { slowestMs: number; slowest: string } {
  const files: Record<string, string> = {
    'only line ends': fill('\n'),
    'only carriage returns': fill('\r'),
    'open angle brackets': fill('<b', TIMING),
    'open braces': fill('{\\', TIMING),
    ampersands: fill('&#', TIMING),
    spaces: fill(' ', TIMING),
    'spaces before an arrow': fill(' ', `${TIMING}00:00:01,000`),
    'spaces behind an arrow': `${fill(' ', 'a -->')}x`,
    'spaces behind a time': `${fill(' ', '00:00:01,000 --> 00')}x`,
    digits: fill('1', ''),
    colons: fill('1:', ''),
    arrows: fill('-->'),
    dashes: fill('-', '00:00:01,000 '),
    'full-width arrows': fill('＞：\n'),
    'empty cues': fill(TIMING),
    'short cues': fill(`${TIMING}a\n\n`),
    'numbers as text': fill('7\n\n', TIMING),
    'WebVTT of open tags': fill('<c.', `WEBVTT\n\n${TIMING.replaceAll(',', '.')}`),
    'WebVTT of arrows': fill('-->\n', 'WEBVTT\n\n'),
    'WebVTT of one block': fill('a\n', 'WEBVTT\n\n'),
    'WebVTT of bad times': fill('00:00:01,000 --> 1\n\n', 'WEBVTT\n\n'),
    'WebVTT of spaces': `${fill(' ', 'WEBVTT\n\n00:01.000')}-->`,
    'WebVTT of one line': fill('a', `WEBVTT\n\n${TIMING.replaceAll(',', '.')}`),
  }
  let [slowestMs, slowest] = [0, '']
  for (const [name, text] of Object.entries(files)) {
    const before = process.cpuUsage()
    const { cues } = parseSubtitle(text)
    const { user, system } = process.cpuUsage(before)
    const tookMs = (user + system) / 1_000
    if (tookMs > 1_500 || cues.length > MAX_CUES) throw new Error(`${name}: ${tookMs} ms, ${cues.length} cues`)
    if (tookMs > slowestMs) [slowestMs, slowest] = [tookMs, name]
  }
  return { slowestMs, slowest }
}

/** Encodes one-cue files with 4 to 10 characters of dialogue and decodes them without being told how. */
export function encodingAccuracy({ samples, seed }: Pick<Size, 'samples' | 'seed'>): {
  total: number
  wrong: string[]
} {
  const wrong: string[] = []
  let total = 0
  for (const [encoding, phrases] of [
    ['gb18030', SIMPLIFIED],
    ['gb18030', TRADITIONAL],
    ['big5', TRADITIONAL],
  ] as const) {
    for (let length = 4; length <= 10; length++) {
      const line = fc
        .array(fc.constantFrom(...phrases), { minLength: length, maxLength: length })
        .map((some) => [...some.join('')].slice(0, length).join(''))
      for (const text of fc.sample(line, { numRuns: samples, seed: seed + length })) {
        total++
        const file = `1\n00:00:01,000 --> 00:00:02,000\n${text}\n`
        if (decodeText(encodeAs(file, encoding)).text !== file) wrong.push(`${text} in ${encoding}`)
      }
    }
  }
  return { total, wrong }
}
