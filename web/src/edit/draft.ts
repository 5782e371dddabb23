import type { LocalText, Title, WorkKind } from '../api/contract.ts'

/** What is edited of a work, each part as the server takes it. Writable: forms bind to it. Instants are RFC 3339 in UTC. */
export interface Draft {
  kind: WorkKind
  originalLocale: string
  originRegion: string
  coProductionRegions: string[]
  titles: Writable<Title>[]
  synopses: Writable<LocalText>[]
  genres: string[]
  tags: string[]
  releaseYear: number | null
  externalIds: { scheme: string; value: string }[]
  credits: Credit[]
  contentNotes: ContentNote[]
  windows: Window[]
  ratings: Rating[]
  filings: Filing[]
  ai: Ai
}

export type Writable<T> = { -readonly [Key in keyof T]: T[Key] }

export interface Credit {
  role: string
  names: Writable<LocalText>[]
  character: string | null
}

export interface ContentNote {
  code: string
  texts: Writable<LocalText>[]
}

export const LICENCE_TYPES = ['SVOD', 'VOD', 'EST', 'POEST', 'Pre-Release', 'Library', 'AVOD', 'Free'] as const

/** Where and when the work may be shown; an id that begins with `new-` is the page's own. */
export interface Window {
  id: string
  scope: 'regions' | 'worldwide_except'
  regions: string[]
  licenceType: (typeof LICENCE_TYPES)[number]
  isExclusive: boolean
  from: string | null
  until: string | null
  holdbackLocales: string[]
  licensee: string | null
  licenseeOrganisationId: string | null
  note: string | null
}

export const RATING_STATUSES = ['rated', 'unrated', 'not_required', 'pending'] as const
export const RATING_BASES = ['official', 'self', 'mapped'] as const

export interface Rating {
  id: string
  region: string
  system: string
  status: (typeof RATING_STATUSES)[number]
  code: string | null
  basis: (typeof RATING_BASES)[number] | null
  certificateNo: string | null
  descriptors: string[]
  validFrom: string | null
  validUntil: string | null
}

export interface Filing {
  id: string
  region: string
  scheme: string
  number: string
  issuer: string | null
  /** `2026-07-01` */
  issuedOn: string | null
  documentUrl: string | null
  note: string | null
  validFrom: string | null
  validUntil: string | null
  card: Card | null
}

/** Whether something is seen in the picture, and where; null: in every episode, or not said. */
export interface Card {
  isShown: boolean
  episodeNumber: number | null
  atMs: number | null
  durationMs: number | null
  heightPx: number | null
}

export const AI_INVOLVEMENTS = ['none', 'assisted', 'substantial', 'full'] as const
export const AI_ELEMENTS = [
  'script',
  'picture',
  'animation',
  'likeness',
  'voice',
  'music',
  'subtitles',
  'translation',
] as const

export interface Ai {
  involvement: (typeof AI_INVOLVEMENTS)[number] | null
  elements: string[]
  tools: string[]
  isRealistic: boolean | null
  label: Card | null
  evidence: { text: string | null; url: string | null }[]
}

export type FieldName = keyof Draft

/** The parts of the page, and what is edited in each. Covers are set one by one, beside the draft. */
export const PARTS = {
  texts: ['titles', 'synopses'],
  covers: [],
  facts: [
    'kind',
    'originalLocale',
    'originRegion',
    'coProductionRegions',
    'releaseYear',
    'genres',
    'tags',
    'contentNotes',
    'externalIds',
  ],
  people: ['credits'],
  windows: ['windows'],
  ratings: ['ratings', 'filings'],
  ai: ['ai'],
} as const satisfies Readonly<Record<string, readonly FieldName[]>>
export type PartName = keyof typeof PARTS

export const FIELD_NAMES: readonly FieldName[] = Object.values(PARTS).flat()

/** The fields of the work itself, which are sent in one call. */
export const WORK_FIELDS = FIELD_NAMES.filter((name) => !['windows', 'ratings', 'filings', 'ai'].includes(name))

/** The part of the page that a field is edited in. */
export function partOf(field: FieldName): PartName {
  const parts = Object.keys(PARTS) as PartName[]
  return parts.find((part) => (PARTS[part] as readonly FieldName[]).includes(field)) ?? 'texts'
}

let made = 0

/** An id for what the server does not know yet. */
export function newId(): string {
  made += 1
  return `new-${made}`
}

/** Whether the server has given no id to it yet. */
export function isNew({ id }: { readonly id: string }): boolean {
  return id.startsWith('new-')
}
