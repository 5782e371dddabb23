import writeXlsx from 'write-excel-file/node'
import { writeSrt } from '../subtitles/write-subtitle.ts'
import type { PacketEpisode } from './packet.ts'

/** The columns of a packet, in the order that they are read in again. */
export const PACKET_HEADERS = ['line', 'episode', 'start', 'end', 'source', 'translation', 'hint'] as const

/** A packet as XLSX: a line in each row, its translation beside it. Every cell is text, so that nothing becomes a date or a formula. */
export async function writePacketXlsx(episodes: readonly PacketEpisode[]): Promise<Buffer> {
  const text = (value: string) => ({ value, type: String, format: '@', wrap: true }) as const
  const rows = episodes.flatMap(({ number, lines }) =>
    lines.map(({ key, startMs, endMs, source, target, hint }) =>
      [key, String(number), clock(startMs), clock(endMs), source, target, hint].map(text),
    ),
  )
  const head = PACKET_HEADERS.map((name) => ({ ...text(name), fontWeight: 'bold' as const }))
  const columns = [16, 8, 13, 13, 40, 40, 30].map((width) => ({ width }))
  return writeXlsx([head, ...rows], { columns, stickyRowsCount: 1 }).toBuffer()
}

/** The lines of one episode as SRT: what is translated in its language, the rest as it stands in the source. */
export function writePacketSrt({ lines }: PacketEpisode): string {
  return writeSrt(lines.map(({ startMs, endMs, source, target }) => ({ startMs, endMs, text: target || source })))
}

function clock(ms: number): string {
  return new Date(ms).toISOString().slice(11, 23)
}
