import type { Reader } from '../../db/open.ts'
import { findWindows } from '../../db/queries/windows.ts'
import {
  type EpisodeFactValues,
  type EpisodeTitleValues,
  listWorkFactRows,
  type TrackFactValues,
} from '../../db/queries/work-facts.ts'
import { readDeclaredFacts } from '../rights/declared-facts.ts'
import type { EpisodeFacts, TitleFact, TrackFact, WindowFact, WorkFacts } from '../rules/facts.ts'

/**
 * Everything that rules look at, of these works, by id; one that is not there is left out. The number of queries does not depend on how
 * many works there are, so ask for tens at once. It is read query by query: who needs all of it to be of one instant compares the
 * change log before and after.
 */
export async function gatherFacts(db: Reader, of: readonly string[]): Promise<Map<string, WorkFacts>> {
  const workIds = [...new Set(of)] // the episodes of one that is named twice would come twice
  const rows = await listWorkFactRows(db, workIds)
  const declared = await readDeclaredFacts(db, workIds)
  const windows = await gatherWindows(db, workIds)
  const byWork = <Row extends { readonly workId: string }>(list: readonly Row[]) =>
    Map.groupBy(list, (row) => row.workId)
  const [titles, synopses, covers] = [byWork(rows.titles), byWork(rows.synopses), byWork(rows.covers)]
  const episodesOf = gatherEpisodes(rows.episodes, rows.episodeTitles, rows.tracks)
  return new Map(
    rows.works.flatMap(({ id, ...work }) => {
      const said = declared.get(id)
      if (said === undefined) return []
      const facts = {
        ...work,
        ...said,
        titles: (titles.get(id) ?? []).map(({ locale, text, kind }) => ({ locale, text, kind })),
        synopses: (synopses.get(id) ?? []).map(({ locale, text }) => ({ locale, text })),
        covers: (covers.get(id) ?? []).map(({ workId: _, ...cover }) => cover),
        windows: windows.get(id) ?? [],
        episodes: episodesOf.get(id) ?? [],
      }
      return [[id, facts] as const]
    }),
  )
}

function gatherEpisodes(
  rows: readonly EpisodeFactValues[],
  titles: readonly EpisodeTitleValues[],
  tracks: readonly TrackFactValues[],
): Map<string, EpisodeFacts[]> {
  const titlesOf = new Map<string, TitleFact[]>()
  for (const [episodeId, locale, text, kind] of titles) push(titlesOf, episodeId, { locale, text, kind })
  const tracksOf = new Map<string, TrackFact[]>()
  for (const [episodeId, locale, kind, origin, state] of tracks) {
    push(tracksOf, episodeId, { locale, kind, origin, state })
  }
  const found = new Map<string, EpisodeFacts[]>()
  for (const row of rows) {
    const [workId, id] = row
    push(found, workId, episodeOf(row, titlesOf.get(id) ?? NONE, tracksOf.get(id) ?? NONE))
  }
  return found
}

const NONE: readonly never[] = []

function push<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [value])
  else list.push(value)
}

function episodeOf(row: EpisodeFactValues, titles: readonly TitleFact[], tracks: readonly TrackFact[]): EpisodeFacts {
  return {
    id: row[1],
    number: row[2],
    state: row[3],
    titles,
    durationMs: row[4],
    sizeBytes: row[5],
    widthPx: row[6],
    heightPx: row[7],
    frameRate: row[8],
    container: row[9],
    videoCodec: row[10],
    audioCodec: row[11],
    audioChannels: row[13],
    sampleRateHz: row[14],
    isHdr: row[12] === null ? null : row[12] === 1,
    tracks,
    marks: row[15] === null ? null : { c2pa: row[15], aigcLabel: row[16] },
  }
}

async function gatherWindows(db: Reader, workIds: readonly string[]): Promise<Map<string, WindowFact[]>> {
  const found = new Map<string, WindowFact[]>()
  for (const { workId, scope, regions, licenceType, isExclusive, fromMs, untilMs } of await findWindows(db, workIds)) {
    const validity = { validFromMs: fromMs, validUntilMs: untilMs }
    push(found, workId, { scope, regions, licenceType, isExclusive, ...validity })
  }
  return found
}
