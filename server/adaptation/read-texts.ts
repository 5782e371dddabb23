import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Reader } from '../../db/open.ts'
import { listEpisodeTitlesOfWork, listLinesToScan, listTracksOfWork } from '../../db/queries/adaptation.ts'
import { findWorkDetails, type WorkRow } from '../../db/queries/works.ts'
import { type Audience, chooseVersions } from './choose-versions.ts'
import type { AdaptationRegion } from './regions.ts'

export const TEXT_PLACES = ['title', 'synopsis', 'episode_title', 'line'] as const

/** A text of a work, where it stands, and for which regions it is looked at. */
export interface TextToScan {
  readonly place: (typeof TEXT_PLACES)[number]
  readonly locale: string
  readonly text: string
  readonly regions: readonly AdaptationRegion[]
  /** Null: the text is of the work as a whole. */
  readonly episodeId: string | null
  readonly episodeNumber: number | null
  /** Of a line; null: it is none. */
  readonly trackId: string | null
  readonly position: number | null
  readonly startMs: number | null
}

/** Who has more lines is looked at until here, so that a call has an end. */
export const MOST_LINES = 200_000
const LINES_A_READ = 200
const TURN_MS = 8

/**
 * Every text of a work that is looked at, one batch after the other: titles, synopses, then the episodes by number. Only a batch is in memory,
 * and others get their turn in between.
 * @returns whether that was all: false behind `MOST_LINES`.
 */
export async function* readTexts(
  db: Reader,
  work: WorkRow,
  wanted: Omit<Audience, 'originalLocale'>,
): AsyncGenerator<TextToScan[], boolean, undefined> {
  const audience = { ...wanted, originalLocale: work.originalLocale }
  const { titles, synopses } = await findWorkDetails(db, [work.id])
  yield textsOf(
    'title',
    titles.filter(({ kind }) => kind !== 'working'),
    audience,
  )
  yield textsOf('synopsis', synopses, audience)
  const takeTurn = turns()
  const ofEpisodes = Map.groupBy(await listEpisodeTitlesOfWork(db, work.id), ({ episodeId }) => episodeId)
  for (const ofEpisode of ofEpisodes.values()) {
    await takeTurn()
    yield textsOf('episode_title', ofEpisode, audience)
  }
  let left = MOST_LINES
  const tracks = Map.groupBy(await listTracksOfWork(db, work.id), ({ episodeId }) => episodeId)
  for (const ofEpisode of tracks.values()) {
    for (const [track, regions] of chooseVersions(ofEpisode, audience)) {
      const { id: trackId, locale, episodeId, episodeNumber } = track
      for (let from = 0; ; from += LINES_A_READ) {
        await takeTurn()
        const lines = await listLinesToScan(db, trackId, from, Math.min(LINES_A_READ, left))
        const at = { place: 'line', locale, regions, episodeId, episodeNumber, trackId } as const
        yield lines.map((line) => ({ ...at, ...line }))
        left -= lines.length
        if (left === 0) return false
        if (lines.length < LINES_A_READ) break
      }
    }
  }
  return true
}

function textsOf(
  place: TextToScan['place'],
  texts: readonly { locale: string; text: string; episodeId?: string; episodeNumber?: number }[],
  audience: Audience,
): TextToScan[] {
  const byLocale = [...Map.groupBy(texts, ({ locale }) => locale)].map(([locale, same]) => ({ locale, same }))
  return [...chooseVersions(byLocale, audience)].flatMap(([{ same }, regions]) =>
    same.map(({ locale, text, episodeId = null, episodeNumber = null }) => {
      return { place, locale, text, regions, episodeId, episodeNumber, trackId: null, position: null, startMs: null }
    }),
  )
}

/** Lets others have their turn whenever this had its share of the processor. */
function turns(): () => Promise<void> {
  let since = performance.now()
  return async () => {
    if (performance.now() - since < TURN_MS) return
    await nextTurn()
    since = performance.now()
  }
}
