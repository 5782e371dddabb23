import { inflateSync } from 'node:zlib'

/** A page of a PDF with the text that can be copied from it, in the order it was drawn. */
export interface PdfPage {
  readonly widthPt: number
  readonly heightPt: number
  readonly text: string
  /** How many images it draws. */
  readonly images: number
}

/** Reads what Chromium prints: objects one after another, streams deflated, and fonts that tell what their codes mean. */
export function readPdf(bytes: Buffer): PdfPage[] {
  const objects = readObjects(bytes.toString('latin1'))
  const object = (id: string | undefined) => objects.get(id ?? '') ?? ''
  return [...objects.values()]
    .filter((body) => /\/Type \/Page\b/.test(body))
    .map((body) => {
      const [, width = '0', height = '0'] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(body) ?? []
      const drawn = inflate(object(/\/Contents (\d+) 0 R/.exec(body)?.[1]))
      const fonts = new Map(
        [...body.matchAll(/\/(F\d+) (\d+) 0 R/g)].map(([, name = '', id]) => [name, readCodes(object(id), object)]),
      )
      const images = [...drawn.matchAll(/\/X\d+ Do/g)].length
      return { widthPt: Number(width), heightPt: Number(height), text: readText(drawn, fonts), images }
    })
}

type Codes = ReadonlyMap<string, string>

function readObjects(pdf: string): Map<string, string> {
  const found = new Map<string, string>()
  const head = /(\d+) 0 obj\n/g
  for (let match = head.exec(pdf); match; match = head.exec(pdf)) {
    const from = head.lastIndex
    const dictionary = pdf.slice(from, pdf.indexOf('endobj', from)).split('>> stream\n')[0] ?? ''
    const [, length = '0'] = /\/Length (\d+)/.exec(dictionary) ?? []
    const to = pdf.indexOf('endobj', from + dictionary.length + Number(length))
    found.set(match[1] ?? '', pdf.slice(from, to))
    head.lastIndex = to
  }
  return found
}

function inflate(body: string): string {
  const from = body.indexOf('stream\n')
  if (from < 0) return ''
  return inflateSync(Buffer.from(body.slice(from + 7, body.lastIndexOf('\nendstream')), 'latin1')).toString('latin1')
}

/** What the codes of a font mean, by their hexadecimal digits. */
function readCodes(font: string, object: (id: string | undefined) => string): Codes {
  const map = inflate(object(/\/ToUnicode (\d+) 0 R/.exec(font)?.[1]))
  const codes = new Map<string, string>()
  for (const [, block = ''] of map.matchAll(/beginbfchar\n([\s\S]*?)endbfchar/g)) {
    for (const [, code = '', means = ''] of block.matchAll(/<([\dA-F]+)> <([\dA-F]+)>/g)) codes.set(code, textOf(means))
  }
  for (const [, block = ''] of map.matchAll(/beginbfrange\n([\s\S]*?)endbfrange/g)) {
    for (const [, from = '', to = '', means = ''] of block.matchAll(/<([\dA-F]+)> <([\dA-F]+)> <([\dA-F]+)>/g)) {
      const first = Number.parseInt(from, 16)
      for (let code = first; code <= Number.parseInt(to, 16); code++) {
        const meant = String.fromCharCode(Number.parseInt(means, 16) + code - first)
        codes.set(code.toString(16).toUpperCase().padStart(from.length, '0'), meant)
      }
    }
  }
  return codes
}

/** Follows the drawing: what says its text itself is believed, else its codes are looked up in the font. */
function readText(drawn: string, fonts: ReadonlyMap<string, Codes>): string {
  let [text, codes, isSaid] = ['', new Map() as Codes, false]
  const steps = /\/(F\d+) [\d.]+ Tf|\/ActualText <FEFF([\dA-F]*)>|\b(EMC)\b|<([\dA-F]+)> Tj|\[([^\]]*)\] TJ|\b(ET)\b/g
  for (const [, font, said, ends, one, many, over] of drawn.matchAll(steps)) {
    if (font !== undefined) codes = fonts.get(font) ?? new Map()
    else if (said !== undefined) [text, isSaid] = [text + textOf(said), true]
    else if (ends !== undefined) isSaid = false
    else if (over !== undefined) text += '\n'
    else if (!isSaid)
      text += lookUp(one ?? [...(many ?? '').matchAll(/<([\dA-F]+)>/g)].map(([, hex]) => hex).join(''), codes)
  }
  return text
}

function lookUp(hex: string, codes: Codes): string {
  const digits = [...codes.keys()][0]?.length ?? 2
  return (hex.match(new RegExp(`.{${digits}}`, 'g')) ?? []).map((code) => codes.get(code) ?? '').join('')
}

/** UTF-16 in hexadecimal digits. */
function textOf(hex: string): string {
  return (hex.match(/.{4}/g) ?? []).map((unit) => String.fromCharCode(Number.parseInt(unit, 16))).join('')
}
