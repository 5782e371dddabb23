import { keepByWork, type ReadValue } from '../../db/keep-by-work.ts'
import type { Reader } from '../../db/open.ts'
import { type EpisodeSummary, listEpisodeSummaries } from '../../db/queries/episodes.ts'
import { findWorkDetails, findWorkInstants, findWorks, type WorkDetails, type WorkRow } from '../../db/queries/works.ts'
import type { WorkView } from './schemas.ts'

/**
 * The public views of these works, in the order of `ids`; an id without a row is left out. One query, and eight for works
 * that were not seen of late, however many they are.
 */
export async function listWorkViews(db: Reader, ids: readonly string[]): Promise<WorkView[]> {
  const instants = await findWorkInstants(db, ids)
  const known = await findWhole(db, ids)
  return ids.flatMap((id, place) => {
    const now = instants.get(id)
    const whole = known[place]
    return now && whole ? [presentWork({ ...whole.row, ...now }, whole.parts)] : []
  })
}

interface WholeWork {
  readonly row: WorkRow
  readonly parts: Parts
}

/** Works and what hangs on them, but for what the change log says nothing of. */
const findWhole = keepByWork({
  read: readWhole,
  most: 200_000,
  weigh: ({ parts }) => 1 + parts.episodes.length, // about 250 bytes each
  atOnce: 100,
})

async function readWhole(db: Reader, ids: readonly string[]): Promise<ReadValue<string, WholeWork>[]> {
  const rows = await findWorks(db, ids)
  const parts = groupParts(await findWorkDetails(db, ids), await listEpisodeSummaries(db, ids))
  return rows.map((row) => ({ workId: row.id, key: row.id, value: { row, parts: parts(row.id) } }))
}

/** The public views of these rows, in their order. */
export async function presentWorks(db: Reader, rows: readonly WorkRow[]): Promise<WorkView[]> {
  const ids = rows.map((row) => row.id)
  const details = await findWorkDetails(db, ids)
  const summaries = await listEpisodeSummaries(db, ids)
  const parts = groupParts(details, summaries)
  return rows.map((row) => presentWork(row, parts(row.id)))
}

type Parts = WorkDetails & { readonly episodes: readonly EpisodeSummary[] }

function groupParts(details: WorkDetails, summaries: readonly EpisodeSummary[]): (workId: string) => Parts {
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
    episodes: episodes.get(workId) ?? [],
  })
}

function presentWork(row: WorkRow, parts: Parts): WorkView {
  return {
    id: row.id,
    kind: row.kind,
    status: row.status,
    organisationId: row.organisationId,
    originalLocale: row.originalLocale,
    originRegion: row.originRegion,
    coProductionRegions: parts.coProductionRegions.map((part) => part.region),
    titles: parts.titles.map(({ locale, text, kind }) => ({ locale, text, kind })),
    synopses: parts.synopses.map(({ locale, text }) => ({ locale, text })),
    genres: parts.genres.map((part) => part.genre),
    releaseYear: row.releaseYear,
    externalIds: parts.externalIds.map(({ scheme, value }) => ({ scheme, value })),
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
