import { CatalogueError, type ErrorPlace } from '../errors.ts'
import type { CellValue, Sheet } from '../imports/sheets/sheet.ts'
import { type Cue, MAX_CUE_CHARACTERS } from '../subtitles/cue.ts'
import { cleanText } from '../subtitles/cue-text.ts'
import type { PacketEpisode, PacketLine } from './packet.ts'
import { PACKET_HEADERS } from './write-packet.ts'

/** A line of a packet that came back with other words. */
export interface TranslatedLine {
  readonly episode: PacketEpisode
  readonly line: PacketLine
  readonly text: string
}

const MOST_PLACES = 50

/**
 * What was translated in a sheet that came back. Its rows must be those that went out, each one in its place: a row that
 * moved, is missing or is foreign says that lines and translations no longer belong together.
 * @throws {CatalogueError} PACKET_INVALID with each such row
 */
export function matchPacketSheet(sheets: readonly Sheet[], episodes: readonly PacketEpisode[]): TranslatedLine[] {
  const [head, ...rows] = sheets[0]?.rows ?? []
  const columns = PACKET_HEADERS.map((name) => head?.findIndex((cell) => said(cell).toLowerCase() === name) ?? -1)
  const [keyAt = -1, , , , sourceAt = -1, targetAt = -1] = columns
  if (Math.min(keyAt, sourceAt, targetAt) < 0) {
    throw refuse([
      { row: 1, code: 'HEADER_MISSING', detail: `The first row has to name ${PACKET_HEADERS.join(', ')}.` },
    ])
  }
  const sent = episodes.flatMap((episode) => episode.lines.map((line) => ({ episode, line })))
  const read = rows.map((row, index) => ({
    row: index + 2,
    key: said(row[keyAt] ?? null).trim(),
    source: said(row[sourceAt] ?? null),
    text: said(row[targetAt] ?? null),
  }))
  while (read.at(-1) && [read.at(-1)?.key, read.at(-1)?.text].every((value) => value === '')) read.pop()
  const places = new Map(sent.map(({ line }, index) => [line.key, index]))
  const faults: Fault[] = []
  const seen = new Set<string>()
  for (const [index, { row, key, source }] of read.entries()) {
    const place = places.get(key)
    if (place === undefined) faults.push(foreign(row, key))
    else if (seen.has(key) || place !== index) faults.push(shifted(row, key, place + 2))
    else if (cleanText(source) !== cleanText(sent[place]?.line.source ?? '')) faults.push(sourceChanged(row, key))
    seen.add(key)
  }
  for (const [index, { line }] of sent.entries()) if (!seen.has(line.key)) faults.push(missing(index + 2, line.key))
  if (faults.length > 0) throw refuse(faults)
  return sent.flatMap(({ episode, line }, index) => translated(episode, line, read[index]?.text ?? ''))
}

/** The same for an episode's SRT, whose cues have to stand at the times that went out. @throws {CatalogueError} PACKET_INVALID */
export function matchPacketSrt(cues: readonly Cue[], episode: PacketEpisode): TranslatedLine[] {
  const faults: Fault[] = []
  const { lines } = episode
  for (let index = 0; index < Math.max(lines.length, cues.length); index++) {
    const [line, cue] = [lines[index], cues[index]]
    if (line === undefined) faults.push(foreign(index + 1, `${cue?.startMs} ms`))
    else if (cue === undefined) faults.push(missing(index + 1, line.key))
    else if (cue.startMs !== line.startMs || cue.endMs !== line.endMs) {
      faults.push({
        row: index + 1,
        code: 'ROW_SHIFTED',
        detail: `It has to stand from ${line.startMs} to ${line.endMs} ms.`,
      })
    }
  }
  if (faults.length > 0) throw refuse(faults)
  return lines.flatMap((line, index) => {
    const text = cues[index]?.text ?? ''
    return text === line.source ? [] : translated(episode, line, text)
  })
}

function translated(episode: PacketEpisode, line: PacketLine, written: string): TranslatedLine[] {
  const text = cleanText(written).slice(0, MAX_CUE_CHARACTERS)
  const isNew = text !== '' && (text !== line.target || line.origin === 'reused')
  return isNew ? [{ episode, line, text }] : []
}

function said(cell: CellValue | undefined): string {
  return cell instanceof Date || cell === null || cell === undefined ? '' : String(cell)
}

interface Fault {
  readonly row: number
  readonly code: string
  readonly detail: string
}

const foreign = (row: number, key: string): Fault => ({
  row,
  code: 'ROW_FOREIGN',
  detail: `No line of this packet is named "${key.slice(0, 40)}". Remove the row, or take the packet out anew.`,
})
const shifted = (row: number, key: string, wanted: number): Fault => ({
  row,
  code: 'ROW_SHIFTED',
  detail: `${key} belongs in row ${wanted}. Leave the rows in the order that they went out in.`,
})
const missing = (row: number, key: string): Fault => ({
  row,
  code: 'ROW_MISSING',
  detail: `${key} is missing. Leave a row as it is when it needs no translation.`,
})
const sourceChanged = (row: number, key: string): Fault => ({
  row,
  code: 'SOURCE_CHANGED',
  detail: `The source of ${key} is another here than in the work. Write into the column translation only.`,
})

function refuse(faults: readonly Fault[]): CatalogueError {
  const errors: ErrorPlace[] = faults
    .toSorted((a, b) => a.row - b.row)
    .slice(0, MOST_PLACES)
    .map(({ row, code, detail }) => ({ pointer: `/${row}`, code, detail: `Row ${row}: ${detail}` }))
  const message = `${faults.length} ${faults.length === 1 ? 'row does' : 'rows do'} not fit the packet: nothing was taken. ${errors[0]?.detail ?? ''}`
  return new CatalogueError('PACKET_INVALID', message, { errors })
}
