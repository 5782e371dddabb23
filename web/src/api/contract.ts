/** What the page reads of the server's answers. Times in milliseconds, sizes in bytes, locales BCP 47, regions ISO 3166-1 alpha-2. */

export const WORK_KINDS = ['micro_drama', 'short_video'] as const
export type WorkKind = (typeof WORK_KINDS)[number]

export const WORK_STATUSES = [
  'draft',
  'submitted',
  'in_review',
  'changes_requested',
  'approved',
  'published',
  'withdrawn',
] as const
export type WorkStatus = (typeof WORK_STATUSES)[number]

export const EPISODE_STATES = ['uploaded', 'analysing', 'ready', 'failed'] as const
export type EpisodeState = (typeof EPISODE_STATES)[number]

export const WHY_KINDS = [
  'exact',
  'script',
  'wording',
  'pinyin',
  'initials',
  'fuzzy',
  'zhuyin',
  'jyutping',
  'typo',
] as const
export type WhyKind = (typeof WHY_KINDS)[number]

export interface Title {
  readonly locale: string
  readonly text: string
  readonly kind: 'display' | 'alternative' | 'working'
}

export interface LocalText {
  readonly locale: string
  readonly text: string
}

/** A word of a vocabulary and what it is called. */
export interface Term {
  readonly code: string
  readonly labels: Readonly<Record<'zh-Hans' | 'zh-Hant' | 'en' | 'pt', string>> & { readonly 'zh-Hant-HK'?: string }
}

export interface EpisodeBrief {
  readonly id: string
  readonly number: number
  readonly state: EpisodeState
  readonly durationMs: number | null
  readonly posterUrl: string | null
}

/** Some moments of an episode as parts of one image, in pixels of it. */
export interface Keyframes {
  readonly sheetUrl: string
  readonly sheetWidthPx: number
  readonly sheetHeightPx: number
  readonly tileWidthPx: number
  readonly tileHeightPx: number
  readonly frames: readonly { readonly atMs: number; readonly x: number; readonly y: number }[]
}

/** An episode as the list of its work has it. */
export interface EpisodeRow extends EpisodeBrief {
  readonly titles: readonly Title[]
  readonly keyframes: Keyframes | null
  readonly tracks: readonly Pick<Track, 'id' | 'locale' | 'origin' | 'state' | 'cueCount'>[]
}

export interface Work {
  readonly id: string
  readonly kind: WorkKind
  readonly status: WorkStatus
  readonly originalLocale: string
  readonly originRegion: string
  readonly coProductionRegions?: readonly string[]
  readonly titles: readonly Title[]
  readonly synopses?: readonly { readonly locale: string; readonly text: string }[]
  readonly genres?: readonly string[]
  readonly releaseYear?: number | null
  readonly externalIds?: readonly { readonly scheme: string; readonly value: string }[]
  readonly organisationId?: string | null
  readonly credits?: readonly {
    readonly role: string
    readonly names: readonly LocalText[]
    readonly character: string | null
  }[]
  readonly tags?: readonly string[]
  readonly contentNotes?: readonly { readonly code: string; readonly texts: readonly LocalText[] }[]
  readonly coverUrl?: string | null
  readonly covers?: readonly { readonly locale: string; readonly stillId: string }[]
  readonly episodes: readonly EpisodeBrief[]
  readonly indexedAt: string | null
  readonly createdAt: string
  readonly updatedAt: string
}

export interface Track {
  readonly id: string
  readonly locale: string
  readonly kind: string
  readonly origin: 'uploaded' | 'embedded' | 'converted'
  readonly state: string
  readonly format: string
  readonly encoding: string | null
  readonly cueCount: number
  readonly url: string
}

export interface Finding {
  readonly code: string
  /** In English. */
  readonly detail: string
  /** What its sentence is made of; undefined: it was noted before these were kept. */
  readonly values?: FoundValues
}

/** Times in milliseconds end in `Ms`, locales in `ocale`, regions in `egion`. */
export type FoundValues = Readonly<Record<string, string | number>>

/** A picture of an episode that may be a cover; rank 1 is the best. */
export interface Candidate {
  readonly stillId: string
  readonly url: string
  readonly rank: number
  readonly atMs: number | null
  readonly reasons: readonly string[]
}

/** A picture that was made to be a cover; its id is a stillId as well. */
export interface Cover {
  readonly id: string
  readonly source: 'frame' | 'upload'
  readonly atMs: number | null
  readonly state: 'making' | 'ready' | 'failed'
  readonly problem?: Finding
  readonly url: string | null
  readonly reasons: readonly string[]
  readonly findings: readonly Finding[]
}

export type ReadinessState = 'pass' | 'warn' | 'fail'

/** How ready a work is for a region or a platform. */
export interface TargetReadiness {
  readonly target: string
  readonly label: string
  readonly state: ReadinessState
  readonly validUntil: string | null
  readonly override: { readonly reason: string } | null
  readonly findings: readonly RuleFinding[]
}

/** Where a rule is not kept, with what to do about it. */
export interface RuleFinding {
  readonly ruleId: string
  readonly severity: 'fail' | 'warn' | 'info'
  /** It cannot be told whether the rule is kept. */
  readonly isUnknown: boolean
  readonly message: string
  readonly fix: string
  /** That the words are in. */
  readonly locale: string
  readonly sourceUrl: string
  readonly verifiedOn: string
  readonly isWeak: boolean
  readonly placeCount: number
  readonly places: readonly {
    readonly episodeId: string | null
    readonly episodeNumber: number | null
    readonly atMs: number | null
    /** Where it is another than that of the finding. */
    readonly message?: string
  }[]
}

/** Two videos that are copies or parts of each other. */
export interface Duplicate {
  readonly id: string
  readonly kind: 'same' | 'clip'
  readonly sound: 'same' | 'different' | 'unknown'
  readonly pictures: 'same' | 'different' | 'unknown'
  readonly mirrored: boolean
  readonly files: readonly {
    readonly episodes: readonly {
      readonly id: string
      readonly workId: string
      readonly workTitles: Work['titles']
      readonly number: number
    }[]
  }[]
  readonly spans: readonly {
    readonly fromMs: number
    readonly toMs: number
    readonly otherFromMs: number
    readonly otherToMs: number
  }[]
  readonly decision: 'duplicate' | 'different' | null
}

/** How a file sounds; levels in LUFS, LU and dBFS. */
export interface Sound {
  readonly integratedLufs: number | null
  readonly loudnessRangeLu: number | null
  readonly peakDbfs: number | null
  readonly silentShare: number
  readonly longestSilenceMs: number
  readonly silentChannels: number
  readonly channels: number | null
  readonly channelLayout: string | null
  readonly sampleRateHz: number | null
  readonly targets: readonly {
    readonly id: string
    readonly name: string
    readonly targetLufs: number
    readonly verdict: string
    readonly sourceUrl: string
  }[]
}

export interface Episode {
  readonly id: string
  readonly workId: string
  readonly number: number
  readonly titles: readonly Title[]
  readonly state: EpisodeState
  readonly problem?: Finding | null
  readonly warnings: readonly Finding[]
  readonly indexedAt: string | null
  readonly durationMs: number | null
  readonly widthPx: number | null
  readonly heightPx: number | null
  readonly frameRate: number | null
  readonly videoCodec: string | null
  readonly audioCodec: string | null
  readonly sound: Sound | null
  readonly container: string | null
  readonly hdr: boolean | null
  readonly playable: boolean | null
  readonly sizeBytes: number
  readonly sha256: string
  readonly posterUrl: string | null
  readonly stillUrls: readonly string[]
  readonly candidates: readonly Candidate[]
  readonly storyboardUrl: string | null
  readonly videoUrl: string
  readonly playback: {
    /** `original`: played as it was sent; `ready`: by a copy that browsers play. */
    readonly state: 'original' | 'preparing' | 'ready' | 'failed'
    readonly originalUrl: string
    readonly copy?: {
      readonly method: 'remux' | 'encode'
      readonly widthPx: number | null
      readonly heightPx: number | null
      readonly sizeBytes: number | null
    }
    readonly problem?: Finding
  }
  readonly tracks: readonly Track[]
}

/** `[from, to)` in UTF-16 code units. */
export type Mark = readonly [number, number]

export interface Why {
  readonly field: string
  readonly locale: string
  readonly kind: WhyKind
  readonly text: string
  readonly marks?: readonly Mark[]
}

export interface Line {
  readonly episodeId: string
  readonly episodeNumber: number
  readonly trackId: string
  readonly locale: string
  readonly startMs: number
  readonly endMs: number
  readonly text: string
  readonly marks: readonly Mark[]
  readonly kind: WhyKind
  readonly stillUrl: string | null
}

export interface SearchHit {
  readonly work: Work
  readonly why: readonly Why[]
  readonly lines: readonly Line[]
}

export const FACETS = [
  'kind',
  'originRegion',
  'genre',
  'originalLocale',
  'subtitleLocale',
  'year',
  'duration',
  'status',
] as const
export type Facet = (typeof FACETS)[number]

export interface SearchAnswer {
  readonly items: readonly SearchHit[]
  readonly facets: Partial<Record<Facet, Readonly<Record<string, number>>>>
  /** False: more was found than is counted. */
  readonly isComplete: boolean
  readonly nextCursor: string | null
}

export interface Page<Item> {
  readonly items: readonly Item[]
  readonly nextCursor: string | null
}

export interface Person {
  readonly id: string
  readonly name: string
  readonly email: string
  /** False: they sign in elsewhere. */
  readonly hasPassword: boolean
  readonly organisations: readonly {
    readonly id: string
    readonly kind: OrganisationKind
    readonly name: string
    readonly role: Role
  }[]
}

export const ORGANISATION_KINDS = ['producer', 'curator', 'partner'] as const
export const ROLES = ['owner', 'editor', 'viewer'] as const
export type OrganisationKind = (typeof ORGANISATION_KINDS)[number]
export type Role = (typeof ROLES)[number]

export interface Session {
  readonly caller: { readonly kind: 'operator' | 'person'; readonly person?: Person }
  readonly csrfToken: string
}

/** How somebody signs in: the operator with a token or the secret of a link, a person with a password. */
export type Credentials = { readonly token: string } | { readonly email: string; readonly password: string }

/** An invitation that is accepted; who is signed in gives only its secret. */
export interface Acceptance {
  readonly token: string
  readonly name?: string
  readonly email?: string
  readonly password?: string
}

/** What a new work is made of; the server defaults the rest. */
export interface NewWork {
  readonly kind: WorkKind
  readonly originalLocale: string
  readonly originRegion: string
  readonly titles: readonly Title[]
  readonly organisationId?: string
}

/** An episode of files that were uploaded before. */
export interface NewEpisode {
  readonly number: number
  readonly uploadId: string
  readonly subtitles?: readonly { readonly uploadId: string; readonly locale?: string }[]
}
