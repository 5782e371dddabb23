import type { ParsedSubtitle } from './cue.ts'
import { type CueCollector, cleanText, collectCues } from './cue-text.ts'
import { readXml } from './read-xml.ts'
import { readTtmlClock, readTtmlTime, type TtmlClock } from './ttml-time.ts'

const HEAD_UNITS = 64 * 1024
const ROOT = /<(?:[\w.-]{1,40}:)?tt[\s>]/

/** Whether a text has to be read as TTML (DFXP, IMSC1, EBU-TT-D): XML with `tt` as its first element, whatever its prefix. */
export function isTtml(text: string): boolean {
  const head = text.slice(0, HEAD_UNITS).trimStart()
  return head.startsWith('<') && ROOT.test(head)
}

/**
 * Reads the text of TTML and its profiles: paragraphs and spans with the times that they have or inherit, in parallel
 * and in sequence. Styles, regions, metadata and animations are passed over; ruby text is left out as in WebVTT, or
 * the words under it could not be found. A paragraph whose spans come one after the other is as many cues.
 *
 * imsc is not used because it knows only the last of the namespaces that files carry, and works out every style of
 * every element for a picture of each moment, where times and words are asked.
 * @throws {CatalogueError} SUBTITLE_UNREADABLE for XML that is not well formed, has a document type, or is too deep.
 */
export function parseTtml(text: string): ParsedSubtitle {
  const cues = collectCues()
  const reader = new TtmlReader(cues)
  readXml(text, reader)
  return { format: 'ttml', ...cues.finish() }
}

interface OpenElement {
  readonly beginMs: number
  readonly endMs: number
  readonly isSequence: boolean
  readonly keepsSpace: boolean
  readonly isLeftOut: boolean
  readonly hasOwnEnd: boolean
  /** Where the next child of a sequence begins, and where the last child ends. */
  latestMs: number
}

interface Piece {
  readonly beginMs: number
  readonly endMs: number
  text: string
}

const CONTENT = new Set(['tt', 'body', 'div', 'p', 'span', 'br'])
const RUBY_LEFT_OUT = new Set(['text', 'textContainer', 'delimiter'])
/** A paragraph in more parts than this is one cue: nobody reads them one by one. */
const MAX_PARTS = 100
/** Text beyond this is not gathered, since it would be cut anyway. */
const MAX_GATHERED = 4_000

class TtmlReader {
  readonly #cues: CueCollector
  readonly #open: OpenElement[] = []
  readonly #rubyOfStyle = new Map<string, string>()
  #clock: TtmlClock = readTtmlClock(new Map())
  #paragraph: { pieces: Piece[]; size: number; line: number; depth: number } | undefined
  #isTimeBroken = false

  constructor(cues: CueCollector) {
    this.#cues = cues
  }

  open(name: string, attributes: ReadonlyMap<string, string>, line: number): void {
    if (name === 'tt') this.#clock = readTtmlClock(attributes)
    const [styleId, ruby] = [attributes.get('id'), attributes.get('ruby')]
    if (name === 'style' && styleId !== undefined && ruby !== undefined) this.#rubyOfStyle.set(styleId, ruby)
    this.#open.push(this.#place(name, attributes))
    if (name === 'p' && this.#paragraph === undefined) {
      this.#paragraph = { pieces: [], size: 0, line, depth: this.#open.length }
    }
    if (name === 'br') this.#gather('\n')
  }

  text(text: string): void {
    const keepsSpace = this.#open.at(-1)?.keepsSpace ?? false
    const written = text.slice(0, MAX_GATHERED)
    this.#gather(keepsSpace ? written : written.replaceAll(/[ \t\r\n]+/g, ' '))
  }

  close(name: string): void {
    if (name === 'p' && this.#paragraph?.depth === this.#open.length) this.#endParagraph()
    const element = this.#open.pop()
    const parent = this.#open.at(-1)
    if (element === undefined || parent === undefined) return
    parent.latestMs = Math.max(parent.latestMs, element.hasOwnEnd ? element.endMs : element.latestMs)
  }

  /** Times are counted from the parent's begin, in a sequence from the end of the sibling before. */
  #place(name: string, attributes: ReadonlyMap<string, string>): OpenElement {
    const parent = this.#open.at(-1)
    const from = parent === undefined ? 0 : parent.isSequence ? parent.latestMs : parent.beginMs
    const begin = this.#time(attributes.get('begin'))
    const end = this.#time(attributes.get('end'))
    const length = this.#time(attributes.get('dur'))
    const beginMs = from + (begin ?? 0)
    const ownEnd = Math.min(
      end === undefined ? Number.POSITIVE_INFINITY : from + end,
      length === undefined ? Number.POSITIVE_INFINITY : beginMs + length,
    )
    const space = attributes.get('space')
    return {
      beginMs,
      endMs: Math.min(ownEnd, parent?.endMs ?? Number.POSITIVE_INFINITY),
      isSequence: attributes.get('timeContainer') === 'seq',
      keepsSpace: space === undefined ? (parent?.keepsSpace ?? false) : space === 'preserve',
      isLeftOut: (parent?.isLeftOut ?? false) || !CONTENT.has(name) || this.#isAbove(attributes),
      hasOwnEnd: Number.isFinite(ownEnd),
      latestMs: beginMs,
    }
  }

  #isAbove(attributes: ReadonlyMap<string, string>): boolean {
    const styles = attributes.get('style')?.split(/\s+/).slice(0, 20) ?? []
    const ruby = attributes.get('ruby') ?? styles.map((id) => this.#rubyOfStyle.get(id)).find((found) => found)
    return ruby !== undefined && RUBY_LEFT_OUT.has(ruby)
  }

  #time(expression: string | undefined): number | undefined {
    if (expression === undefined) return undefined
    const ms = readTtmlTime(expression, this.#clock)
    this.#isTimeBroken ||= ms === undefined
    return ms
  }

  #gather(text: string): void {
    const element = this.#open.at(-1)
    if (this.#paragraph === undefined || element === undefined || element.isLeftOut) return
    if (this.#paragraph.size > MAX_GATHERED) return
    this.#paragraph.size += text.length
    const { beginMs, endMs } = element
    const last = this.#paragraph.pieces.at(-1)
    if (last?.beginMs === beginMs && last.endMs === endMs) last.text += text
    else this.#paragraph.pieces.push({ beginMs, endMs, text })
  }

  #endParagraph(): void {
    const { pieces = [], line = 0 } = this.#paragraph ?? {}
    const isBroken = this.#isTimeBroken
    this.#paragraph = undefined
    this.#isTimeBroken = false
    // White space between spans, and pictures with none but that, are no cue.
    if (pieces.every((piece) => piece.text.trim() === '') || this.#cues.isFull()) return
    if (isBroken) {
      this.#cues.warn('CUE_TIMING_UNREADABLE', line)
      return
    }
    for (const { beginMs, endMs, text } of partsOf(pieces)) {
      if (endMs === Number.POSITIVE_INFINITY) this.#cues.warn('CUE_TIMING_UNREADABLE', line)
      else this.#cues.add({ startMs: Math.round(beginMs), endMs: Math.round(endMs), text }, line)
    }
  }
}

/** What is shown from each change to the next. */
function partsOf(pieces: readonly Piece[]): Piece[] {
  const spoken = pieces.filter((piece) => piece.text.trim() !== '')
  const changes = [...new Set(spoken.flatMap((piece) => [piece.beginMs, piece.endMs]))].sort((a, b) => a - b)
  const parts: Piece[] = []
  if (changes.length > MAX_PARTS) {
    return [{ beginMs: changes[0] ?? 0, endMs: changes.at(-1) ?? 0, text: pieces.map((piece) => piece.text).join('') }]
  }
  for (const [index, beginMs] of changes.entries()) {
    const endMs = changes[index + 1]
    if (endMs === undefined) break
    const shown = pieces.filter((piece) => piece.beginMs <= beginMs && piece.endMs >= endMs)
    const text = cleanText(
      shown
        .map((piece) => piece.text)
        .join('')
        .replaceAll(/ {2,}/g, ' '),
    )
    const last = parts.at(-1)
    if (last?.text === text && last.endMs === beginMs) parts[parts.length - 1] = { ...last, endMs }
    else if (text !== '') parts.push({ beginMs, endMs, text })
  }
  return parts
}
