import { crc32 } from 'node:zlib'

/** A ZIP file that holds these entries as they are, without compression. */
export function writeZip(entries: ReadonlyMap<string, Buffer>): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, content] of entries) {
    const head = Buffer.alloc(26)
    const nameBytes = Buffer.from(name)
    head.writeUInt16LE(20, 0)
    head.writeUInt32LE(crc32(content), 10)
    head.writeUInt32LE(content.length, 14)
    head.writeUInt32LE(content.length, 18)
    head.writeUInt16LE(nameBytes.length, 22)
    const place = Buffer.alloc(14) // no comment, first disk, no attributes
    place.writeUInt32LE(offset, 10)
    parts.push(Buffer.from('PK\x03\x04', 'latin1'), head, nameBytes, content)
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), head, place, nameBytes)
    offset += 30 + nameBytes.length + content.length
  }
  const index = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(entries.size, 8)
  end.writeUInt16LE(entries.size, 10)
  end.writeUInt32LE(index.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, index, end])
}
