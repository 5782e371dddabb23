import type {
  CoverFact,
  EpisodeFacts,
  FilingFact,
  RatingFact,
  TextFact,
  TitleFact,
  TrackFact,
  WindowFact,
  WorkFacts,
} from '../../../server/rules/facts.ts'

/** What differs from `baseWork`. Objects are laid over its own; each item of a list is laid over the usual one of its kind. */
export type WorkPatch = Readonly<Record<string, unknown>>

const track: TrackFact = { locale: 'zh-Hans-CN', kind: 'subtitles', origin: 'uploaded', state: 'approved' }
const title: TitleFact = { locale: 'zh-Hans-CN', text: '雨夜归途', kind: 'display' }
const synopsis: TextFact = { locale: 'zh-Hans-CN', text: '一场雨，两个人。' }
const cover: CoverFact = {
  locale: 'zh-Hans-CN',
  widthPx: 1080,
  heightPx: 1440,
  sizeBytes: 400_000,
  mimeType: 'image/jpeg',
}
const always = { validFromMs: null, validUntilMs: null }
const rating: RatingFact = {
  region: 'MO',
  system: 'MO-CCE',
  code: 'A',
  status: 'rated',
  basis: 'official',
  recommendedAge: null,
  minimumAge: null,
  descriptors: [],
  ...always,
}
const filing: FilingFact = { region: 'CN', scheme: 'cn-licence', number: '1', kind: null, card: null, ...always }
const window: WindowFact = {
  scope: 'regions',
  regions: ['CN'],
  licenceType: 'SVOD',
  isExclusive: false,
  ...always,
}
const episode: EpisodeFacts = {
  id: 'episode-1',
  number: 1,
  state: 'ready',
  titles: [],
  durationMs: 90_000,
  sizeBytes: 40_000_000,
  widthPx: 1080,
  heightPx: 1920,
  frameRate: 25,
  container: 'mp4',
  videoCodec: 'h264',
  audioCodec: 'aac',
  audioChannels: 2,
  sampleRateHz: 48_000,
  isHdr: false,
  tracks: [track],
  marks: { aigcLabel: null, c2pa: 'none' },
}
const shown = { isShown: true, episodeNumber: null, atMs: null, durationMs: null, heightPx: null }

/** A Mainland micro-drama of one sound episode of which nothing has been declared. */
export const baseWork: WorkFacts = {
  kind: 'micro_drama',
  status: 'draft',
  originRegion: 'CN',
  coProductionRegions: [],
  originalLocale: 'zh-Hans-CN',
  releaseYear: 2026,
  titles: [title],
  synopses: [synopsis],
  genres: [],
  tags: [],
  contentNotes: [],
  creditRoles: [],
  externalIdSchemes: [],
  covers: [cover],
  production: { budgetAmount: null, budgetCurrency: null, specialSubjects: null, isPromoted: null },
  ai: { involvement: null, elements: [], label: null },
  minors: { classes: null, notice: null },
  ratings: [],
  filings: [],
  windows: [],
  episodes: [episode],
}

const ITEMS: Readonly<Record<string, object>> = {
  titles: title,
  synopses: synopsis,
  covers: cover,
  ratings: rating,
  filings: filing,
  windows: window,
  episodes: episode,
  tracks: track,
  label: shown,
  notice: shown,
  card: shown,
}

/** The base with these differences. */
export function workWith(patch: WorkPatch): WorkFacts {
  return lay(baseWork, patch) as WorkFacts // what it is laid over has all fields, of the right types
}

function lay(under: object, over: WorkPatch): object {
  return Object.fromEntries(
    Object.entries({ ...under, ...over }).map(([name, value]) => {
      if (!(name in over)) return [name, value]
      const usual = ITEMS[name]
      if (Array.isArray(value)) return [name, usual ? value.map((item) => lay(usual, item)) : value]
      if (typeof value !== 'object' || value === null) return [name, value]
      const below = usual ?? (under as Record<string, object>)[name] ?? {}
      return [name, lay(below, value as WorkPatch)]
    }),
  )
}
