import type {
  AI_ELEMENTS,
  AI_INVOLVEMENTS,
  C2PA_FINDINGS,
  EPISODE_STATES,
  RATING_BASES,
  RATING_STATUSES,
  TITLE_KINDS,
  TRACK_KINDS,
  TRACK_ORIGINS,
  TRACK_STATES,
  WORK_KINDS,
  WORK_STATUSES,
} from '../../db/schema/index.ts'

/**
 * What is known of a work when rules look at it, under the names that conditions use. Everywhere `null` means "nobody has said": a rule
 * that needs it answers that it cannot tell, which is neither kept nor broken. Instants are UTC epoch milliseconds.
 */
export interface WorkFacts {
  readonly kind: (typeof WORK_KINDS)[number]
  readonly status: (typeof WORK_STATUSES)[number]
  /** ISO 3166-1 alpha-2, as all regions here. */
  readonly originRegion: string
  readonly coProductionRegions: readonly string[]
  readonly originalLocale: string
  readonly releaseYear: number | null
  readonly titles: readonly TitleFact[]
  readonly synopses: readonly TextFact[]
  readonly genres: readonly string[]
  readonly tags: readonly string[]
  /** Codes of the vocabulary of content notes. */
  readonly contentNotes: readonly string[]
  /** Codes of the vocabulary of roles, each once. */
  readonly creditRoles: readonly string[]
  readonly externalIdSchemes: readonly string[]
  readonly covers: readonly CoverFact[]
  readonly production: ProductionFacts
  readonly ai: AiFacts
  readonly minors: MinorsFacts
  readonly ratings: readonly RatingFact[]
  readonly filings: readonly FilingFact[]
  readonly windows: readonly WindowFact[]
  /** In the order of their numbers. */
  readonly episodes: readonly EpisodeFacts[]
}

/** Holds from an instant (null: always did) until another, exclusive (null: without end). Outside of it a fact is not there. */
export interface Validity {
  readonly validFromMs: number | null
  readonly validUntilMs: number | null
}

export interface TextFact {
  readonly locale: string
  readonly text: string
}

export interface TitleFact extends TextFact {
  readonly kind: (typeof TITLE_KINDS)[number]
}

export interface CoverFact {
  readonly locale: string
  readonly widthPx: number | null
  readonly heightPx: number | null
  readonly sizeBytes: number | null
  readonly mimeType: string | null
}

/** What a producer declares of how a work was made. */
export interface ProductionFacts {
  /** In whole units of the currency. */
  readonly budgetAmount: number | null
  /** ISO 4217; set when and only when the amount is. */
  readonly budgetCurrency: string | null
  /** Codes of subjects that a regulator reads more closely (politics, military, diplomacy, national-security, united-front, ethnic, religion, judiciary, police). */
  readonly specialSubjects: readonly string[] | null
  /** Put by a platform on its first screen, or promoted at the head. */
  readonly isPromoted: boolean | null
}

/** What a producer declares of AI, as the label that viewers see says it. What files say themselves stands with the episodes. */
export interface AiFacts {
  readonly involvement: (typeof AI_INVOLVEMENTS)[number] | null
  readonly elements: readonly (typeof AI_ELEMENTS)[number][]
  /** The label that viewers see at the start; null = nobody has said whether there is one. */
  readonly label: ShownFact | null
}

/** Something that has to be seen in the picture (a number, a label), as a person found it or did not find it. */
export interface ShownFact {
  readonly isShown: boolean
  /** Where; null = in every episode. */
  readonly episodeNumber: number | null
  readonly atMs: number | null
  readonly durationMs: number | null
  /** Height of its letters, in pixels of the picture as displayed. */
  readonly heightPx: number | null
}

/** What may harm minors, by the classes of the Mainland's rule, and the notice that goes before it. */
export interface MinorsFacts {
  /** imitation, values, likeness, data; empty = none; null = nobody has looked. */
  readonly classes: readonly string[] | null
  readonly notice: ShownFact | null
}

export interface RatingFact extends Validity {
  readonly region: string
  readonly system: string
  /** Of that system; null unless the status is rated. */
  readonly code: string | null
  readonly status: (typeof RATING_STATUSES)[number]
  readonly basis: (typeof RATING_BASES)[number] | null
  readonly recommendedAge: number | null
  readonly minimumAge: number | null
  readonly descriptors: readonly string[]
}

export interface FilingFact extends Validity {
  readonly region: string
  /** What it is: cn-licence, cn-platform-filing, tw-permit ...; open. */
  readonly scheme: string
  readonly number: string
  /** What the number itself says it is; null = its form is not known. */
  readonly kind: string | null
  readonly card: ShownFact | null
}

export interface WindowFact extends Validity {
  /** Regions that it covers, or all but these. */
  readonly scope: 'regions' | 'worldwide_except'
  readonly regions: readonly string[]
  readonly licenceType: string
  readonly isExclusive: boolean
}

export interface EpisodeFacts {
  readonly id: string
  readonly number: number
  readonly state: (typeof EPISODE_STATES)[number]
  readonly titles: readonly TitleFact[]
  readonly durationMs: number | null
  readonly sizeBytes: number
  /** As displayed. */
  readonly widthPx: number | null
  readonly heightPx: number | null
  readonly frameRate: number | null
  readonly container: string | null
  readonly videoCodec: string | null
  readonly audioCodec: string | null
  readonly audioChannels: number | null
  readonly sampleRateHz: number | null
  readonly isHdr: boolean | null
  readonly tracks: readonly TrackFact[]
  /** What the file says of itself; null = not inspected. */
  readonly marks: FileMarks | null
}

export interface TrackFact {
  readonly locale: string
  readonly kind: (typeof TRACK_KINDS)[number]
  readonly origin: (typeof TRACK_ORIGINS)[number]
  readonly state: (typeof TRACK_STATES)[number]
}

export interface FileMarks {
  /** `Label` of the Mainland's implicit label: 1 is, 2 may be, 3 is suspected to be AI; null = the file has none. */
  readonly aigcLabel: string | null
  /** Whether there is a C2PA manifest, and what it says of the source of the pictures. */
  readonly c2pa: (typeof C2PA_FINDINGS)[number]
}
