import type { ExportItem } from './export-work.ts'
import type { ExportProfile } from './profile.ts'
import type { ExportReport } from './report.ts'

/** Facts that a format may have a place for; members of `ExportWork` and of its parts. */
export const EXPORT_FACTS = [
  'externalIds',
  'titles',
  'alternativeTitles',
  'synopses',
  'originalLocale',
  'originRegion',
  'coProductionRegions',
  'releaseYear',
  'genres',
  'tags',
  'credits',
  'ratings',
  'ratingDescriptors',
  'contentNotes',
  'ai',
  'windows',
  'licenceTypes',
  'exclusivity',
  'holdbackLocales',
  'covers',
  'episodes',
  'episodeTitles',
  'durations',
  'pictureSize',
  'tracks',
  'posters',
  'video',
  'removals',
] as const
export type ExportFact = (typeof EXPORT_FACTS)[number]

/** What a file is made with. */
export interface ExportOptions {
  readonly profile: ExportProfile
  /** Of absolute addresses, without a path: `https://juku.example`. */
  readonly origin: string
  readonly madeAtMs: number
  /** True: only what changed since a cursor, with removals. */
  readonly isDelta: boolean
  /** ISO 3166-1 alpha-2, in order: those of the lens that the profile takes; at least one. */
  readonly regions: readonly string[]
  /** Before text for spreadsheets that take UTF-8 for something else without it; formats that have no use for it ignore it. */
  readonly withBom: boolean
  /** For whom it is. */
  readonly partner: { readonly id: string; readonly name: string }
}

/** A form that partners' systems read. */
export interface ExportFormat {
  /** Stands in addresses and in profiles: small letters, digits and hyphens. */
  readonly name: string
  readonly title: string
  /** Of the whole file, with its charset. */
  readonly mediaType: string
  /** Without a dot. */
  readonly fileExtension: string
  /** What its texts may be made of; others are replaced, and noted, before it gets them. */
  readonly holds: 'unicode' | 'xml'
  /** What it has a place for. Each work's facts of other kinds are noted in the report for it. */
  readonly carries: ReadonlySet<ExportFact>
  /**
   * The file, part by part. Nothing is read before it is asked for, so that a large catalogue takes no memory. What cannot be carried is
   * noted in the report before the part that it belongs to is yielded.
   */
  write(
    input: AsyncIterable<ExportItem>,
    options: ExportOptions,
    report: ExportReport,
  ): AsyncIterable<string | Uint8Array>
}
