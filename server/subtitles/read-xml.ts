import { CatalogueError } from '../errors.ts'
import { decodeEntities } from './entities.ts'

/** What a reader of XML hands on, in the order of the document. Names are without their namespace's prefix. */
export interface XmlVisitor {
  /** @param line of the tag, from 1. */
  open(name: string, attributes: ReadonlyMap<string, string>, line: number): void
  close(name: string): void
  text(text: string): void
}

const MAX_DEPTH = 64
const MAX_ELEMENTS = 200_000
const MAX_ATTRIBUTES = 64
const NAME = /<(\/?)([^\s/>"'<=!?]{1,200})/y
const ATTRIBUTE = /\s+([^\s=/>"'<]{1,200})\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y
const TAG_END = /\s*(\/?)>/y
/** What stands between these is passed over, but for the text of CDATA. */
const SECTIONS = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
] as const

/**
 * Reads an XML document from its beginning to its end, in time that grows with its length.
 *
 * A document type is refused, since entities that grow, or that fetch something, can only be defined there; so are
 * more than 64 elements inside each other, and what is not well formed.
 * @throws {CatalogueError} SUBTITLE_UNREADABLE
 */
export function readXml(text: string, visitor: XmlVisitor): void {
  const open: string[] = []
  const lineAt = lineCounter(text)
  let elements = 0
  for (let at = 0; at < text.length; ) {
    const next = text.indexOf('<', at)
    const until = next < 0 ? text.length : next
    if (until > at && open.length > 0) visitor.text(decodeEntities(text.slice(at, until)))
    if (next < 0) break
    const section = skipSection(text, next)
    if (section !== undefined) {
      if (section.end < 0) throw broken(lineAt(next))
      if (section.text !== '' && open.length > 0) visitor.text(section.text)
      at = section.end
      continue
    }
    if (text.startsWith('<!', next)) throw refused('has a document type (<!DOCTYPE>), which is not read: leave it out')
    const tag = readTag(text, next)
    if (tag === undefined || ++elements > MAX_ELEMENTS) throw broken(lineAt(next))
    at = tag.end
    if (tag.isClosing) {
      if (open.pop() !== tag.name) throw broken(lineAt(next))
      visitor.close(localOf(tag.name))
      continue
    }
    if (open.length >= MAX_DEPTH) throw refused(`has more than ${MAX_DEPTH} elements inside each other`)
    visitor.open(localOf(tag.name), tag.attributes, lineAt(next))
    if (tag.isEmpty) visitor.close(localOf(tag.name))
    else open.push(tag.name)
  }
  if (open.length > 0) throw broken(lineAt(text.length))
}

/** Undefined: none begins here; an `end` below 0: it never ends. */
function skipSection(text: string, from: number): { end: number; text: string } | undefined {
  const section = SECTIONS.find(([begin]) => text.startsWith(begin, from))
  if (section === undefined) return undefined
  const [begin, end] = section
  const close = text.indexOf(end, from + begin.length)
  if (close < 0) return { end: -1, text: '' }
  return { end: close + end.length, text: begin === '<![CDATA[' ? text.slice(from + begin.length, close) : '' }
}

interface Tag {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  readonly isClosing: boolean
  readonly isEmpty: boolean
  readonly end: number
}

function readTag(text: string, from: number): Tag | undefined {
  NAME.lastIndex = from
  const named = NAME.exec(text)
  if (named === null) return undefined
  const attributes = new Map<string, string>()
  let at = NAME.lastIndex
  for (let count = 0; ; count++) {
    ATTRIBUTE.lastIndex = at
    const attribute = ATTRIBUTE.exec(text)
    if (attribute === null) break
    if (count >= MAX_ATTRIBUTES) return undefined
    const name = localOf(attribute[1] ?? '')
    if (!attributes.has(name)) attributes.set(name, decodeEntities(attribute[2] ?? attribute[3] ?? ''))
    at = ATTRIBUTE.lastIndex
  }
  TAG_END.lastIndex = at
  const ended = TAG_END.exec(text)
  if (ended === null) return undefined
  const isEmpty = ended[1] === '/'
  return { name: named[2] ?? '', attributes, isClosing: named[1] === '/', isEmpty, end: TAG_END.lastIndex }
}

function localOf(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

/** Numbers of lines for places that are asked for in order. */
function lineCounter(text: string): (place: number) => number {
  let line = 1
  let next = text.indexOf('\n')
  return (place) => {
    for (; next >= 0 && next < place; next = text.indexOf('\n', next + 1)) line++
    return line
  }
}

function broken(line: number): CatalogueError {
  return refused(`is not well-formed XML at line ${line}`)
}

function refused(what: string): CatalogueError {
  return new CatalogueError('SUBTITLE_UNREADABLE', `This TTML file ${what}.`)
}
