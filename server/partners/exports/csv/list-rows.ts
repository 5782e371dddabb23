import type { ExportEpisode, ExportImage, ExportItem, ExportWork } from '../export-work.ts'
import type { CsvRow } from './csv-columns.ts'

/** The rows of one thing that an export tells: the work first, then each fact of it. */
export function listRows(item: ExportItem): CsvRow[] {
  if (item.kind === 'removal') {
    const { workId, version, removedAtMs } = item
    return [{ record: 'removal', workId, version, updatedAt: toInstant(removedAtMs) }]
  }
  const { work } = item
  const rows = [workRow(work), ...textRows(work), ...descriptionRows(work), ...rightsRows(work)]
  const covers = work.covers.map((cover) => ({ record: 'cover', ...imageCells(cover) }))
  const episodes = work.episodes.flatMap(episodeRows)
  return [...rows, ...covers, ...episodes].map((row) => ({ ...row, workId: work.id }))
}

function workRow(work: ExportWork): CsvRow {
  const { kind, originalLocale: locale, originRegion: region, releaseYear: year, url, version, producer } = work
  const regions = work.coProductionRegions.join(' ')
  const made = { from: toInstant(work.createdAtMs), updatedAt: toInstant(work.updatedAtMs) }
  const owner = { id: producer?.id ?? null, text: producer?.name ?? null }
  return { record: 'work', kind, locale, region, regions, year, url, version, ...made, ...owner }
}

function textRows({ titles, synopses, externalIds, tags }: ExportWork): CsvRow[] {
  return [
    ...externalIds.map(({ scheme: system, value: code }) => ({ record: 'externalId', system, code })),
    ...titles.map(({ locale, text, kind }) => ({ record: 'title', locale, text, kind })),
    ...synopses.map(({ locale, text }) => ({ record: 'synopsis', locale, text })),
    ...tags.map((text) => ({ record: 'tag', text })),
  ]
}

function descriptionRows({ genres, credits, contentNotes, ai }: ExportWork): CsvRow[] {
  return [
    ...genres.map(({ code }) => ({ record: 'genre', code })),
    ...credits.flatMap(({ role: code, names, character }, index) =>
      names.map(({ locale, text }) => ({ record: 'credit', place: index + 1, code, locale, text, character })),
    ),
    ...contentNotes.flatMap(({ code, texts }): CsvRow[] => [
      { record: 'contentNote', code },
      ...texts.map(({ locale, text }) => ({ record: 'contentNoteText', code, locale, text })),
    ]),
    ...(ai === null
      ? []
      : [{ record: 'ai', status: ai.involvement, descriptors: ai.elements.join(' '), text: textOf(ai.isRealistic) }]),
  ]
}

/** `realistic` or `not realistic`; null: not said. */
function textOf(isRealistic: boolean | null): string | null {
  if (isRealistic === null) return null
  return isRealistic ? 'realistic' : 'not realistic'
}

function rightsRows({ ratings, windows }: ExportWork): CsvRow[] {
  return [
    ...ratings.map(({ validFromMs, validUntilMs, descriptors, ...rating }) => ({
      ...{ record: 'rating', ...rating, descriptors: descriptors.join(' ') },
      ...{ from: toInstant(validFromMs), until: toInstant(validUntilMs) },
    })),
    ...windows.map(({ id, regions, licenceType, isExclusive, fromMs, untilMs, holdbackLocales }) => ({
      ...{ record: 'window', id, regions: regions.join(' '), licenceType, isExclusive },
      ...{ from: toInstant(fromMs), until: toInstant(untilMs), holdbackLocales: holdbackLocales.join(' ') },
    })),
  ]
}

function episodeRows(given: ExportEpisode): CsvRow[] {
  const { id, number: episode, titles, tracks, poster, durationMs, widthPx, heightPx, frameRate, url } = given
  const { videoCodec, audioCodec, videoUrl: otherUrl, videoMimeType: mimeType, videoSizeBytes: sizeBytes } = given
  const picture = { durationMs, widthPx, heightPx, frameRate, videoCodec, audioCodec }
  return [
    { record: 'episode', episode, id, ...picture, url, otherUrl, mimeType, sizeBytes },
    ...titles.map(({ locale, text, kind }) => ({ record: 'episodeTitle', episode, locale, text, kind })),
    ...(poster === null ? [] : [{ record: 'poster', episode, ...imageCells(poster) }]),
    ...tracks.map((track) => ({
      ...{ record: 'track', episode, id: track.id, locale: track.locale, kind: track.kind },
      ...{ url: track.vttUrl, otherUrl: track.srtUrl },
    })),
  ]
}

function imageCells({ id, locale, url, mimeType, widthPx, heightPx, sizeBytes, sha256 }: ExportImage): CsvRow {
  return { id, locale, url, mimeType, widthPx, heightPx, sizeBytes, sha256 }
}

function toInstant(atMs: number | null): string | null {
  return atMs === null ? null : new Date(atMs).toISOString()
}
