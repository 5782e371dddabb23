/** The containers we take, by our own names. */
export const CONTAINERS = ['mp4', 'mov', '3gp', 'matroska', 'webm', 'mpegts', 'avi', 'flv'] as const
export type Container = (typeof CONTAINERS)[number]

/** The type a file is served with: from this table, never from the client and never from the file's name. */
export const MIME_TYPES = {
  mp4: 'video/mp4',
  mov: 'video/quicktime',
  '3gp': 'video/3gpp',
  matroska: 'video/x-matroska',
  webm: 'video/webm',
  mpegts: 'video/mp2t',
  avi: 'video/x-msvideo',
  flv: 'video/x-flv',
} as const satisfies Record<Container, string>

/** How many first bytes of a file are enough to tell its container. */
export const SNIFF_BYTES = 4096

/** The container that a file's first bytes announce; undefined = none that we take. */
export function sniffContainer(firstBytes: Buffer): Container | undefined {
  return isoContainer(firstBytes) ?? matroskaContainer(firstBytes) ?? otherContainer(firstBytes)
}

// Boxes that a QuickTime file of the time before `ftyp` may start with.
const BARE_BOXES = ['moov', 'mdat', 'free', 'skip', 'wide', 'pnot']
// Still pictures, camera raw and sound that live in the same boxes as mp4.
const NOT_VIDEO_BRANDS = [
  'avif',
  'avis',
  'heic',
  'heix',
  'heim',
  'heis',
  'mif1',
  'msf1',
  'crx ',
  'M4A ',
  'M4B ',
  'M4P ',
  'jp2 ',
]

function isoContainer(bytes: Buffer): Container | undefined {
  const box = bytes.toString('latin1', 4, 8)
  if (BARE_BOXES.includes(box)) return 'mov'
  if (box !== 'ftyp') return undefined
  const brand = bytes.toString('latin1', 8, 12)
  if (NOT_VIDEO_BRANDS.includes(brand)) return undefined
  if (brand === 'qt  ') return 'mov'
  return /^3g[a-z0-9]/.test(brand) ? '3gp' : 'mp4'
}

const EBML = Buffer.from([0x1a, 0x45, 0xdf, 0xa3])
const DOC_TYPE = Buffer.from([0x42, 0x82])

function matroskaContainer(bytes: Buffer): Container | undefined {
  if (!bytes.subarray(0, 4).equals(EBML)) return undefined
  const at = bytes.indexOf(DOC_TYPE)
  const isWebm = at >= 0 && at < 64 && bytes.toString('latin1', at + 3, at + 7) === 'webm'
  return isWebm ? 'webm' : 'matroska'
}

function otherContainer(bytes: Buffer): Container | undefined {
  if (bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 11) === 'AVI') return 'avi'
  if (bytes.toString('latin1', 0, 3) === 'FLV' && bytes[3] === 1) return 'flv'
  return isTransportStream(bytes) ? 'mpegts' : undefined
}

/** A sync byte every 188 bytes (192 with the time stamps of Blu-ray), wherever the first packet starts. */
function isTransportStream(bytes: Buffer): boolean {
  for (const step of [188, 192]) {
    const packets = Math.min(5, Math.floor(bytes.length / step))
    if (packets < 2) continue
    for (let start = 0; start < step; start++) {
      let hits = 0
      while (hits < packets && bytes[start + hits * step] === 0x47) hits++
      if (hits === packets) return true
    }
  }
  return false
}
