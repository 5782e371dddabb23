import type { Reader } from '../../db/open.ts'
import { listSeenEpisodes } from '../../db/queries/partner-episodes.ts'
import type { SeenWork } from '../../db/queries/partner-lens.ts'
import { listRatingsOf, type RatingRow } from '../../db/queries/ratings.ts'
import { findPublications, findWindows, type WindowRow } from '../../db/queries/windows.ts'
import { listWorkViews, presentInstant, presentWorks as presentRows } from '../catalogue/present-work.ts'
import type { WorkView } from '../catalogue/schemas.ts'
import { presentRating } from '../rights/present-rating.ts'
import { addressOf, partnerAddress } from './addresses.ts'
import { presentEpisodes } from './present-episode.ts'
import { pickFields, type Reading } from './reading.ts'
import type { WholeEpisodeView, WholeWorkView } from './schemas.ts'
import type { Partner } from './verify-key.ts'

/** What a partner is told of works that its lens shows, in their order, whole or sparse as the reading says. */
export async function presentWorks(
  db: Reader,
  partner: Pick<Partner, 'lens'>,
  works: readonly SeenWork[],
  reading: Omit<Reading, 'variant'>,
): Promise<Partial<WholeWorkView>[]> {
  const ids = works.map(({ id }) => id)
  return presentViews(db, partner, works, { reading, views: await listWorkViews(db, ids, reading.locale) })
}

/** As `presentWorks`, past what is kept in memory: who reads all works once would only push out what others ask for. */
export async function presentOnce(
  db: Reader,
  partner: Pick<Partner, 'lens'>,
  works: readonly SeenWork[],
  reading: Omit<Reading, 'variant'>,
): Promise<Partial<WholeWorkView>[]> {
  return presentViews(db, partner, works, { reading, views: await presentRows(db, works, reading.locale) })
}

async function presentViews(
  db: Reader,
  { lens }: Pick<Partner, 'lens'>,
  works: readonly SeenWork[],
  { reading, views: given }: { readonly reading: Omit<Reading, 'variant'>; readonly views: readonly WorkView[] },
): Promise<Partial<WholeWorkView>[]> {
  const ids = works.map(({ id }) => id)
  const views = new Map(given.map((view) => [view.id, view]))
  const windows = Map.groupBy(await findWindows(db, ids), ({ workId }) => workId)
  const publications = Map.groupBy(await findPublications(db, ids), ({ workId }) => workId)
  const ratings = Map.groupBy(await listRatingsOf(db, ids), ({ workId }) => workId)
  const episodes = reading.expand.has('episodes') ? await readEpisodes(db, works, reading.locale) : undefined
  const presented: Partial<WholeWorkView>[] = []
  for (const work of works) {
    const view = views.get(work.id)
    if (view === undefined) continue
    const published = (publications.get(work.id) ?? []).map(({ region }) => region)
    const regions = lens.regions.filter((region) => published.includes(region))
    const whole: WholeWorkView = {
      ...presentFacts(work, view),
      ratings: (ratings.get(work.id) ?? []).filter(({ region }) => lens.regions.includes(region)).map(presentRated),
      availability: (windows.get(work.id) ?? []).flatMap((window) => presentWindow(window, lens, regions)),
      episodes: episodes === undefined ? presentSummaries(view.episodes) : (episodes.get(work.id) ?? []),
    }
    presented.push(pickFields(whole, reading))
  }
  return presented
}

function presentFacts(work: SeenWork, view: WorkView): Omit<WholeWorkView, 'availability' | 'episodes' | 'ratings'> {
  const { kind, originalLocale, originRegion, coProductionRegions, releaseYear, synopses, genres, tags } = view
  const { credits, contentNotes, externalIds, coverLocale } = view
  const finals = view.titles.filter((title) => title.kind !== 'working')
  return {
    ...{ id: work.id, kind, originalLocale, originRegion, coProductionRegions, releaseYear },
    title: view.shownTitle,
    synopsis: view.shownSynopsis,
    titles: finals.length > 0 ? finals : view.titles,
    ...{ synopses, genres, tags, credits, contentNotes, externalIds },
    coverUrl: partnerAddress(view.coverUrl),
    coverLocale,
    url: addressOf.work(work.id),
    updatedAt: new Date(work.changedAtMs).toISOString(),
  }
}

/** Without what is for those who keep the ratings. */
function presentRated(row: RatingRow): WholeWorkView['ratings'][number] {
  const { id: _, warnings: __, createdAt: ___, ...rating } = presentRating(row)
  return rating
}

/** The episodes of works, by work. */
async function readEpisodes(
  db: Reader,
  works: readonly SeenWork[],
  locale: string | undefined,
): Promise<Map<string, WholeEpisodeView[]>> {
  const byId = new Map(works.map((work) => [work.id, work]))
  const seen = (await listSeenEpisodes(db, works)).flatMap((row) => {
    const work = byId.get(row.workId)
    return work ? [{ work, row }] : []
  })
  return Map.groupBy(await presentEpisodes(db, seen, locale), ({ workId }) => workId)
}

function presentSummaries(episodes: WorkView['episodes']): WholeWorkView['episodes'] {
  return episodes.flatMap(({ id, number, state, durationMs, posterUrl }) =>
    state === 'ready'
      ? [{ id, number, durationMs, posterUrl: partnerAddress(posterUrl), url: addressOf.episode(id) }]
      : [],
  )
}

/** A window of a work for a lens. It does not depend on the instant: what holds now, the reader sees by its ends. */
function presentWindow(
  window: WindowRow,
  lens: Partner['lens'],
  published: readonly string[],
): WholeWorkView['availability'] {
  const { licenceType, isExclusive, holdbackLocales } = window
  const regions = regionsOfWindow(window, lens, published)
  if (regions.length === 0) return []
  const [from, until] = [presentInstant(window.fromMs), presentInstant(window.untilMs)]
  return [{ regions, licenceType, from, until, isExclusive, holdbackLocales }]
}

/** Those of the regions that a work is published in that a window is for, by this lens; none: it is not meant for it. */
export function regionsOfWindow(window: WindowRow, lens: Partner['lens'], published: readonly string[]): string[] {
  const { licenceType, licensee, licenseeOrganisationId, scope } = window
  const isForThem = licensee === null || licenseeOrganisationId === lens.organisationId
  if (!isForThem || lens.licenceTypes?.includes(licenceType) === false) return []
  return published.filter((region) => (scope === 'regions') === window.regions.includes(region))
}
