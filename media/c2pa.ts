/** What a C2PA manifest store says of where pictures come from. Nothing of it is trusted: no signature is checked. */
export interface C2paFindings {
  /** Last parts of the addresses of IPTC's digital source types, each once, in the order that they are there. */
  readonly digitalSourceTypes: readonly string[]
  /** False: there was more than is read. */
  readonly isWhole: boolean
}

/** C2PA 2.2, A.5: the extended type of the box that holds a manifest store in ISO files. */
export const C2PA_UUID = 'd8fec3d61b0e483c92975828877ec481'

/** Digital source types that mean that AI made the pictures, or part of them. */
export const AI_SOURCE_TYPES = ['trainedAlgorithmicMedia', 'compositeWithTrainedAlgorithmicMedia'] as const

/** The type of a manifest store's superbox begins with these bytes: `c2pa`. */
const STORE_TYPE = '63327061'
const MOST_BOXES = 10_000
const MOST_DEPTH = 12
const MOST_SOURCE_TYPES = 20
const KEY = Buffer.from('igitalSourceType') // C2PA writes it with a small d, IPTC's own metadata with a large one

/**
 * Reads the body of a C2PA box: version and flags, a purpose, and for a manifest the JUMBF boxes of ISO 19566-5 behind an offset.
 * Undefined: it holds no manifest store (the hashes of a fragment, or another thing altogether).
 */
export function readC2paBox(body: Buffer): C2paFindings | undefined {
  const purposeEnd = body.subarray(0, 4 + 64).indexOf(0, 4)
  if (purposeEnd < 0 || body.toString('latin1', 4, purposeEnd) === 'merkle') return undefined
  // The offset to hashes of fragments stands before the store, and in some purposes it does not.
  const from = [purposeEnd + 9, purposeEnd + 1].find((at) => body.toString('latin1', at + 4, at + 8) === 'jumb')
  if (from === undefined) return undefined
  const walk: Walk = { boxes: MOST_BOXES, isWhole: true, isStore: false, found: new Set() }
  walkJumbf(body.subarray(from), 0, walk)
  return walk.isStore ? { digitalSourceTypes: [...walk.found], isWhole: walk.isWhole } : undefined
}

interface Walk {
  boxes: number
  isWhole: boolean
  isStore: boolean
  readonly found: Set<string>
}

function walkJumbf(bytes: Buffer, depth: number, walk: Walk): void {
  let at = 0
  while (bytes.length - at >= 8) {
    const size = bytes.readUInt32BE(at) === 0 ? bytes.length - at : bytes.readUInt32BE(at)
    if (size < 8 || size > bytes.length - at || depth > MOST_DEPTH || --walk.boxes < 0) {
      walk.isWhole = false
      return
    }
    const type = bytes.toString('latin1', at + 4, at + 8)
    const body = bytes.subarray(at + 8, at + size)
    if (type === 'jumb') walkJumbf(body, depth + 1, walk)
    else if (type === 'jumd') walk.isStore ||= depth === 1 && body.toString('hex', 0, 4) === STORE_TYPE
    else if (type === 'cbor' || type === 'json') findSourceTypes(body, walk)
    at += size
  }
}

/** The values of all members of this name, in CBOR or JSON, without reading what else is there. */
function findSourceTypes(body: Buffer, { found }: Walk): void {
  for (let at = body.indexOf(KEY); at >= 0 && found.size < MOST_SOURCE_TYPES; at = body.indexOf(KEY, at + 1)) {
    const value = valueAt(body, at + KEY.length)
    const [, type] = /\/([A-Za-z]{1,60})$/.exec(value) ?? []
    if (type !== undefined) found.add(type)
  }
}

const MOST_VALUE_BYTES = 200

function valueAt(body: Buffer, at: number): string {
  const first = body[at] ?? 0
  // RFC 8949, 3.1: a text of less than 24 bytes, or of as many as the next byte says.
  if (first >= 0x60 && first < 0x78) return body.toString('latin1', at + 1, at + 1 + first - 0x60)
  if (first === 0x78) return body.toString('latin1', at + 2, at + 2 + (body[at + 1] ?? 0))
  const json = /^"\s{0,20}:\s{0,20}"([^"\\]{1,200})"/.exec(body.toString('latin1', at, at + MOST_VALUE_BYTES + 50))
  return json?.[1] ?? ''
}
