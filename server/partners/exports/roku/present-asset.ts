import type { LocalText } from '../../../../db/schema/index.ts'
import { titlesOfEpisode } from '../episode-titles.ts'
import type { ExportEpisode, ExportImage, ExportWork } from '../export-work.ts'
import type { OpenWindow } from '../open-windows.ts'
import type { ExportCode, ExportReport } from '../report.ts'
import { toRokuGenre, toRokuLanguage, toRokuRating } from './roku-words.ts'

const [MOST_TITLE, MOST_SHORT, MOST_LONG] = [200, 200, 500]
/** Longer than this, Roku takes it for a film and not for a short form. */
const LONGEST_SHORT_MS = 15 * 60_000
type Asset = Readonly<Record<string, unknown>>
type Texts = readonly { readonly value: string; readonly languages: readonly string[] }[]

export function presentSeries(work: ExportWork, report: ExportReport): Asset {
  return { id: work.id, type: 'series', ...presentFacts(work, report) }
}

/** The one season that Roku wants between a series and its episodes. */
export function presentSeason(work: ExportWork): Asset {
  return { type: 'season', seasonInfo: { seasonNumber: 1, seriesId: work.id } }
}

export function presentEpisodeAsset(
  work: ExportWork,
  episode: ExportEpisode,
  windows: readonly OpenWindow[],
  report: ExportReport,
): Asset {
  const field = `episodes/${episode.number}/titles`
  return {
    id: episode.id,
    type: 'episode',
    titles: toTexts({ workId: work.id, field, report }, titlesOfEpisode(work, episode, report), MOST_TITLE),
    episodeInfo: { seriesId: work.id, seasonNumber: 1, episodeNumber: episode.number },
    ...(episode.poster && { images: [toImage(episode.poster)] }),
    ...presentPlaying(episode, windows),
  }
}

/** One short video; a long one is a film to Roku. */
export function presentShortForm(work: ExportWork, windows: readonly OpenWindow[], report: ExportReport): Asset {
  const [episode] = work.episodes as readonly [ExportEpisode] // who calls has looked
  const isLong = (episode.durationMs ?? 0) > LONGEST_SHORT_MS
  return {
    id: work.id,
    type: isLong ? 'movie' : 'shortForm',
    ...presentFacts(work, report),
    ...presentPlaying(episode, windows),
  }
}

function presentFacts(work: ExportWork, report: ExportReport): Asset {
  const at = (field: string) => ({ workId: work.id, field, report })
  const images = work.covers.length > 0 ? work.covers : work.episodes.flatMap(({ poster }) => poster ?? []).slice(0, 1)
  return {
    titles: toTexts(at('titles'), work.titles, MOST_TITLE),
    ...(work.synopses.length > 0 && {
      shortDescriptions: toTexts({ ...at('synopses'), report: UNHEARD }, work.synopses, MOST_SHORT),
      longDescriptions: toTexts(at('synopses'), work.synopses, MOST_LONG),
    }),
    ...(work.releaseYear !== null && { releaseYear: work.releaseYear }),
    genres: work.genres.flatMap(({ code }) => {
      const genre = toRokuGenre(code)
      if (genre !== undefined) return genre
      note(at(`genres/${code}`), 'VALUE_UNKNOWN', `Roku has no word for the genre ${code}.`)
      return []
    }),
    ...(work.tags.length > 0 && { tags: work.tags }),
    credits: work.credits.map(({ names, role }, place) => {
      if (names.length > 1)
        note(at(`credits/${place}`), 'CHANGED', 'Roku takes one name of a person: the first is told.')
      return { name: names[0]?.text ?? '', role }
    }),
    advisoryRatings: presentRatings(work, report),
    images: images.map(toImage),
  }
}

function presentRatings(work: ExportWork, report: ExportReport): object[] {
  return work.ratings.flatMap((rating) => {
    const { region, system, code, status } = rating
    const at = { workId: work.id, field: `ratings/${region}/${system}`, report }
    const known = toRokuRating(rating)
    if (!known) {
      note(at, 'VALUE_UNKNOWN', `Roku does not know ${system} ${code ?? status}: this rating is not in the file.`)
      return []
    }
    if (known.unknown.length > 0) {
      note(at, 'VALUE_UNKNOWN', `Roku has no word for ${known.unknown.join(', ')} of ${system}.`)
    }
    return [known.rating]
  })
}

/** The long text is told of. */
const UNHEARD: ExportReport = { note: () => undefined }

interface Place {
  readonly workId: string
  readonly field: string
  readonly report: ExportReport
}

/** Texts by Roku's languages, one each, within its length. */
function toTexts(at: Place, texts: readonly (LocalText & { kind?: string })[], most: number): Texts {
  const byLanguage = new Map<string, { value: string; isSame: boolean }>()
  for (const { locale, text } of texts) {
    const place = { ...at, field: `${at.field}/${locale}` }
    const known = toRokuLanguage(locale)
    if (!known) {
      note(place, 'VALUE_UNKNOWN', `Roku does not know the language ${locale}: this text is not in the file.`)
      continue
    }
    const other = byLanguage.get(known.language)
    if (other && (other.isSame || !known.isSame)) {
      note(place, 'LEFT_OUT', `Roku takes one text in ${known.language}, and another is told.`)
      continue
    }
    if (other) note(at, 'LEFT_OUT', `Roku takes one text in ${known.language}: that of ${locale} is told.`)
    else if (!known.isSame) note(place, 'CHANGED', `${locale} is told as ${known.language}.`)
    byLanguage.set(known.language, { value: cut(place, text, most), isSame: known.isSame })
  }
  const found = [...byLanguage].map(([language, { value }]) => ({ value, languages: [language] }))
  const [first] = texts
  return found.length > 0 || !first ? found : [{ value: cut(at, first.text, most), languages: [] }]
}

/** Of a text so many characters (as JSON Schema counts them) at most. */
function cut(at: Place, text: string, most: number): string {
  const characters = [...text]
  if (characters.length <= most) return text
  note(at, 'CHANGED', `It has ${characters.length} characters and Roku takes ${most}: it is cut.`)
  return `${characters.slice(0, most - 1).join('')}…`
}

function toImage({ url, locale }: ExportImage): object {
  const language = locale === null ? undefined : toRokuLanguage(locale)?.language
  return { type: 'main', url, ...(language !== undefined && { languages: [language] }) }
}

function presentPlaying(episode: ExportEpisode, windows: readonly OpenWindow[]): Asset {
  const playOptions = windows.map(({ access, fromMs, untilMs, regions }) => ({
    license: access,
    quality: toQuality(episode),
    playId: episode.id,
    ...(fromMs !== null && { availabilityStartTime: new Date(fromMs).toISOString() }),
    ...(untilMs !== null && { availabilityEndTime: new Date(untilMs).toISOString() }),
    availabilityInfo: { country: regions.map((region) => region.toLowerCase()) },
  }))
  return {
    ...(episode.durationMs !== null && { durationInMilliseconds: episode.durationMs }),
    content: { playOptions },
  }
}

/** By the shorter side, since ours stand upright. */
function toQuality({ widthPx, heightPx }: ExportEpisode): string {
  const side = Math.min(widthPx ?? 0, heightPx ?? 0)
  if (side >= 2160) return 'uhd'
  if (side >= 1080) return 'fhd'
  return side >= 720 ? 'hd' : 'sd'
}

function note({ workId, field, report }: Place, code: ExportCode, detail: string): void {
  report.note({ workId, field, code, severity: code === 'CHANGED' ? 'changed' : 'lost', detail })
}
