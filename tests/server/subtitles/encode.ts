import type { LegacyEncoding } from '../../../server/subtitles/score-text.ts'

/** Encodes text for tests by turning TextDecoder's own tables round; throws for a character the encoding lacks. */
export function encodeAs(text: string, encoding: LegacyEncoding): Uint8Array {
  const table = tableOf(encoding)
  const bytes = [...text].flatMap((character) => {
    const found = character < '\u0080' ? [character.charCodeAt(0)] : table.get(character)
    if (found === undefined) throw new Error(`${encoding} has no ${character}`)
    return found
  })
  return Uint8Array.from(bytes)
}

const tables = new Map<string, Map<string, number[]>>()

function tableOf(encoding: string): Map<string, number[]> {
  const known = tables.get(encoding)
  if (known !== undefined) return known
  const table = new Map<string, number[]>()
  const decoder = new TextDecoder(encoding, { fatal: true })
  for (let lead = 0x80; lead < 0xff; lead++) {
    const trails = encoding === 'windows-1252' ? [undefined] : Array.from({ length: 0xff - 0x40 }, (_, i) => 0x40 + i)
    for (const trail of trails) {
      const bytes = trail === undefined ? [lead] : [lead, trail]
      try {
        const text = decoder.decode(Uint8Array.from(bytes))
        if ([...text].length === 1 && !table.has(text)) table.set(text, bytes)
      } catch {
        // No character has these bytes.
      }
    }
  }
  tables.set(encoding, table)
  return table
}
