import { open } from 'node:fs/promises'
import { type AigcLabel, readAigcTag } from './aigc-label.ts'
import { type Box, type ByteSource, boxesIn, fileBytes, readBody, type WalkBudget } from './boxes.ts'
import { AI_SOURCE_TYPES, C2PA_UUID, readC2paBox } from './c2pa.ts'
import { SNIFF_BYTES, sniffContainer } from './containers.ts'
import type { FileTag } from './video-facts.ts'

/** Files are inspected again by a version that finds more. */
export const MARKS_VERSION = 1

/** What a video file says itself of AI. Whoever made the file may have written anything. */
export interface FileMarks {
  /** The Mainland's implicit label; null = none. */
  readonly aigc: AigcLabel | null
  /** Whether there is a C2PA manifest, and whether it says that AI made the pictures, or part of them. */
  readonly c2pa: 'none' | 'present' | 'ai'
  readonly digitalSourceTypes: readonly string[]
  /** False: the file breaks off, or has more boxes or larger ones than are read. */
  readonly isWhole: boolean
}

const MOST_BOXES = 50_000
const MOST_BYTES = 16 * 1024 * 1024
const MOST_MANIFEST_BYTES = 8 * 1024 * 1024
const MOST_TAG_BYTES = 128 * 1024
const MOST_DEPTH = 8
const ISO_CONTAINERS = ['mp4', 'mov', '3gp']

/**
 * Inspects a video file for the Mainland's implicit label and for a C2PA manifest, in a bounded number of small reads.
 * @param tags what ffprobe has told already: it knows the tags of Matroska, WebM, AVI and FLV as well.
 */
export async function inspectFile(path: string, tags: readonly FileTag[]): Promise<FileMarks> {
  await using file = await open(path)
  return await readFileMarks(await fileBytes(file), tags) // awaited here: the file closes with the block
}

/** The same for bytes from anywhere. Never throws for what is in them. */
export async function readFileMarks(source: ByteSource, tags: readonly FileTag[] = []): Promise<FileMarks> {
  const budget = { boxes: MOST_BOXES, bytes: MOST_BYTES, isWhole: true }
  const walk: Walk = { source, budget, aigc: null, hasManifest: false, sourceTypes: new Set() }
  for (const { name, value } of tags) walk.aigc ??= readAigcTag(name, value) ?? null
  const container = sniffContainer(await source.read(0, SNIFF_BYTES))
  if (container !== undefined && ISO_CONTAINERS.includes(container)) {
    await walkBoxes(walk, { type: '', uuid: '', from: 0, to: source.sizeBytes }, 0)
  }
  const isAi = AI_SOURCE_TYPES.some((type) => walk.sourceTypes.has(type))
  return {
    aigc: walk.aigc,
    c2pa: isAi ? 'ai' : walk.hasManifest ? 'present' : 'none',
    digitalSourceTypes: [...walk.sourceTypes],
    isWhole: budget.isWhole,
  }
}

interface Walk {
  readonly source: ByteSource
  readonly budget: WalkBudget
  aigc: AigcLabel | null
  hasManifest: boolean
  readonly sourceTypes: Set<string>
}

/** Boxes that hold boxes, on the way to tags. */
const CONTAINERS = ['moov', 'trak', 'udta']
const XMP_UUID = 'be7acfcb97a942e89c71999491e3afac'

async function walkBoxes(walk: Walk, parent: Box, depth: number): Promise<void> {
  if (depth > MOST_DEPTH) {
    walk.budget.isWhole = false
    return
  }
  for await (const box of boxesIn(walk.source, parent.from, parent.to, walk.budget)) {
    if (CONTAINERS.includes(box.type)) await walkBoxes(walk, box, depth + 1)
    else if (box.type === 'meta') await readMeta(walk, box)
    else if (box.uuid === C2PA_UUID) await readManifest(walk, box)
    else if (box.uuid === XMP_UUID) await readXmp(walk, box)
    else if (parent.type === 'udta') await readUserText(walk, box)
  }
}

async function readManifest(walk: Walk, box: Box): Promise<void> {
  const found = readC2paBox(await readBody(walk.source, box, MOST_MANIFEST_BYTES, walk.budget))
  if (!found) return
  walk.hasManifest = true
  if (!found.isWhole) walk.budget.isWhole = false
  for (const type of found.digitalSourceTypes) walk.sourceTypes.add(type)
}

/** Some tools write an attribute or an element `TC260:AIGC` into XMP, as pictures have it. */
async function readXmp(walk: Walk, box: Box): Promise<void> {
  const text = (await readTag(walk, box)).toString('utf8')
  const [, attribute, element] = /\bAIGC(?:="([^"]{1,20000})"|>([^<]{1,20000})<)/.exec(text) ?? []
  const value = (attribute ?? element ?? '').replaceAll(/&(?:quot|#34|#x22);/g, '"').replaceAll('&amp;', '&')
  walk.aigc ??= readAigcTag('AIGC', value) ?? null
}

/** A text of QuickTime or 3GPP has a length or a language before it; the label is where its braces are. */
async function readUserText(walk: Walk, box: Box): Promise<void> {
  const text = (await readTag(walk, box)).toString('utf8')
  const from = text.indexOf('{')
  if (from >= 0) walk.aigc ??= readAigcTag(box.type, text.slice(from, text.lastIndexOf('}') + 1)) ?? null
}

/** The tags of a `meta` box: by numbers into its `keys`, by four letters, or by names of their own (`----`). */
async function readMeta(walk: Walk, meta: Box): Promise<void> {
  // ISO gives it a version and flags, QuickTime does not: there its first box begins at once.
  const head = await walk.source.read(meta.from, Math.min(8, meta.to - meta.from))
  const from = meta.from + (head.toString('latin1', 4, 8) === 'hdlr' ? 0 : 4)
  let names: string[] = []
  for await (const box of boxesIn(walk.source, from, meta.to, walk.budget)) {
    if (box.type === 'keys') names = readKeys(await readTag(walk, box))
    if (box.type === 'ilst') await readItems(walk, box, names)
  }
}

/** QuickTime File Format, metadata item keys: a count, then each with its size, its namespace and its name. */
function readKeys(body: Buffer): string[] {
  const names: string[] = []
  for (let at = 8; body.length - at >= 8; ) {
    const size = body.readUInt32BE(at)
    if (size < 8) break
    names.push(body.toString('utf8', at + 8, at + size))
    at += size
  }
  return names
}

async function readItems(walk: Walk, list: Box, names: readonly string[]): Promise<void> {
  for await (const item of boxesIn(walk.source, list.from, list.to, walk.budget)) {
    let name = names[Buffer.from(item.type, 'latin1').readUInt32BE(0) - 1] ?? item.type
    for await (const part of boxesIn(walk.source, item.from, item.to, walk.budget)) {
      if (part.type !== 'name' && part.type !== 'data') continue
      const body = await readTag(walk, part)
      if (part.type === 'name') name = body.toString('utf8', 4)
      else walk.aigc ??= readAigcTag(name, body.toString('utf8', 8)) ?? null
    }
  }
}

/** The body of a tag; nothing of one that is too large for a label, such as a cover picture. */
async function readTag({ source, budget }: Walk, box: Box): Promise<Buffer> {
  return box.to - box.from > MOST_TAG_BYTES ? Buffer.alloc(0) : readBody(source, box, MOST_TAG_BYTES, budget)
}
