/** A box of ISO 14496-12, by its type and what is in it. */
export function box(type: string, ...inside: readonly (Buffer | string)[]): Buffer {
  const body = Buffer.concat(inside.map((part) => (typeof part === 'string' ? Buffer.from(part, 'utf8') : part)))
  return Buffer.concat([uint32(body.length + 8), Buffer.from(type, 'latin1'), body])
}

export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

/** The same box with its size in 64 bits. */
export function largeBox(type: string, body: Buffer, size = BigInt(body.length + 16)): Buffer {
  const head = Buffer.alloc(16)
  head.writeUInt32BE(1)
  head.write(type, 4, 'latin1')
  head.writeBigUInt64BE(size, 8)
  return Buffer.concat([head, body])
}

export const FTYP = box('ftyp', 'isom', uint32(512), 'isomiso2mp41')
export const MDAT = box('mdat', Buffer.alloc(64))

/** `moov` with tags that have names, as ffmpeg writes them with use_metadata_tags. */
export function namedTags(tags: Readonly<Record<string, string>>): Buffer {
  const names = Object.keys(tags)
  const keys = box('keys', uint32(0), uint32(names.length), ...names.map((name) => keyEntry(name)))
  const items = Object.values(tags).map((value, index) =>
    box(uint32(index + 1).toString('latin1'), box('data', uint32(1), uint32(0), value)),
  )
  const handler = box('hdlr', uint32(0), uint32(0), 'mdta', Buffer.alloc(13))
  return box(
    'moov',
    box('mvhd', Buffer.alloc(100)),
    box('udta', box('meta', uint32(0), handler, keys, box('ilst', ...items))),
  )
}

function keyEntry(name: string): Buffer {
  return Buffer.concat([uint32(Buffer.byteLength(name) + 8), Buffer.from(`mdta${name}`)])
}

/** `moov` with tags of four letters in `ilst`, as iTunes and plain MP4 have them. */
export function letterTags(tags: Readonly<Record<string, string>>): Buffer {
  const items = Object.entries(tags).map(([type, value]) => box(type, box('data', uint32(1), uint32(0), value)))
  const handler = box('hdlr', uint32(0), uint32(0), 'mdir', Buffer.alloc(13))
  return box('moov', box('udta', box('meta', uint32(0), handler, box('ilst', ...items))))
}

const C2PA_UUID = Buffer.from('d8fec3d61b0e483c92975828877ec481', 'hex')
const JUMBF_TYPE = '0011001080000aa00389b71' // what follows the first four bytes of each of its types

/** A superbox of JUMBF (ISO 19566-5): its description, and what is in it. */
export function superbox(type: string, label: string, ...inside: readonly Buffer[]): Buffer {
  const uuid = Buffer.concat([Buffer.from(type, 'latin1'), Buffer.from(`0${JUMBF_TYPE}`, 'hex')])
  return box('jumb', box('jumd', uuid, Buffer.from([3]), `${label}\0`), ...inside)
}

/** The CBOR of an action that was made with this source type; JSON where it is asked for. */
export function actions(sourceType: string | undefined): Buffer {
  const entries: [string, string][] = [['action', 'c2pa.created']]
  if (sourceType !== undefined) {
    entries.push(['digitalSourceType', `http://cv.iptc.org/newscodes/digitalsourcetype/${sourceType}`])
  }
  entries.push(['softwareAgent', 'Model A'])
  const map = Buffer.concat([Buffer.from([0xa0 + entries.length]), ...entries.flat().map(cborText)])
  return Buffer.concat([Buffer.from([0xa1]), cborText('actions'), Buffer.from([0x81]), map])
}

function cborText(text: string): Buffer {
  const bytes = Buffer.from(text)
  return Buffer.concat([
    bytes.length < 24 ? Buffer.from([0x60 + bytes.length]) : Buffer.from([0x78, bytes.length]),
    bytes,
  ])
}

/** The box of a manifest store with one manifest, which has one assertion. */
export function manifestBox(assertion: Buffer, contentType: 'cbor' | 'json' = 'cbor'): Buffer {
  const assertions = superbox(
    'c2as',
    'c2pa.assertions',
    superbox('cbor', 'c2pa.actions.v2', box(contentType, assertion)),
  )
  const store = superbox('c2pa', 'c2pa', superbox('c2ma', 'urn:c2pa:1', assertions))
  return c2paBox('manifest', Buffer.concat([Buffer.alloc(8), store]))
}

/** A C2PA box for any purpose. */
export function c2paBox(purpose: string, data: Buffer): Buffer {
  return box('uuid', C2PA_UUID, uint32(0), `${purpose}\0`, data)
}
