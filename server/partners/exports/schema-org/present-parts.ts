import type { LocalText } from '../../../../db/schema/index.ts'
import type { ExportCredit, ExportEpisode, ExportImage, ExportRating, ExportWork } from '../export-work.ts'
import type { OpenWindow } from '../open-windows.ts'
import type { ExportReport } from '../report.ts'

/** A node of JSON-LD. */
export type Entity = Readonly<Record<string, unknown>>

/** Texts with their languages (BCP 47). */
export function presentTexts(texts: readonly LocalText[]): Entity[] {
  return texts.map(({ locale, text }) => ({ '@language': locale, '@value': text }))
}

export function presentImages(images: readonly ExportImage[]): Entity[] {
  return images.map(({ url, locale, widthPx, heightPx, mimeType }) => ({
    '@type': 'ImageObject',
    contentUrl: url,
    ...(locale !== null && { inLanguage: locale }),
    ...(widthPx !== null && { width: widthPx }),
    ...(heightPx !== null && { height: heightPx }),
    ...(mimeType !== null && { encodingFormat: mimeType }),
  }))
}

/** ISO 8601, to the millisecond. */
export function toDuration(durationMs: number | null): string | undefined {
  return durationMs === null ? undefined : `PT${durationMs / 1_000}S`
}

/** From when on something may be shown that may since ever: the format wants an instant. */
const SINCE_EVER = '1970-01-01T00:00:00.000Z'

/** How and where something may be watched: a window is one requirement, so that regions and times stay together. */
export function presentAction(url: string, windows: readonly OpenWindow[]): Entity {
  return {
    '@type': 'WatchAction',
    target: {
      '@type': 'EntryPoint',
      urlTemplate: url,
      actionPlatform: ['http://schema.org/DesktopWebPlatform', 'http://schema.org/MobileWebPlatform'],
    },
    actionAccessibilityRequirement: windows.map(({ access, fromMs, untilMs, regions }) => ({
      '@type': 'ActionAccessSpecification',
      category: access,
      requiresSubscription: access === 'subscription',
      availabilityStarts: fromMs === null ? SINCE_EVER : new Date(fromMs).toISOString(),
      ...(untilMs !== null && { availabilityEnds: new Date(untilMs).toISOString() }),
      eligibleRegion: regions.map((name) => ({ '@type': 'Country', name })),
    })),
  }
}

/** The file of an episode, with its subtitles. */
export function presentVideo(episode: ExportEpisode, { originalLocale }: ExportWork): Entity {
  const { videoUrl, videoMimeType, widthPx, heightPx, durationMs, tracks } = episode
  const duration = toDuration(durationMs)
  return {
    '@type': 'VideoObject',
    contentUrl: videoUrl,
    inLanguage: originalLocale,
    ...(videoMimeType !== null && { encodingFormat: videoMimeType }),
    ...(widthPx !== null && { width: widthPx }),
    ...(heightPx !== null && { height: heightPx }),
    ...(duration !== undefined && { duration }),
    ...(tracks.length > 0 && {
      caption: tracks.map(({ locale, vttUrl, kind }) => ({
        ...{ '@type': 'MediaObject', contentUrl: vttUrl, encodingFormat: 'text/vtt' },
        ...{ inLanguage: locale, additionalType: kind },
      })),
    }),
  }
}

/** A rating by the system that gave it; one that is none yet is noted. */
export function presentRating(rating: ExportRating, workId: string, report: ExportReport): Entity[] {
  const { system, region, code, descriptors, status } = rating
  if (code === null) {
    const detail = `That ${system} says ${status} has no place in the format, which knows codes alone.`
    report.note({ workId, field: `ratings/${region}/${system}`, code: 'NOT_CARRIED', severity: 'lost', detail })
    return []
  }
  return [
    {
      '@type': 'Rating',
      author: { '@type': 'Organization', name: system, areaServed: { '@type': 'Country', name: region } },
      ratingValue: code,
      ...(descriptors.length > 0 && { ratingExplanation: descriptors.join(', ') }),
    },
  ]
}

/** People by the property that says what they did; who has none of their own is a contributor with a role. */
export function presentCredits(credits: readonly ExportCredit[]): Readonly<Record<string, Entity[]>> {
  const byProperty: Record<string, Entity[]> = {}
  for (const { role, schemaOrg, names, character } of credits) {
    const isCompany = schemaOrg === 'sponsor' || schemaOrg === 'productionCompany' || schemaOrg === 'provider'
    const named = { '@type': isCompany ? 'Organization' : 'Person', name: presentTexts(names) }
    const who = {
      ...{ '@type': 'Role', roleName: role, [schemaOrg]: named },
      ...(character !== null && { '@type': 'PerformanceRole', characterName: character }),
    }
    byProperty[schemaOrg] = [...(byProperty[schemaOrg] ?? []), who]
  }
  return byProperty
}

/** What is said of AI, as IPTC's words for where a picture comes from; what they cannot say is noted. */
export function toSourceType({ id: workId, ai }: ExportWork, report: ExportReport): string | undefined {
  if (ai === null || ai.involvement === null || ai.involvement === 'none') return undefined
  const detail =
    'Of AI the format says only whether all or a part was made with it, not which part and how realistic it is.'
  report.note({ workId, field: 'ai', code: 'CHANGED', severity: 'changed', detail })
  return ai.involvement === 'full'
    ? 'http://schema.org/TrainedAlgorithmicMediaDigitalSource'
    : 'http://schema.org/CompositeWithTrainedAlgorithmicMediaDigitalSource'
}
