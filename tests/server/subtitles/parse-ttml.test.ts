import { expect, test } from 'vitest'
import { parseSubtitle } from '../../../server/subtitles/parse-subtitle.ts'

const tt = (body: string, attributes = 'xmlns="http://www.w3.org/ns/ttml"') =>
  `<?xml version="1.0"?>\n<tt ${attributes}><head><styling><style xml:id="r" tts:ruby="text"/></styling></head><body><div>${body}</div></body></tt>`
const cuesOf = (text: string) =>
  parseSubtitle(text).cues.map(({ startMs, endMs, text: words }) => [startMs, endMs, words])
const refusal = (detail: RegExp) =>
  expect.objectContaining({ code: 'SUBTITLE_UNREADABLE', message: expect.stringMatching(detail) })

test('paragraphs are read in every way of writing a time', () => {
  const body =
    '<p begin="00:00:01.250" end="00:00:02">a</p><p begin="3s" dur="500ms">b &amp; c</p><p begin="00:00:04:15" end="0.1m">d</p>'
  expect(cuesOf(tt(body, 'xmlns="http://www.w3.org/ns/ttml" ttp:frameRate="25"'))).toEqual([
    [1_250, 2_000, 'a'],
    [3_000, 3_500, 'b & c'],
    [4_600, 6_000, 'd'],
  ])
})

test('a prefix and the older namespaces are read too', () => {
  const old =
    '<tt:tt xmlns:tt="http://www.w3.org/2006/10/ttaf1"><tt:body><tt:div><tt:p begin="1s" end="2s">走<tt:br/>吧</tt:p></tt:div></tt:body></tt:tt>'
  expect(cuesOf(old)).toEqual([[1_000, 2_000, '走\n吧']])
})

test('times are counted from the parent, in a sequence from the sibling before', () => {
  const body =
    '<div begin="10s" end="15s"><p begin="1s">a</p></div><div begin="20s" timeContainer="seq"><p dur="1s">b</p><p dur="2s">c</p></div>'
  expect(cuesOf(tt(body))).toEqual([
    [11_000, 15_000, 'a'],
    [20_000, 21_000, 'b'],
    [21_000, 23_000, 'c'],
  ])
})

test('spans that come one after the other are cues of their own', () => {
  const body = '<p begin="1s" end="4s"><span end="2s">一</span><span begin="2s">二</span></p>'
  expect(cuesOf(tt(body))).toEqual([
    [1_000, 3_000, '一'],
    [3_000, 4_000, '二'],
  ])
})

test('ruby, metadata and pictures are no words', () => {
  const body =
    '<p begin="1s" end="2s"><metadata><ttm:desc>x</ttm:desc></metadata>漢<span style="r">かん</span>字<span tts:ruby="text">じ</span></p><p begin="3s" end="4s" smpte:backgroundImage="#i"/>'
  expect(cuesOf(tt(body))).toEqual([[1_000, 2_000, '漢字']])
})

test('CDATA is text, and comments are not', () => {
  expect(cuesOf(tt('<p begin="1s" end="2s"><!-- <b> --><![CDATA[1 < 2 & 3]]></p>'))).toEqual([
    [1_000, 2_000, '1 < 2 & 3'],
  ])
})

test('a time that is none is left out with a warning', () => {
  const { cues, warnings } = parseSubtitle(tt('<p begin="soon" end="2s">a</p><p begin="1s">b</p>'))
  expect(cues).toEqual([])
  expect(warnings).toMatchObject([{ code: 'CUE_TIMING_UNREADABLE', detail: expect.stringContaining('2 cues') }])
})

test('entity bombs, entities that fetch, deep nesting and broken XML are refused', () => {
  const bomb = `<?xml version="1.0"?><!DOCTYPE tt [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>${tt('<p begin="1s" end="2s">&b;</p>').slice(21)}`
  expect(() => parseSubtitle(bomb)).toThrow(refusal(/document type/))
  expect(() => parseSubtitle(tt('<!DOCTYPE tt SYSTEM "file:///etc/passwd">'))).toThrow(refusal(/document type/))
  expect(() => parseSubtitle(tt('<div>'.repeat(200)))).toThrow(refusal(/64 elements/))
  expect(() => parseSubtitle(tt('<p begin="1s">').slice(0, -3))).toThrow(refusal(/not well-formed/))
  expect(() => parseSubtitle(tt('</p>'))).toThrow(refusal(/line 2/))
  expect(cuesOf(tt('<p begin="1s" end="2s">&unknown;&#x1F600;</p>'))).toEqual([[1_000, 2_000, '&unknown;😀']])
})

test('4 MiB made to be slow are read or refused in time', () => {
  const spans = Array.from({ length: 50 }, (_, at) => `<span begin="${at}s" end="${at + 1}s">a</span>`).join('')
  for (const piece of [
    `<p begin="1s" end="90s">${'字'.repeat(4_000)}${spans}</p>`,
    '<p/>',
    '<p begin="1s" end="2s">a</p>',
    '<br/>',
    ' ',
    '<',
    '<a ',
    '<!-- ',
    'a="b" ',
    '&#60;',
    '\n<p>',
  ]) {
    for (const text of [
      tt(piece.repeat(Math.floor(4_194_304 / piece.length))),
      `<tt ${piece.repeat(Math.floor(4_194_304 / piece.length))}`,
    ]) {
      const before = process.cpuUsage()
      try {
        parseSubtitle(text)
      } catch (error) {
        expect(error).toMatchObject({ code: 'SUBTITLE_UNREADABLE' })
      }
      expect(process.cpuUsage(before).user / 1_000, piece).toBeLessThan(2_500)
    }
  }
})
