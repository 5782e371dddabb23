import type { WorkRow } from '../../../db/queries/works.ts'
import type {
  AI_ELEMENTS,
  AI_INVOLVEMENTS,
  LICENCE_TYPES,
  LocalText,
  RATING_BASES,
  RATING_STATUSES,
  TRACK_KINDS,
} from '../../../db/schema/index.ts'

/** A title as it is told to partners: working titles are not, but where there is nothing else. */
export interface ExportTitle extends LocalText {
  readonly kind: 'display' | 'alternative' | 'working'
}

/** An image at an address that stays. What is not known is null. */
export interface ExportImage {
  readonly id: string
  /** Of a cover that was chosen for readers of a locale; null: of no language. */
  readonly locale: string | null
  /** Absolute. It opens to the partner's key. */
  readonly url: string
  readonly mimeType: string | null
  readonly widthPx: number | null
  readonly heightPx: number | null
  readonly sizeBytes: number | null
  readonly sha256: string | null
}

/** A word of a vocabulary, with what it is called. */
export interface ExportTerm {
  readonly code: string
  readonly labels: readonly LocalText[]
}

export interface ExportCredit {
  /** Of the vocabulary of roles. */
  readonly role: string
  /** The property of schema.org that says it. */
  readonly schemaOrg: string
  /** The JobFunction of MovieLabs for it; null: there is none. */
  readonly movieLabs: string | null
  /** Of one person, in each language that is known; at least one. */
  readonly names: readonly LocalText[]
  readonly character: string | null
}

export interface ExportRating {
  readonly region: string
  /** Id of `server/rights/rating-systems.json`. */
  readonly system: string
  readonly status: (typeof RATING_STATUSES)[number]
  /** Set when and only when the status is `rated`. */
  readonly code: string | null
  readonly basis: (typeof RATING_BASES)[number] | null
  readonly certificateNo: string | null
  readonly descriptors: readonly string[]
  readonly recommendedAge: number | null
  readonly minimumAge: number | null
  readonly validFromMs: number | null
  readonly validUntilMs: number | null
}

/** A window of the work that is meant for this partner, also a past one and one to come. */
export interface ExportWindow {
  readonly id: string
  /** Those of the lens where the work is published; at least one. */
  readonly regions: readonly string[]
  readonly licenceType: (typeof LICENCE_TYPES)[number]
  /** Given to this partner alone. */
  readonly isExclusive: boolean
  /** Inclusive; null: since ever. */
  readonly fromMs: number | null
  /** Exclusive; null: without end. */
  readonly untilMs: number | null
  /** Languages that it may not be shown in meanwhile. */
  readonly holdbackLocales: readonly string[]
}

export interface ExportTrack {
  readonly id: string
  readonly locale: string
  readonly kind: (typeof TRACK_KINDS)[number]
  /** Absolute. They open to the partner's key. */
  readonly vttUrl: string
  readonly srtUrl: string
}

export interface ExportEpisode {
  readonly id: string
  /** From 1. */
  readonly number: number
  readonly titles: readonly ExportTitle[]
  readonly durationMs: number | null
  readonly widthPx: number | null
  readonly heightPx: number | null
  readonly frameRate: number | null
  readonly videoCodec: string | null
  readonly audioCodec: string | null
  /** Approved ones, the best of each locale and kind first. */
  readonly tracks: readonly ExportTrack[]
  readonly poster: ExportImage | null
  /** Absolute: what the partner API says of it. */
  readonly url: string
  /** Absolute: sends whoever has the key on to the file, at an address that is signed then and ends after hours. */
  readonly videoUrl: string
  /** Of the file that `videoUrl` gives; null: not known, or it is being made. */
  readonly videoMimeType: string | null
  readonly videoSizeBytes: number | null
}

/** What is declared of AI in a work; each null: nobody has said. */
export interface ExportAi {
  readonly involvement: (typeof AI_INVOLVEMENTS)[number] | null
  readonly elements: readonly (typeof AI_ELEMENTS)[number][]
  /** Could be taken for real people, places or events. */
  readonly isRealistic: boolean | null
}

/** All facts of one work that a partner is told, as it sees it through its lens and wants it by its profile. */
export interface ExportWork {
  readonly id: string
  readonly kind: WorkRow['kind']
  readonly externalIds: readonly { readonly scheme: string; readonly value: string }[]
  /** `10.5240/XXXX-XXXX-XXXX-XXXX-XXXX-C`; null: none. Stands among `externalIds` too. */
  readonly eidr: string | null
  /** As the producer gave it (scheme `alid`); null: none. */
  readonly alid: string | null
  /** Whose it is; null: the operator's. */
  readonly producer: { readonly id: string; readonly name: string } | null
  readonly originalLocale: string
  readonly originRegion: string
  readonly coProductionRegions: readonly string[]
  readonly releaseYear: number | null
  /** At least one; the display titles first. */
  readonly titles: readonly ExportTitle[]
  readonly synopses: readonly LocalText[]
  readonly genres: readonly ExportTerm[]
  readonly tags: readonly string[]
  readonly credits: readonly ExportCredit[]
  readonly ratings: readonly ExportRating[]
  readonly contentNotes: readonly (ExportTerm & { readonly texts: readonly LocalText[] })[]
  /** Null: nobody has declared anything. */
  readonly ai: ExportAi | null
  readonly windows: readonly ExportWindow[]
  /** One a locale. */
  readonly covers: readonly ExportImage[]
  /** Analysed ones, in order of number. */
  readonly episodes: readonly ExportEpisode[]
  /** Absolute: what the partner API says of it. */
  readonly url: string
  /** Place of its last change in the change log: it only grows. */
  readonly version: number
  readonly createdAtMs: number
  /** When it or one of its episodes was last changed. */
  readonly updatedAtMs: number
}

/** A work that the partner was told of and that its lens does not show any more. */
export interface ExportRemoval {
  readonly workId: string
  readonly version: number
  readonly removedAtMs: number
}

/** One thing that an export tells. Removals only stand in one of what changed. */
export type ExportItem =
  | { readonly kind: 'work'; readonly work: ExportWork }
  | ({ readonly kind: 'removal' } & ExportRemoval)
