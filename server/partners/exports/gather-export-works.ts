import type { Reader } from '../../../db/open.ts'
import { listDeclarationsOf } from '../../../db/queries/declarations.ts'
import {
  type ExportEpisodeRow,
  type ExportImageRow,
  listExportEpisodes,
  listExportEpisodeTitles,
  listExportImages,
  listExportOwners,
  listExportTracks,
} from '../../../db/queries/export-rows.ts'
import type { Lens, SeenWork } from '../../../db/queries/partner-lens.ts'
import { listRatingsOf, type RatingRow } from '../../../db/queries/ratings.ts'
import { findPublications, findWindows } from '../../../db/queries/windows.ts'
import { listWorkViews } from '../../catalogue/present-work.ts'
import type { WorkView } from '../../catalogue/schemas.ts'
import {
  CONTENT_NOTES,
  CREDIT_ROLES,
  findLabels,
  GENRES,
  labelLocalesFor,
  type Term,
} from '../../catalogue/vocabulary.ts'
import { findRatingCode } from '../../rights/rating-systems.ts'
import { addressOf } from '../addresses.ts'
import { regionsOfWindow } from '../present-work.ts'
import type { ExportCredit, ExportEpisode, ExportImage, ExportRating, ExportTitle, ExportWork } from './export-work.ts'

/**
 * All facts of works that the lens shows, in their order. So many works cost so many statements, however many episodes they have; a work that is gone
 * meanwhile is left out.
 * @param origin of absolute addresses
 */
export async function gatherExportWorks(
  db: Reader,
  lens: Lens,
  seen: readonly SeenWork[],
  origin: string,
): Promise<ExportWork[]> {
  const ids = seen.map(({ id }) => id)
  const views = new Map((await listWorkViews(db, ids)).map((view) => [view.id, view]))
  const windows = Map.groupBy(await findWindows(db, ids), ({ workId }) => workId)
  const publications = Map.groupBy(await findPublications(db, ids), ({ workId }) => workId)
  const ratings = Map.groupBy(await listRatingsOf(db, ids), ({ workId }) => workId)
  const declared = new Map((await listDeclarationsOf(db, ids)).map((row) => [row.workId, row]))
  const owners = new Map((await listExportOwners(db, ids)).map(({ workId, id, name }) => [workId, { id, name }]))
  const rows = await listExportEpisodes(db, ids)
  const stillIds = [
    ...[...views.values()].flatMap(({ covers }) => covers.map(({ stillId }) => stillId)),
    ...rows.flatMap(({ posterId }) => posterId ?? []),
  ]
  const images = new Map((await listExportImages(db, stillIds)).map((row) => [row.id, row]))
  const episodes = Map.groupBy(await presentEpisodes(db, rows, images, ids, origin), ({ workId }) => workId)
  return seen.flatMap((work) => {
    const view = views.get(work.id)
    if (view === undefined) return []
    const published = (publications.get(work.id) ?? []).map(({ region }) => region)
    const regions = lens.regions.filter((region) => published.includes(region))
    const ai = declared.get(work.id)
    return {
      ...presentFacts(work, view, origin),
      producer: owners.get(work.id) ?? null,
      ratings: (ratings.get(work.id) ?? []).filter(({ region }) => lens.regions.includes(region)).map(presentRating),
      ai: ai ? { involvement: ai.aiInvolvement, elements: ai.aiElements, isRealistic: ai.aiIsRealistic } : null,
      windows: (windows.get(work.id) ?? []).flatMap((window) => {
        const { id, licenceType, isExclusive, fromMs, untilMs, holdbackLocales } = window
        const covered = regionsOfWindow(window, lens, regions)
        if (covered.length === 0) return []
        return { id, regions: covered, licenceType, isExclusive, fromMs, untilMs, holdbackLocales }
      }),
      covers: view.covers.map(({ locale, stillId }) => presentImage(stillId, locale, images, origin)),
      episodes: (episodes.get(work.id) ?? []).map(({ episode }) => episode),
    }
  })
}

function presentFacts(
  work: SeenWork,
  view: WorkView,
  origin: string,
): Omit<ExportWork, 'producer' | 'ratings' | 'ai' | 'windows' | 'covers' | 'episodes'> {
  const { kind, originalLocale, originRegion, coProductionRegions, releaseYear, synopses, tags, externalIds } = view
  const idOf = (scheme: string) => externalIds.find((one) => one.scheme === scheme)?.value ?? null
  return {
    ...{ id: work.id, kind, externalIds, eidr: idOf('eidr'), alid: idOf('alid') },
    ...{ originalLocale, originRegion, coProductionRegions, releaseYear },
    titles: toldTitles(view.titles),
    ...{ synopses, tags },
    genres: view.genres.map((code) => termOf(GENRES, code)),
    credits: view.credits.map(presentCredit),
    contentNotes: view.contentNotes.map(({ code, texts }) => ({ ...termOf(CONTENT_NOTES, code), texts })),
    url: origin + addressOf.work(work.id),
    ...{ version: work.seq, createdAtMs: work.createdAtMs, updatedAtMs: work.changedAtMs },
  }
}

/** Working titles are not told, but where there is nothing else; display titles go first. */
function toldTitles(titles: readonly ExportTitle[]): ExportTitle[] {
  const finals = titles.filter(({ kind }) => kind !== 'working')
  return (finals.length > 0 ? finals : titles)
    .map(({ locale, text, kind }) => ({ locale, text, kind }))
    .toSorted((a, b) => Number(b.kind === 'display') - Number(a.kind === 'display'))
}

const labelLocales = labelLocalesFor(undefined)

function termOf(terms: readonly Term[], code: string) {
  return { code, labels: findLabels(terms, code, labelLocales) }
}

const roles = new Map(CREDIT_ROLES.map((role) => [role.code, role]))

function presentCredit({ role, names, character }: WorkView['credits'][number]): ExportCredit {
  const { schemaOrg = 'contributor', movieLabs = null } = roles.get(role) ?? {}
  return { role, schemaOrg, movieLabs, names, character }
}

function presentRating(row: RatingRow): ExportRating {
  const { region, system, status, code, basis, certificateNo, descriptors, validFromMs, validUntilMs } = row
  const { recommendedAge = null, minimumAge = null } = findRatingCode(system, code) ?? {}
  return {
    ...{ region, system, status, code, basis, certificateNo, descriptors },
    ...{ recommendedAge, minimumAge, validFromMs, validUntilMs },
  }
}

type Images = ReadonlyMap<string, ExportImageRow>

function presentImage(id: string, locale: string | null, images: Images, origin: string): ExportImage {
  const row = images.get(id)
  const { mimeType = null, widthPx = null, heightPx = null, sizeBytes = null, sha256 = null } = row ?? {}
  return { id, locale, url: origin + addressOf.still(id), mimeType, widthPx, heightPx, sizeBytes, sha256 }
}

async function presentEpisodes(
  db: Reader,
  rows: readonly ExportEpisodeRow[],
  images: Images,
  workIds: readonly string[],
  origin: string,
): Promise<{ readonly workId: string; readonly episode: ExportEpisode }[]> {
  const titles = Map.groupBy(await listExportEpisodeTitles(db, workIds), ({ episodeId }) => episodeId)
  const tracks = Map.groupBy(await listExportTracks(db, workIds), ({ episodeId }) => episodeId)
  return rows.map((row) => {
    const { id, number, durationMs, widthPx, heightPx, frameRate, videoCodec, audioCodec, posterId } = row
    const isCopied = row.proxySizeBytes !== null
    const isMissing = !isCopied && row.playable === false
    const episode = {
      ...{ id, number, titles: toldTitles(titles.get(id) ?? []) },
      ...{ durationMs, widthPx, heightPx, frameRate, videoCodec, audioCodec },
      tracks: (tracks.get(id) ?? []).map(({ id: trackId, locale, kind }) => ({
        ...{ id: trackId, locale, kind },
        vttUrl: origin + addressOf.subtitle(trackId, 'vtt'),
        srtUrl: origin + addressOf.subtitle(trackId, 'srt'),
      })),
      poster: posterId === null ? null : presentImage(posterId, null, images, origin),
      url: origin + addressOf.episode(id),
      videoUrl: origin + addressOf.video(id),
      videoMimeType: isMissing ? null : isCopied ? row.proxyMimeType : row.mimeType,
      videoSizeBytes: isMissing ? null : isCopied ? row.proxySizeBytes : row.sizeBytes,
    }
    return { workId: row.workId, episode }
  })
}
