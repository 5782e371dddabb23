import type { WantedArtwork } from '../../../db/schema/index.ts'
import { type FindingCode, type Found, found } from '../../http/finding-values.ts'
import { RATING_SYSTEMS } from '../../rights/rating-systems.ts'
import type { ExportImage, ExportWork } from './export-work.ts'
import type { ExportOptions } from './format.ts'
import { type ExportProfile, isWithin } from './profile.ts'
import type { ExportReport } from './report.ts'

type Note = (field: string, what: Found<FindingCode<'wanted'>>) => void

/** Notes what a partner wants of a work, by its profile, and does not get. Each says how it is mended. */
export function noteShortcomings(
  work: ExportWork,
  { profile, regions, madeAtMs }: Pick<ExportOptions, 'profile' | 'regions' | 'madeAtMs'>,
  report: ExportReport,
): void {
  if (profile.version === 0) return // nobody has said what is wanted
  const note: Note = (field, what) => report.note({ workId: work.id, field, severity: 'fault', ...what })
  lookAtTexts(work, profile, note)
  for (const region of regions) lookAtRating(work, region, madeAtMs, note)
  for (const size of profile.artwork) lookAtArtwork(work, size, note)
  lookAtEpisodes(work, profile, note)
  if (profile.needsEidr && work.eidr === null) {
    const detail = 'This partner takes works with an EIDR alone: add it to the external ids.'
    note('externalIds/eidr', found('EIDR_MISSING', detail, {}))
  }
}

function lookAtTexts({ titles, synopses }: ExportWork, { locales, needsSynopsis }: ExportProfile, note: Note): void {
  for (const locale of locales ?? []) {
    if (!titles.some((title) => isWithin([locale], title.locale))) {
      const detail = `There is no title in ${locale}: add one to the work.`
      note(`titles/${locale}`, found('TITLE_MISSING', detail, { locale }))
    }
    if (needsSynopsis && !synopses.some((synopsis) => isWithin([locale], synopsis.locale))) {
      const detail = `There is no synopsis in ${locale}: add one to the work.`
      note(`synopses/${locale}`, found('SYNOPSIS_MISSING', detail, { locale }))
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
  const detail = `There is no rating for ${region}: add one by ${ids.join(' or ')}.`
  note(`ratings/${region}`, found('RATING_MISSING', detail, { region, systems: ids.join(', ') }))
}

function lookAtArtwork(work: ExportWork, size: WantedArtwork, note: Note): void {
  const { minWidthPx, minHeightPx } = size
  const wanted = `${minWidthPx} × ${minHeightPx} pixels at least`
  const isLarge = ({ widthPx, heightPx }: ExportImage) =>
    widthPx !== null && heightPx !== null && widthPx >= minWidthPx && heightPx >= minHeightPx
  if (size.of === 'cover') {
    if (work.covers.length === 0) {
      note('covers', found('ARTWORK_MISSING', `There is no cover: make one of ${wanted}.`, {}))
    }
    for (const cover of work.covers.filter((one) => !isLarge(one))) {
      const now = { widthPx: cover.widthPx ?? '?', heightPx: cover.heightPx ?? '?' }
      const detail = `This cover has ${now.widthPx} × ${now.heightPx} pixels: make one of ${wanted}.`
      note(`covers/${cover.locale}`, found('ARTWORK_TOO_SMALL', detail, { ...now, minWidthPx, minHeightPx }))
    }
    return
  }
  for (const { number, poster } of work.episodes) {
    const field = `episodes/${number}/poster`
    if (poster === null) {
      note(field, found('ARTWORK_MISSING', `Episode ${number} has no poster: analyse it again.`, {}))
    } else if (!isLarge(poster)) {
      const now = { widthPx: poster.widthPx ?? '?', heightPx: poster.heightPx ?? '?' }
      const detail = `The poster of episode ${number} has ${now.widthPx} × ${now.heightPx} pixels, and ${wanted} are wanted: send a larger video.`
      note(field, found('ARTWORK_TOO_SMALL', detail, { ...now, minWidthPx, minHeightPx }))
    }
  }
}

function lookAtEpisodes({ episodes }: ExportWork, { subtitleLocales }: ExportProfile, note: Note): void {
  if (episodes.length === 0) {
    note('episodes', found('EPISODES_MISSING', 'No episode is ready: add one, or wait for its analysis.', {}))
  }
  for (const { number, tracks } of episodes) {
    for (const locale of subtitleLocales) {
      if (tracks.some((track) => isWithin([locale], track.locale))) continue
      const detail = `Episode ${number} has no approved subtitles in ${locale}: add a track, or approve its draft.`
      const what = found('SUBTITLES_MISSING', detail, { episode: number, locale })
      note(`episodes/${number}/tracks/${locale}`, what)
    }
  }
}
