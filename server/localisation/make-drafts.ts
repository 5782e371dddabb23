import { setImmediate as breathe } from 'node:timers/promises'
import type { Tx } from '../../db/open.ts'
import {
  insertDraft,
  listDraftLines,
  listDrafts,
  type NewDraftLine,
  replaceDraftLines,
} from '../../db/queries/drafts.ts'
import { updateEpisode } from '../../db/queries/episodes.ts'
import { findTrack, listCues, listTracks, type TrackRow } from '../../db/queries/tracks.ts'
import { getEpisode } from '../catalogue/lookups.ts'
import type { Context } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import { type Edit, PROGRAM, recordEdit } from '../history/record-edit.ts'
import { makeChineseConverter } from '../language/convert-chinese.ts'
import { languageOf, scriptOf } from '../language/locales.ts'
import type { ChineseRegion } from '../language/regional-words.ts'
import { convertLine, groupKept, type LineTools } from './convert-line.ts'
import { findKeptNames } from './find-kept-names.ts'
import { keepEdits } from './keep-edits.ts'
import { findRegionalWords, LOCALE_OF_REGION, regionOf } from './regions.ts'
import { STANDING_MISTAKES } from './standing-mistakes.ts'

/** So many code units are converted before others get their turn. */
const BREATH_UNITS = 20_000

type Needs = Pick<Context, 'db' | 'now' | 'newId'>

/** What became of one region. */
export interface DraftOutcome {
  readonly locale: string
  readonly outcome: 'made' | 'kept'
  /** The draft, or the track that stands in its place. */
  readonly trackId: string
}

/** What drafts are asked for. */
export interface DraftWish {
  /** undefined: the episode's first approved Chinese track that a person made. */
  readonly from?: string | undefined
  readonly to: readonly ChineseRegion[]
}

/**
 * Makes an episode's drafts for other regions, or makes them anew. A track that somebody sent or approved stays as it
 * is, and so does every line of a draft that a person wrote.
 * @throws {CatalogueError} EPISODE_NOT_FOUND, DRAFT_SOURCE_MISSING
 */
export async function makeDrafts(
  ctx: Needs,
  by: Edit['by'],
  episodeId: string,
  { from, to }: DraftWish,
): Promise<DraftOutcome[]> {
  const episode = await getEpisode(ctx.db, episodeId)
  const tracks = await listTracks(ctx.db, episodeId)
  const source = tracks.find((track) => isSource(track, from))
  if (source === undefined) throw sourceMissing(from)
  const outcomes: DraftOutcome[] = []
  for (const region of to) {
    const locale = LOCALE_OF_REGION[region]
    if (regionOf(source.locale) === region) continue
    const lines = await writeLines(ctx, episode.workId, source, region)
    outcomes.push(
      await ctx.db.transaction((tx) => storeDraft(ctx, tx, { by, workId: episode.workId }, source, locale, lines)),
    )
  }
  return outcomes
}

/** Makes those drafts of an episode anew that it has. What has lost its source stays as it is. */
export async function remakeDrafts(ctx: Needs, episodeId: string): Promise<void> {
  for (const { locale, sourceLocale } of await listDrafts(ctx.db, episodeId)) {
    const region = regionOf(locale)
    const tracks = await listTracks(ctx.db, episodeId)
    const source = tracks.find((track) => track.locale === sourceLocale && track.state === 'approved')
    if (source === undefined) continue
    const { workId } = await getEpisode(ctx.db, episodeId)
    const lines = region === undefined ? await copyLines(ctx, source) : await writeLines(ctx, workId, source, region)
    await ctx.db.transaction((tx) => storeDraft(ctx, tx, { by: PROGRAM, workId }, source, locale, lines))
  }
}

function isSource(track: TrackRow, from: string | undefined): boolean {
  if (track.state !== 'approved' || languageOf(track.locale) !== 'zh') return false
  return from === undefined ? track.origin !== 'converted' : track.locale === from
}

async function writeLines(
  ctx: Needs,
  workId: string,
  source: TrackRow,
  region: ChineseRegion,
): Promise<NewDraftLine[]> {
  const tools = await findTools(ctx, workId, source.locale, region)
  const lines: NewDraftLine[] = []
  let sinceBreath = 0
  for (const { startMs, endMs, text: sourceText } of await listCues(ctx.db, source.id)) {
    const { text, changes } = convertLine(sourceText, tools)
    lines.push({ startMs, endMs, text, sourceText, changes, isEdited: false, isStale: false })
    sinceBreath += sourceText.length
    if (sinceBreath < BREATH_UNITS) continue
    sinceBreath = 0
    await breathe()
  }
  return lines
}

/** A draft in another language is written by people only: until then it says what its source says. */
async function copyLines(ctx: Needs, source: TrackRow): Promise<NewDraftLine[]> {
  return (await listCues(ctx.db, source.id)).map(({ startMs, endMs, text }) => {
    return { startMs, endMs, text, sourceText: text, changes: [], isEdited: false, isStale: false }
  })
}

async function findTools(ctx: Needs, workId: string, locale: string, region: ChineseRegion): Promise<LineTools> {
  const from = regionOf(locale) ?? (scriptOf(locale) === 'Hans' ? 'CN' : 'Hant')
  const words = await findRegionalWords(ctx.db, LOCALE_OF_REGION[region])
  if (words === undefined) throw new Error(`${region} has no words`)
  const own = await findKeptNames(ctx.db, workId, locale, LOCALE_OF_REGION[region])
  const standing = from === 'CN' ? STANDING_MISTAKES.map(([word, written]) => ({ word, written })) : []
  return { convert: await makeChineseConverter(from, region), words, kept: groupKept([...standing, ...own]) }
}

async function storeDraft(
  ctx: Needs,
  tx: Tx,
  who: Pick<Edit, 'by' | 'workId'>,
  source: TrackRow,
  locale: string,
  lines: readonly NewDraftLine[],
): Promise<DraftOutcome> {
  const tracks = await listTracks(tx, source.episodeId)
  const others = tracks.filter((track) => track.locale === locale)
  const standing = others.find((track) => track.state === 'approved' || track.origin !== 'converted')
  if (standing !== undefined) return { locale, outcome: 'kept', trackId: standing.id }
  // It was replaced while these lines were written: whoever replaced it has asked for drafts anew.
  const hasGone = (await findTrack(tx, source.id)) === undefined
  const old = others[0]
  const madeAtMs = ctx.now()
  if (old !== undefined) {
    const kept = keepEdits(lines, await listDraftLines(tx, old.id))
    const edit = { ...who, atMs: madeAtMs, entity: 'track', entityId: old.id, action: 'edited' } as const
    const made = { sourceLocale: source.locale, madeAtMs }
    if (!hasGone) await recordEdit(tx, edit, () => replaceDraftLines(tx, old.id, made, kept))
    return { locale, outcome: 'made', trackId: old.id }
  }
  if (hasGone) throw sourceMissing(source.locale)
  const { episodeId, kind, format, encoding, encodingConfidence } = source
  const track = { id: ctx.newId(), episodeId, locale, kind, format, encoding, encodingConfidence }
  const edit = { ...who, atMs: madeAtMs, entity: 'track', entityId: track.id, action: 'created' } as const
  const row = await recordEdit(tx, edit, () =>
    insertDraft(
      tx,
      { ...track, origin: 'converted', state: 'draft', localeSource: 'given', createdAtMs: madeAtMs },
      source.locale,
      lines,
    ),
  )
  await updateEpisode(tx, episodeId, {}, madeAtMs)
  return { locale, outcome: 'made', trackId: row.id }
}

function sourceMissing(from: string | undefined): CatalogueError {
  return new CatalogueError(
    'DRAFT_SOURCE_MISSING',
    `This episode has no approved ${from ?? 'Chinese'} subtitles to write a draft from. Add them first.`,
  )
}
