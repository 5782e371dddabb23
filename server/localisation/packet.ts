import { createHash } from 'node:crypto'
import type { Reader } from '../../db/open.ts'
import { type DraftLine, findDraft, listDraftLines, listEpisodesOfWork } from '../../db/queries/drafts.ts'
import { listCues, listTracks, type TrackRow } from '../../db/queries/tracks.ts'
import { findTranslatedLines } from '../../db/queries/translated-lines.ts'
import { getWork } from '../catalogue/lookups.ts'
import { CatalogueError } from '../errors.ts'
import { languageOf } from '../language/locales.ts'
import { findRegionalWords } from './regions.ts'

/** Which lines a packet is about. */
export interface PacketWish {
  readonly workId: string
  readonly from: string
  readonly to: string
  /** Numbers of episodes; undefined: all. */
  readonly firstEpisode?: number | undefined
  readonly lastEpisode?: number | undefined
}

/** A line to be translated, beside what there is of its translation. */
export interface PacketLine {
  /** Names the line, and changes with its words and its place. */
  readonly key: string
  readonly position: number
  readonly startMs: number
  readonly endMs: number
  readonly source: string
  /** What stands in the draft, else what was approved for the same line before; '' = nothing yet. */
  readonly target: string
  /** Where `target` is from: a person's line in the draft, the draft as it was made, or another work. */
  readonly origin: 'edited' | 'made' | 'reused' | 'none'
  readonly hint: string
}

/** The lines of an episode for a packet. */
export interface PacketEpisode {
  readonly episodeId: string
  readonly number: number
  readonly source: TrackRow
  /** The draft that the translations go into; undefined: it is made with the first of them. */
  readonly draft: TrackRow | undefined
  /** True where the locale has a track that people sent or approved: nothing of it is written over. */
  readonly isClosed: boolean
  readonly lines: readonly PacketLine[]
}

/** One sheet of XLSX takes 5,000 rows. */
export const MOST_PACKET_LINES = 4_900

/** The lines of a packet, episode by episode. @throws {CatalogueError} WORK_NOT_FOUND, DRAFT_SOURCE_MISSING, PACKET_TOO_LARGE */
export async function readPacket(db: Reader, wish: PacketWish): Promise<PacketEpisode[]> {
  const { firstEpisode = 0, lastEpisode = Number.POSITIVE_INFINITY } = wish
  const work = await getWork(db, wish.workId)
  const found: PacketEpisode[] = []
  let count = 0
  for (const { id, number } of await listEpisodesOfWork(db, wish.workId)) {
    if (number < firstEpisode || number > lastEpisode) continue
    const tracks = await listTracks(db, id)
    const source = tracks.find((track) => track.locale === wish.from && track.state === 'approved')
    if (source === undefined) continue
    count += source.cueCount
    if (count > MOST_PACKET_LINES) throw tooLarge()
    const ofTarget = tracks.filter((track) => track.locale === wish.to)
    const draft = ofTarget.find((track) => track.state === 'draft' && track.origin === 'converted')
    const lines = await readLines(db, work.organisationId ?? '', wish, source, draft)
    const isClosed = ofTarget.some((track) => track !== draft)
    found.push({ episodeId: id, number, source, draft, isClosed, lines })
  }
  if (found.length > 0) return found
  throw new CatalogueError(
    'DRAFT_SOURCE_MISSING',
    `No such episode has approved subtitles in ${wish.from} to translate from. Add them first.`,
  )
}

async function readLines(
  db: Reader,
  organisationId: string,
  { from, to }: PacketWish,
  source: TrackRow,
  draft: TrackRow | undefined,
): Promise<PacketLine[]> {
  const cues = await listCues(db, source.id)
  const pair = { organisationId, sourceLocale: from, targetLocale: to }
  const before = await findTranslatedLines(
    db,
    pair,
    cues.map((cue) => cue.text),
  )
  const known = await readDraftTexts(db, draft, from)
  const words = await findRegionalWords(db, to)
  return cues.map(({ position, startMs, endMs, text }) => {
    const line = known.get(`${startMs} ${endMs} ${text}`)
    const reused = before.get(text)
    const [target, origin] = choose(line, text, reused, languageOf(from) === languageOf(to))
    const hints = (words?.findForeign(text) ?? []).map(({ from: word, to: said }) => `${word} → ${said}`)
    return {
      key: keyOf(source.episodeId, position, startMs, text),
      position,
      startMs,
      endMs,
      source: text,
      target,
      origin,
      hint: hints.join('; '),
    }
  })
}

function choose(
  line: DraftLine | undefined,
  source: string,
  reused: string | undefined,
  isSameLanguage: boolean,
): [string, PacketLine['origin']] {
  if (line?.isEdited) return [line.text, 'edited']
  if (reused !== undefined) return [reused, 'reused']
  return line !== undefined && (isSameLanguage || line.text !== source) ? [line.text, 'made'] : ['', 'none']
}

/** Only of a draft that came from this source: another's lines stand beside other words. */
async function readDraftTexts(db: Reader, draft: TrackRow | undefined, from: string): Promise<Map<string, DraftLine>> {
  if (draft === undefined || (await findDraft(db, draft.id))?.sourceLocale !== from) return new Map()
  const lines = await listDraftLines(db, draft.id)
  return new Map(lines.map((line) => [`${line.startMs} ${line.endMs} ${line.sourceText}`, line]))
}

function keyOf(episodeId: string, position: number, startMs: number, text: string): string {
  const digest = createHash('sha256').update([episodeId, position, startMs, text].join('\n')).digest('base64url')
  return `${position + 1}-${digest.slice(0, 10)}`
}

function tooLarge(): CatalogueError {
  return new CatalogueError(
    'PACKET_TOO_LARGE',
    `A packet takes ${MOST_PACKET_LINES} lines. Ask for some episodes at a time: firstEpisode and lastEpisode.`,
  )
}
