import { keepByWork, type ReadValue } from '../../db/keep-by-work.ts'
import type { Reader } from '../../db/open.ts'
import { type EpisodeSummary, listEpisodeSummaries } from '../../db/queries/episodes.ts'
import { findWorkDescriptions, type WorkDescriptions } from '../../db/queries/work-descriptions.ts'
import { findWorkInstants, type WorkInstants } from '../../db/queries/work-instants.ts'
import { findWorkDetails, findWorks, type WorkDetails, type WorkRow } from '../../db/queries/works.ts'
import { asShown, pickLocal, pickTitle } from '../language/pick-title.ts'
import type { WorkView } from './schemas.ts'

/**
 * The public views of these works, in the order of `ids`; an id without a row is left out. One query, and twelve for works
 * that were not seen of late, however many they are. A view is the same object as before until the work changes or another reader asks.
 * @param reader the locale of who reads, for title, synopsis and cover; undefined: that of the original.
 */
export async function listWorkViews(db: Reader, ids: readonly string[], reader?: string): Promise<WorkView[]> {
  const instants = await findWorkInstants(db, ids)
  const known = await wholeWorks.find(db, ids)
  return ids.flatMap((id, place) => {
    const now = instants.get(id)
    const whole = known[place]
    return now && whole ? [whole.viewFor(reader, now)] : []
  })
}

interface WholeWork {
  readonly parts: Parts
  readonly viewFor: (reader: string | undefined, now: WorkInstants) => Readonly<WorkView>
}

const MOST_KEPT_BYTES = 128 * 1024 * 1024
const WORK_BYTES = 3_000
const ROW_BYTES = 300

/** Works and what hangs on them, but for what the change log says nothing of. */
const wholeWorks = keepByWork({
  read: readWhole,
  most: MOST_KEPT_BYTES,
  weigh: weighWork,
  atOnce: 100,
})

/** About what one takes in memory, in bytes: the rows, which are objects with names, the texts, and the same again as its view and JSON. */
function weighWork({ parts }: WholeWork): number {
  const { titles, synopses, credits, episodes } = parts
  const texts = [...titles, ...synopses].reduce((letters, { text }) => letters + text.length, 0)
  const rows = Object.values(parts).reduce((count, { length }) => count + length, 0)
  return WORK_BYTES + ROW_BYTES * (rows + credits.length + episodes.length) + 4 * texts
}

/** Keeps the last view of a work. */
function keepView(row: WorkRow, parts: Parts): WholeWork['viewFor'] {
  let last: { reader: string | undefined; now: WorkInstants; view: Readonly<WorkView> } | undefined
  const isLast = (reader: string | undefined, now: WorkInstants) =>
    last?.reader === reader && last?.now.updatedAtMs === now.updatedAtMs && last.now.indexedAtMs === now.indexedAtMs
  return (reader, now) => {
    if (last && isLast(reader, now)) return last.view
    const view = Object.freeze(presentWork({ ...row, ...now }, parts, reader))
    last = { reader, now, view }
    return view
  }
}

async function readWhole(db: Reader, ids: readonly string[]): Promise<ReadValue<string, WholeWork>[]> {
  const rows = await findWorks(db, ids)
  const parts = await readParts(db, ids)
  return rows.map((row) => {
    const whole = parts(row.id)
    return { workId: row.id, key: row.id, value: { parts: whole, viewFor: keepView(row, whole) } }
  })
}

/** The public views of these rows, in their order. @param reader as for `listWorkViews` */
export async function presentWorks(db: Reader, rows: readonly WorkRow[], reader?: string): Promise<WorkView[]> {
  const ids = rows.map((row) => row.id)
  const parts = await readParts(db, ids)
  return rows.map((row) => presentWork(row, parts(row.id), reader))
}

type Parts = WorkDetails & WorkDescriptions & { readonly episodes: readonly EpisodeSummary[] }

async function readParts(db: Reader, ids: readonly string[]): Promise<(workId: string) => Parts> {
  const details = await findWorkDetails(db, ids)
  const descriptions = await findWorkDescriptions(db, ids)
  const summaries = await listEpisodeSummaries(db, ids)
  const credits = Map.groupBy(descriptions.credits, (row) => row.workId)
  const tags = Map.groupBy(descriptions.tags, (row) => row.workId)
  const contentNotes = Map.groupBy(descriptions.contentNotes, (row) => row.workId)
  const covers = Map.groupBy(descriptions.covers, (row) => row.workId)
  const titles = Map.groupBy(details.titles, (row) => row.workId)
  const synopses = Map.groupBy(details.synopses, (row) => row.workId)
  const genres = Map.groupBy(details.genres, (row) => row.workId)
  const regions = Map.groupBy(details.coProductionRegions, (row) => row.workId)
  const externalIds = Map.groupBy(details.externalIds, (row) => row.workId)
  const episodes = Map.groupBy(summaries, (row) => row.workId)
  return (workId) => ({
    titles: titles.get(workId) ?? [],
    synopses: synopses.get(workId) ?? [],
    genres: genres.get(workId) ?? [],
    coProductionRegions: regions.get(workId) ?? [],
    externalIds: externalIds.get(workId) ?? [],
    credits: credits.get(workId) ?? [],
    tags: tags.get(workId) ?? [],
    contentNotes: contentNotes.get(workId) ?? [],
    covers: covers.get(workId) ?? [],
    episodes: episodes.get(workId) ?? [],
  })
}

function presentWork(row: WorkRow, parts: Parts, reader: string | undefined): WorkView {
  const readership = { reader, original: row.originalLocale }
  const covers = parts.covers.flatMap(({ locale, stillId }) => (stillId === null ? [] : [{ locale, stillId }]))
  const cover = pickLocal(covers, readership)
  const stillId = cover?.stillId ?? parts.episodes.find(({ posterId }) => posterId !== null)?.posterId ?? null
  return {
    id: row.id,
    kind: row.kind,
    status: row.status,
    organisationId: row.organisationId,
    originalLocale: row.originalLocale,
    originRegion: row.originRegion,
    coProductionRegions: parts.coProductionRegions.map((part) => part.region),
    shownTitle: asShown(pickTitle(parts.titles, readership), readership),
    titles: parts.titles.map(({ locale, text, kind }) => ({ locale, text, kind })),
    shownSynopsis: asShown(pickLocal(parts.synopses, readership), readership),
    synopses: parts.synopses.map(({ locale, text }) => ({ locale, text })),
    genres: parts.genres.map((part) => part.genre),
    releaseYear: row.releaseYear,
    externalIds: parts.externalIds.map(({ scheme, value }) => ({ scheme, value })),
    credits: parts.credits.map(({ role, names, character }) => ({ role, names, character })),
    tags: parts.tags.map(({ tag }) => tag),
    contentNotes: parts.contentNotes.map(({ code, texts }) => ({ code, texts })),
    covers,
    coverUrl: stillId === null ? null : stillUrl(stillId),
    coverLocale: cover?.locale ?? null,
    episodes: parts.episodes.map((episode) => ({
      id: episode.id,
      number: episode.number,
      state: episode.state,
      durationMs: episode.durationMs,
      posterUrl: episode.posterId === null ? null : stillUrl(episode.posterId),
    })),
    indexedAt: presentInstant(row.indexedAtMs),
    createdAt: new Date(row.createdAtMs).toISOString(),
    updatedAt: new Date(row.updatedAtMs).toISOString(),
  }
}

/** RFC 3339 UTC; null stays null. */
export function presentInstant(instantMs: number | null): string | null {
  return instantMs === null ? null : new Date(instantMs).toISOString()
}

/** Where a still is read, from the root of the server. */
export function stillUrl(stillId: string): string {
  return `/api/stills/${stillId}`
}
