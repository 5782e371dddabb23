import type { Tx } from '../../db/open.ts'
import { editDraftLines, findDraft, insertDraft, listDraftLines } from '../../db/queries/drafts.ts'
import { updateEpisode } from '../../db/queries/episodes.ts'
import type { TrackRow } from '../../db/queries/tracks.ts'
import type { Caller, Context } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import { type Edit, recordEdit } from '../history/record-edit.ts'
import { readSheets } from '../imports/sheets/read-sheets.ts'
import { decodeText } from '../subtitles/decode-text.ts'
import { parseSrt } from '../subtitles/parse-srt.ts'
import { matchPacketSheet, matchPacketSrt, type TranslatedLine } from './match-packet.ts'
import { type PacketEpisode, type PacketWish, readPacket } from './packet.ts'

type Needs = Pick<Context, 'db' | 'now' | 'newId'>

/** A packet as it came back. */
export interface ReturnedPacket {
  readonly format: 'xlsx' | 'srt'
  readonly bytes: Buffer
}

/** What a packet changes, or would change. */
export interface TakenPacket {
  readonly lines: number
  readonly changed: readonly {
    readonly episode: number
    readonly position: number
    readonly before: string
    readonly after: string
  }[]
}

/**
 * Takes a packet back: every line that was translated goes into the draft of its locale, as a person's. A dry run says
 * what would change and stores nothing.
 * @throws {CatalogueError} WORK_NOT_FOUND, DRAFT_SOURCE_MISSING, PACKET_INVALID, PACKET_TOO_LARGE, TRACK_NOT_DRAFT, SHEET_*, SUBTITLE_UNREADABLE
 */
export async function takePacket(
  ctx: Needs,
  caller: Caller,
  wish: PacketWish,
  packet: ReturnedPacket,
  isDryRun: boolean,
): Promise<TakenPacket> {
  const sheets = packet.format === 'xlsx' ? await readSheets(packet.bytes, 'packet.xlsx') : undefined
  const match = (episodes: readonly PacketEpisode[]) =>
    sheets === undefined ? matchSrt(packet.bytes, episodes) : matchPacketSheet(sheets, episodes)
  if (isDryRun) {
    const episodes = await readPacket(ctx.db, wish)
    return taken(episodes, match(episodes))
  }
  return ctx.db.transaction(async (tx) => {
    const episodes = await readPacket(tx, wish)
    const lines = match(episodes)
    for (const [episode, ofEpisode] of Map.groupBy(lines, (line) => line.episode)) {
      await storeLines(ctx, tx, caller, wish, episode, ofEpisode)
    }
    return taken(episodes, lines)
  })
}

function matchSrt(bytes: Buffer, episodes: readonly PacketEpisode[]): TranslatedLine[] {
  const [episode, second] = episodes
  if (episode === undefined || second !== undefined) {
    throw new CatalogueError(
      'PACKET_INVALID',
      'An SRT packet is for one episode: name it as firstEpisode and lastEpisode.',
    )
  }
  return matchPacketSrt(parseSrt(decodeText(bytes).text).cues, episode)
}

function taken(episodes: readonly PacketEpisode[], lines: readonly TranslatedLine[]): TakenPacket {
  const closed = lines.find(({ episode }) => episode.isClosed)
  if (closed !== undefined) {
    const detail = `Episode ${closed.episode.number} has a track in this locale that was sent or approved. Delete it first.`
    throw new CatalogueError('TRACK_NOT_DRAFT', detail)
  }
  return {
    lines: episodes.reduce((sum, episode) => sum + episode.lines.length, 0),
    changed: lines.map(({ episode, line, text }) => ({
      episode: episode.number,
      position: line.position,
      before: line.target,
      after: text,
    })),
  }
}

async function storeLines(
  ctx: Needs,
  tx: Tx,
  caller: Caller,
  wish: PacketWish,
  episode: PacketEpisode,
  lines: readonly TranslatedLine[],
): Promise<void> {
  const atMs = ctx.now()
  const who = { by: caller, atMs, workId: wish.workId }
  const draft = episode.draft ?? (await openDraft(ctx, tx, who, wish.to, episode))
  const made = await findDraft(tx, draft.id)
  const texts = await listDraftLines(tx, draft.id)
  if (made?.sourceLocale !== wish.from) {
    const detail = `The draft of episode ${episode.number} came from ${made?.sourceLocale ?? 'another track'}: take the packet out from there.`
    throw new CatalogueError('TRACK_NOT_DRAFT', detail)
  }
  const edit = { ...who, entity: 'track', entityId: draft.id, action: 'edited' } as const
  await recordEdit(tx, edit, async () => {
    // The draft is in step with the source, or its own remaking is under way: then nothing is guessed.
    if (lines.some(({ line }) => texts[line.position]?.sourceText !== line.source)) throw outOfStep(episode)
    const written = lines.map(({ line, text }) => ({ position: line.position, text }))
    await editDraftLines(tx, draft.id, written)
  })
  await updateEpisode(tx, episode.episodeId, {}, atMs)
}

/** A draft in another language: until a line is translated it stands as it is in the source. */
async function openDraft(
  ctx: Needs,
  tx: Tx,
  who: Pick<Edit, 'by' | 'workId' | 'atMs'>,
  locale: string,
  { episodeId, source, lines }: PacketEpisode,
): Promise<TrackRow> {
  const { kind, format, encoding, encodingConfidence } = source
  const track = { id: ctx.newId(), episodeId, locale, kind, format, encoding, encodingConfidence }
  const edit = { ...who, entity: 'track', entityId: track.id, action: 'created' } as const
  return recordEdit(tx, edit, () =>
    insertDraft(
      tx,
      { ...track, origin: 'converted', state: 'draft', localeSource: 'given', createdAtMs: who.atMs },
      source.locale,
      lines.map((line) => ({
        startMs: line.startMs,
        endMs: line.endMs,
        text: line.source,
        sourceText: line.source,
        changes: [],
        isEdited: false,
        isStale: false,
      })),
    ),
  )
}

function outOfStep({ number }: PacketEpisode): CatalogueError {
  return new CatalogueError(
    'PACKET_INVALID',
    `The draft of episode ${number} is not in step with its source yet. Try again in a moment, or take the packet out anew.`,
  )
}
