import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CatalogueError } from '../../../server/errors.ts'
import { decodeText } from '../../../server/subtitles/decode-text.ts'
import { encodingAccuracy } from '../../proofs/subtitles.ts'
import { PORTUGUESE, SIMPLIFIED, TRADITIONAL } from './dialogue.ts'
import { encodeAs } from './encode.ts'

const srt = (text: string) => `1\r\n00:00:01,000 --> 00:00:02,000\r\n${text}\r\n`
const utf8 = (text: string) => new TextEncoder().encode(text)

test('four to ten characters are enough to tell GB18030 and Big5 apart', () => {
  const accuracy = encodingAccuracy({ samples: 300, seed: 1 })
  expect(accuracy.wrong).toEqual([])
  expect(accuracy.total).toBe(300 * 3 * 7)
})

test('a whole file is read right in each encoding, and surely', () => {
  for (const [encoding, text] of [
    ['gb18030', SIMPLIFIED.join('\n')],
    ['big5', TRADITIONAL.join('\n')],
    ['windows-1252', PORTUGUESE.join('\n')],
  ] as const) {
    expect(decodeText(encodeAs(srt(text), encoding))).toEqual({
      text: srt(text),
      encoding,
      confidence: expect.closeTo(0.95),
      errorCount: 0,
    })
  }
})

test.each(PORTUGUESE)('"%s" in windows-1252 is not taken for Chinese', (line) => {
  expect(decodeText(encodeAs(line, 'windows-1252'))).toMatchObject({ text: line, encoding: 'windows-1252' })
})

test('a byte order mark decides and is left out of the text', () => {
  const le = Uint8Array.from([
    0xff,
    0xfe,
    ...new Uint8Array(new Uint16Array([...'你好'].map((c) => c.charCodeAt(0))).buffer),
  ])
  expect(decodeText(le)).toMatchObject({ text: '你好', encoding: 'utf-16le', confidence: 1 })
  expect(decodeText(Uint8Array.from([0xef, 0xbb, 0xbf, ...utf8('你好')]))).toMatchObject({
    text: '你好',
    encoding: 'utf-8',
  })
})

test('UTF-16 without a mark is known by its zero bytes', () => {
  const units = [...srt('總裁愛上我')].map((character) => character.charCodeAt(0))
  const le = Uint8Array.from(units.flatMap((unit) => [unit & 0xff, unit >> 8]))
  const be = Uint8Array.from(units.flatMap((unit) => [unit >> 8, unit & 0xff]))
  expect(decodeText(le)).toMatchObject({ encoding: 'utf-16le', text: srt('總裁愛上我') })
  expect(decodeText(be)).toMatchObject({ encoding: 'utf-16be', text: srt('總裁愛上我') })
})

test('GB18030 that is valid UTF-8 by chance is still read as Chinese', () => {
  expect(decodeText(encodeAs(srt('凭什么'), 'gb18030'))).toMatchObject({ encoding: 'gb18030', text: srt('凭什么') })
})

test('a lone Greek or Cyrillic letter between Latin ones is doubted, a word of them is not', () => {
  for (const line of ['W3C也', '为EN 301']) {
    expect(decodeText(encodeAs(srt(line), 'gb18030'))).toMatchObject({
      encoding: 'gb18030',
      text: srt(line),
      confidence: 0.7,
    })
  }
  for (const line of ['Да', 'Όχι', '10 Ω', 'café', 'Łódź', 'Ø']) {
    expect(decodeText(utf8(srt(line)))).toMatchObject({ encoding: 'utf-8', text: srt(line) })
  }
})

test('an encoding that is given is believed', () => {
  expect(decodeText(encodeAs('你好', 'gb18030'), 'windows-1252')).toMatchObject({ text: 'ÄãºÃ', confidence: 1 })
})

test('a few broken bytes are counted, not fatal', () => {
  const bytes = encodeAs(srt(TRADITIONAL.join('\n')), 'big5').slice()
  bytes[bytes.indexOf(0x0a, 60)] = 0xff
  const read = decodeText(bytes)
  expect(read.encoding).toBe('big5')
  expect(read.errorCount).toBeGreaterThan(0)
})

test('what is no text is refused, and nothing else ever happens', () => {
  const png = Uint8Array.from([
    0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 4, 0, 0, 0, 8, 6,
  ])
  expect(() => decodeText(png)).toThrow(expect.objectContaining({ code: 'SUBTITLE_UNREADABLE' }))
  const property = fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
    try {
      decodeText(bytes)
    } catch (error) {
      expect(error).toBeInstanceOf(CatalogueError)
    }
  })
  fc.assert(property, { numRuns: 300, seed: 1 })
})
