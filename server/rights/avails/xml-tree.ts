import { SaxesParser, type SaxesTagNS } from 'saxes'
import { CatalogueError } from '../../errors.ts'

/** An element with what is in it. */
export interface XmlElement {
  /** Local name. */
  readonly name: string
  readonly namespace: string
  /** XPath of this element from the root, in the usual prefixes. */
  readonly path: string
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly XmlElement[]
  /** All text right inside it, trimmed. */
  readonly text: string
}

/** What a document may take. It is a stranger's. */
export const XML_LIMITS = {
  fileBytes: 8 * 1024 * 1024,
  depth: 40,
  elements: 400_000,
  attributes: 40,
  /** Of one attribute, and of the text of one element; characters. */
  text: 20_000,
  timeMs: 60_000, // what is within the other bounds takes seconds; a busy machine takes longer
  heapMib: 384,
} as const

export interface XmlReading {
  /** Called with the root before anything in it is read, so that it can be refused. */
  onRoot(root: Pick<XmlElement, 'name' | 'namespace'>): void
  /** Elements of these names are handed over whole, then forgotten; all around them is passed by. */
  readonly units: ReadonlySet<string>
  onUnit(unit: XmlElement): void
}

/**
 * Reads a document element by element. Nothing that it names is fetched, a document type is refused and so are entities of its own; what
 * it may take is bounded.
 * @throws {CatalogueError} AVAILS_UNREADABLE, AVAILS_TOO_LARGE
 */
export function readXml(bytes: Uint8Array, reading: XmlReading): void {
  if (bytes.length > XML_LIMITS.fileBytes) throw tooLarge(`it has more than ${XML_LIMITS.fileBytes} bytes`)
  const parser = new SaxesParser({ xmlns: true })
  const builder = createBuilder(reading)
  parser.on('error', (error) => {
    throw unreadable(`it is no well-formed XML: ${error.message.slice(0, 200)}`, error)
  })
  parser.on('doctype', () => {
    throw unreadable('it declares a document type, which no partner format has. Take it out.')
  })
  parser.on('opentag', builder.open)
  parser.on('text', builder.text)
  parser.on('cdata', builder.text)
  parser.on('closetag', builder.close)
  const text = decode(bytes)
  if (/^\s*$/.test(text)) throw unreadable('it is empty.')
  parser.write(text).close()
}

interface Open {
  readonly name: string
  readonly namespace: string
  readonly path: string
  readonly attributes: Map<string, string>
  readonly children: XmlElement[]
  readonly counts: Map<string, number>
  readonly isKept: boolean
  text: string
}

function createBuilder({ onRoot, units, onUnit }: XmlReading) {
  const stack: Open[] = []
  let elements = 0
  return {
    open: (tag: SaxesTagNS) => {
      const parent = stack.at(-1)
      if (++elements > XML_LIMITS.elements) throw tooLarge(`it has more than ${XML_LIMITS.elements} elements`)
      if (stack.length >= XML_LIMITS.depth) throw tooLarge(`its elements are nested deeper than ${XML_LIMITS.depth}`)
      if (!parent) onRoot({ name: tag.local, namespace: tag.uri })
      stack.push(opened(tag, parent, units))
    },
    text: (text: string) => {
      const top = stack.at(-1)
      if (!top?.isKept) return
      top.text += text
      if (top.text.length > XML_LIMITS.text) throw tooLarge(`the text at ${top.path} is too long`)
    },
    close: () => {
      const top = stack.pop()
      if (!top?.isKept) return
      const { counts: _, isKept: __, ...element } = top
      const whole = { ...element, text: top.text.trim() }
      const parent = stack.at(-1)
      if (parent?.isKept) parent.children.push(whole)
      else onUnit(whole)
    },
  }
}

function opened(tag: SaxesTagNS, parent: Open | undefined, units: ReadonlySet<string>): Open {
  const { local: name, uri: namespace } = tag
  const step = `${prefixOf(namespace)}${name}`
  const count = (parent?.counts.get(step) ?? 0) + 1
  parent?.counts.set(step, count)
  const path = parent ? `${parent.path}/${step}[${count}]` : `/${step}`
  const isKept = parent?.isKept === true || units.has(name)
  const given = Object.values(tag.attributes).filter((attribute) => attribute.uri !== XMLNS)
  if (given.length > XML_LIMITS.attributes) throw tooLarge(`${path} has more than ${XML_LIMITS.attributes} attributes`)
  const long = given.find(({ value }) => value.length > XML_LIMITS.text)
  if (long) throw tooLarge(`the attribute ${long.local.slice(0, 50)} of ${path} is too long`)
  const attributes = new Map(isKept ? given.map(({ local, value }) => [local, value.trim()]) : [])
  return { name, namespace, path, attributes, children: [], counts: new Map(), isKept, text: '' }
}

const XMLNS = 'http://www.w3.org/2000/xmlns/'
const USUAL_PREFIXES = [
  [/\/schema\/avails\//, 'avails:'],
  [/\/schema\/mdmec\//, 'mdmec:'],
  [/\/schema\/md\//, 'md:'],
] as const

function prefixOf(namespace: string): string {
  return USUAL_PREFIXES.find(([pattern]) => pattern.test(namespace))?.[1] ?? ''
}

/** UTF-8, or UTF-16 by its mark; what the declaration names has to be what it is. */
function decode(bytes: Uint8Array): string {
  const [first, second] = bytes
  const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
  const encoding = isUtf16 ? (first === 0xff ? 'utf-16le' : 'utf-16be') : 'utf-8'
  let text: string
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch (error) {
    throw unreadable('its bytes are no UTF-8. Save it as UTF-8.', error)
  }
  const [, named] = /^<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([^"']{1,40})["']/.exec(text) ?? []
  if (named === undefined || /^(utf-?8|us-ascii)$/i.test(named) || (isUtf16 && /^utf-?16/i.test(named))) return text
  throw unreadable(`it says that it is ${named.slice(0, 40)}, and only UTF-8 is read. Save it as UTF-8.`)
}

/** A refusal of a whole file. */
export function unreadable(detail: string, cause?: unknown): CatalogueError {
  return new CatalogueError('AVAILS_UNREADABLE', `The file cannot be read: ${detail}`, { cause })
}

export function tooLarge(detail: string, cause?: unknown): CatalogueError {
  return new CatalogueError('AVAILS_TOO_LARGE', `The file is too large: ${detail}. Send it in parts.`, { cause })
}

/** The first child of a name. */
export function childOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((child) => child.name === name)
}

/** All children of a name. */
export function childrenOf(element: XmlElement | undefined, name: string): XmlElement[] {
  return (element?.children ?? []).filter((child) => child.name === name)
}

/** An element and all within it. */
export function* walk(element: XmlElement): Generator<XmlElement> {
  yield element
  for (const child of element.children) yield* walk(child)
}
