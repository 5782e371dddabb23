import type { WantedArtwork } from '../../../db/schema/index.ts'
import { RATING_SYSTEMS } from '../../rights/rating-systems.ts'
import type { ExportImage, ExportWork } from './export-work.ts'
import type { ExportOptions } from './format.ts'
import { type ExportProfile, isWithin } from './profile.ts'
import type { ExportCode, ExportReport } from './report.ts'

type Note = (field: string, code: ExportCode, detail: string) => void

/** Notes what a partner wants of a work, by its profile, and does not get. Each says how it is mended. */
export function noteShortcomings(
  work: ExportWork,
  { profile, regions, madeAtMs }: Pick<ExportOptions, 'profile' | 'regions' | 'madeAtMs'>,
  report: ExportReport,
): void {
  if (profile.version === 0) return // nobody has said what is wanted
  const note: Note = (field, code, detail) => report.note({ workId: work.id, field, code, severity: 'fault', detail })
  lookAtTexts(work, profile, note)
  for (const region of regions) lookAtRating(work, region, madeAtMs, note)
  for (const size of profile.artwork) lookAtArtwork(work, size, note)
  lookAtEpisodes(work, profile, note)
  if (profile.needsEidr && work.eidr === null) {
    note('externalIds/eidr', 'EIDR_MISSING', 'This partner takes works with an EIDR alone: add it to the external ids.')
  }
}

function lookAtTexts({ titles, synopses }: ExportWork, { locales, needsSynopsis }: ExportProfile, note: Note): void {
  for (const locale of locales ?? []) {
    if (!titles.some((title) => isWithin([locale], title.locale))) {
      note(`titles/${locale}`, 'TITLE_MISSING', `There is no title in ${locale}: add one to the work.`)
    }
    if (needsSynopsis && !synopses.some((synopsis) => isWithin([locale], synopsis.locale))) {
      note(`synopses/${locale}`, 'SYNOPSIS_MISSING', `There is no synopsis in ${locale}: add one to the work.`)
    }
  }
}

const systemsOf = Map.groupBy(RATING_SYSTEMS, ({ region }) => region)

function lookAtRating({ ratings }: ExportWork, region: string, atMs: number, note: Note): void {
  const systems = systemsOf.get(region) ?? []
  if (systems.length === 0) return // it classifies no works
  const ids = systems.map(({ id }) => id)
  const holds = ratings.filter((rating) => {
    const { validFromMs, validUntilMs, status } = rating
    const isNow = (validFromMs === null || validFromMs <= atMs) && (validUntilMs === null || validUntilMs > atMs)
    return rating.region === region && isNow && (status === 'rated' || status === 'not_required')
  })
  if (holds.some(({ status, system }) => status === 'not_required' || ids.includes(system))) return
  note(`ratings/${region}`, 'RATING_MISSING', `There is no rating for ${region}: add one by ${ids.join(' or ')}.`)
}

function lookAtArtwork(work: ExportWork, size: WantedArtwork, note: Note): void {
  const { minWidthPx, minHeightPx } = size
  const wanted = `${minWidthPx} × ${minHeightPx} pixels at least`
  const isLarge = ({ widthPx, heightPx }: ExportImage) =>
    widthPx !== null && heightPx !== null && widthPx >= minWidthPx && heightPx >= minHeightPx
  if (size.of === 'cover') {
    if (work.covers.length === 0) note('covers', 'ARTWORK_MISSING', `There is no cover: make one of ${wanted}.`)
    for (const cover of work.covers.filter((one) => !isLarge(one))) {
      const now = `${cover.widthPx ?? '?'} × ${cover.heightPx ?? '?'}`
      note(`covers/${cover.locale}`, 'ARTWORK_TOO_SMALL', `This cover has ${now} pixels: make one of ${wanted}.`)
    }
    return
  }
  for (const { number, poster } of work.episodes) {
    const field = `episodes/${number}/poster`
    if (poster === null) note(field, 'ARTWORK_MISSING', `Episode ${number} has no poster: analyse it again.`)
    else if (!isLarge(poster)) {
      const detail = `The poster of episode ${number} has ${poster.widthPx} × ${poster.heightPx} pixels, and ${wanted} are wanted: send a larger video.`
      note(field, 'ARTWORK_TOO_SMALL', detail)
    }
  }
}

function lookAtEpisodes({ episodes }: ExportWork, { subtitleLocales }: ExportProfile, note: Note): void {
  if (episodes.length === 0) {
    note('episodes', 'EPISODES_MISSING', 'No episode is ready: add one, or wait for its analysis.')
  }
  for (const { number, tracks } of episodes) {
    for (const locale of subtitleLocales) {
      if (tracks.some((track) => isWithin([locale], track.locale))) continue
      const detail = `Episode ${number} has no approved subtitles in ${locale}: add a track, or approve its draft.`
      note(`episodes/${number}/tracks/${locale}`, 'SUBTITLES_MISSING', detail)
    }
  }
}
