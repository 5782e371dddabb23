import {
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
  WINDOW_SCOPES,
  WORK_KINDS,
  WORK_STATUSES,
} from './fact-codes.ts'
import type { ShownFact } from './facts.ts'
import type { Subject } from './pack.ts'
import type { Scope } from './scope.ts'

type Get<T> = (scope: Scope) => T | null

/** A fact that conditions may name. `codes`: it has no other values. */
export type Fact =
  | { readonly type: 'text' | 'locale'; readonly get: Get<string>; readonly codes?: readonly string[] }
  | { readonly type: 'number'; readonly get: Get<number> }
  | { readonly type: 'boolean'; readonly get: Get<boolean> }
  | { readonly type: 'codes'; readonly get: Get<readonly string[]>; readonly codes?: readonly string[] }
/** A thing that is looked at one by one, under its name in `Scope`. */
export type Item = Exclude<Subject, 'work'>
/** A list that conditions may go through; `isDated`: its items hold from an instant to an instant. */
export interface FactList {
  readonly item: Item
  /** The thing that has it, which has to be in scope; `''`: the work. */
  readonly owner: '' | Item
  readonly get: (scope: Scope) => readonly unknown[]
  /** Puts one of them into scope; only ever called with what `get` gave. */
  readonly look: (scope: Scope, item: unknown) => void
  readonly isDated: boolean
}

const text = (get: Get<string>, codes?: readonly string[]): Fact => ({ type: 'text', get, ...(codes ? { codes } : {}) })
const locale = (get: Get<string>): Fact => ({ type: 'locale', get })
const number = (get: Get<number>): Fact => ({ type: 'number', get })
const boolean = (get: Get<boolean>): Fact => ({ type: 'boolean', get })
const codes = (get: Get<readonly string[]>, known?: readonly string[]): Fact => ({
  type: 'codes',
  get,
  ...(known ? { codes: known } : {}),
})

/** Something that has to be seen: whether, from when in its episode, for how long, and how large against the picture's shorter side. */
const shown = <Name extends string>(name: Name, get: Get<ShownFact>): Record<string, Fact> => ({
  [`${name}.isShown`]: boolean((s) => get(s)?.isShown ?? null),
  [`${name}.atMs`]: number((s) => get(s)?.atMs ?? null),
  [`${name}.durationMs`]: number((s) => get(s)?.durationMs ?? null),
  [`${name}.heightPx`]: number((s) => get(s)?.heightPx ?? null),
  [`${name}.heightShare`]: number((s) => heightShareOf(get(s), s)),
})

/** Where things that have to be seen are known to be, by the beginning of their facts' names. */
export const SHOWN: Readonly<Record<string, Get<ShownFact>>> = {
  'ai.label': (s) => s.work.ai.label,
  'minors.notice': (s) => s.work.minors.notice,
  'filing.card': (s) => s.filing.card,
}

/** Every fact, by the name of the thing that has to be in scope (`''`: the work, which always is). */
export const FACTS: Readonly<Record<'' | Item, Readonly<Record<string, Fact>>>> = {
  '': {
    kind: text((s) => s.work.kind, WORK_KINDS),
    status: text((s) => s.work.status, WORK_STATUSES),
    originRegion: text((s) => s.work.originRegion),
    coProductionRegions: codes((s) => s.work.coProductionRegions),
    originalLocale: locale((s) => s.work.originalLocale),
    releaseYear: number((s) => s.work.releaseYear),
    genres: codes((s) => s.work.genres),
    tags: codes((s) => s.work.tags),
    contentNotes: codes((s) => s.work.contentNotes),
    creditRoles: codes((s) => s.work.creditRoles),
    externalIdSchemes: codes((s) => s.work.externalIdSchemes),
    'production.budgetAmount': number((s) => s.work.production.budgetAmount),
    'production.budgetCurrency': text((s) => s.work.production.budgetCurrency),
    'production.specialSubjects': codes((s) => s.work.production.specialSubjects),
    'production.isPromoted': boolean((s) => s.work.production.isPromoted),
    'ai.involvement': text((s) => s.work.ai.involvement, AI_INVOLVEMENTS),
    'ai.elements': codes((s) => s.work.ai.elements, AI_ELEMENTS),
    'minors.classes': codes((s) => s.work.minors.classes),
    ...shown('ai.label', (s) => s.work.ai.label),
    ...shown('minors.notice', (s) => s.work.minors.notice),
  },
  episode: {
    'episode.number': number((s) => s.episode.number),
    'episode.state': text((s) => s.episode.state, EPISODE_STATES),
    'episode.durationMs': number((s) => s.episode.durationMs),
    'episode.sizeBytes': number((s) => s.episode.sizeBytes),
    'episode.widthPx': number((s) => s.episode.widthPx),
    'episode.heightPx': number((s) => s.episode.heightPx),
    'episode.shortSidePx': number((s) => side(Math.min, s.episode.widthPx, s.episode.heightPx)),
    'episode.longSidePx': number((s) => side(Math.max, s.episode.widthPx, s.episode.heightPx)),
    'episode.aspect': number((s) => aspectOf(s.episode.widthPx, s.episode.heightPx)),
    'episode.frameRate': number((s) => s.episode.frameRate),
    'episode.container': text((s) => s.episode.container),
    'episode.videoCodec': text((s) => s.episode.videoCodec),
    'episode.audioCodec': text((s) => s.episode.audioCodec),
    'episode.audioChannels': number((s) => s.episode.audioChannels),
    'episode.sampleRateHz': number((s) => s.episode.sampleRateHz),
    'episode.isHdr': boolean((s) => s.episode.isHdr),
    'episode.isInspected': boolean((s) => s.episode.marks !== null),
    'episode.hasAigcLabel': boolean((s) => s.episode.marks && s.episode.marks.aigcLabel !== null),
    'episode.aigcLabel': text((s) => s.episode.marks?.aigcLabel ?? null),
    'episode.c2pa': text((s) => s.episode.marks?.c2pa ?? null, C2PA_FINDINGS),
  },
  title: {
    'title.locale': locale((s) => s.title.locale),
    'title.text': text((s) => s.title.text),
    'title.kind': text((s) => s.title.kind, TITLE_KINDS),
  },
  episodeTitle: {
    'episodeTitle.locale': locale((s) => s.episodeTitle.locale),
    'episodeTitle.text': text((s) => s.episodeTitle.text),
    'episodeTitle.kind': text((s) => s.episodeTitle.kind, TITLE_KINDS),
  },
  synopsis: {
    'synopsis.locale': locale((s) => s.synopsis.locale),
    'synopsis.text': text((s) => s.synopsis.text),
  },
  cover: {
    'cover.locale': locale((s) => s.cover.locale),
    'cover.widthPx': number((s) => s.cover.widthPx),
    'cover.heightPx': number((s) => s.cover.heightPx),
    'cover.aspect': number((s) => aspectOf(s.cover.widthPx, s.cover.heightPx)),
    'cover.sizeBytes': number((s) => s.cover.sizeBytes),
    'cover.mimeType': text((s) => s.cover.mimeType),
  },
  rating: {
    'rating.region': text((s) => s.rating.region),
    'rating.system': text((s) => s.rating.system),
    'rating.code': text((s) => s.rating.code),
    'rating.status': text((s) => s.rating.status, RATING_STATUSES),
    'rating.basis': text((s) => s.rating.basis, RATING_BASES),
    'rating.recommendedAge': number((s) => s.rating.recommendedAge),
    'rating.minimumAge': number((s) => s.rating.minimumAge),
    'rating.descriptors': codes((s) => s.rating.descriptors),
  },
  filing: {
    'filing.region': text((s) => s.filing.region),
    'filing.scheme': text((s) => s.filing.scheme),
    'filing.number': text((s) => s.filing.number),
    'filing.kind': text((s) => s.filing.kind),
    ...shown('filing.card', (s) => s.filing.card),
  },
  window: {
    'window.scope': text((s) => s.window.scope, WINDOW_SCOPES),
    'window.regions': codes((s) => s.window.regions),
    'window.licenceType': text((s) => s.window.licenceType),
    'window.isExclusive': boolean((s) => s.window.isExclusive),
  },
  track: {
    'track.locale': locale((s) => s.track.locale),
    'track.kind': text((s) => s.track.kind, TRACK_KINDS),
    'track.origin': text((s) => s.track.origin, TRACK_ORIGINS),
    'track.state': text((s) => s.track.state, TRACK_STATES),
  },
}

/** Every list, by its name. */
export const LISTS: Readonly<Record<string, FactList>> = {
  titles: list(
    'title',
    (s) => s.work.titles,
    (s, item) => (s.title = item),
  ),
  synopses: list(
    'synopsis',
    (s) => s.work.synopses,
    (s, item) => (s.synopsis = item),
  ),
  covers: list(
    'cover',
    (s) => s.work.covers,
    (s, item) => (s.cover = item),
  ),
  ratings: list(
    'rating',
    (s) => s.work.ratings,
    (s, item) => (s.rating = item),
    { isDated: true },
  ),
  filings: list(
    'filing',
    (s) => s.work.filings,
    (s, item) => (s.filing = item),
    { isDated: true },
  ),
  windows: list(
    'window',
    (s) => s.work.windows,
    (s, item) => (s.window = item),
    { isDated: true },
  ),
  episodes: list(
    'episode',
    (s) => s.work.episodes,
    (s, item) => (s.episode = item),
  ),
  'episode.titles': list(
    'episodeTitle',
    (s) => s.episode.titles,
    (s, item) => (s.episodeTitle = item),
    { owner: 'episode' },
  ),
  'episode.tracks': list(
    'track',
    (s) => s.episode.tracks,
    (s, item) => (s.track = item),
    { owner: 'episode' },
  ),
}

function list<Name extends Item>(
  item: Name,
  get: (scope: Scope) => readonly Scope[Name][],
  look: (scope: Scope, item: Scope[Name]) => unknown,
  { owner = '', isDated = false }: Partial<Pick<FactList, 'owner' | 'isDated'>> = {},
): FactList {
  // `look` gets back what `get` gave, which has the type of this item.
  return { item, owner, isDated, get, look: (scope, one) => void look(scope, one as Scope[Name]) }
}

function side(
  choose: (a: number, b: number) => number,
  widthPx: number | null,
  heightPx: number | null,
): number | null {
  return widthPx === null || heightPx === null ? null : choose(widthPx, heightPx)
}

function aspectOf(widthPx: number | null, heightPx: number | null): number | null {
  return widthPx === null || heightPx === null || heightPx === 0 ? null : widthPx / heightPx
}

/** Against the episode that it is in, or the largest of all; null as long as one of those is not known. */
function heightShareOf(shownFact: ShownFact | null, { work }: Scope): number | null {
  if (shownFact === null || shownFact.heightPx === null) return null
  let largest = 0
  for (const { number, widthPx, heightPx } of work.episodes) {
    if (shownFact.episodeNumber !== null && shownFact.episodeNumber !== number) continue
    if (widthPx === null || heightPx === null) return null
    largest = Math.max(largest, Math.min(widthPx, heightPx))
  }
  return largest === 0 ? null : shownFact.heightPx / largest
}
