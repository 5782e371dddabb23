import Type, { type Static } from 'typebox'
import { EPISODE_STATES, TITLE_KINDS, WORK_KINDS, WORK_STATUSES } from '../../db/schema/index.ts'
import { Id, nullable } from '../http/views.ts'

export const Locale = Type.String({ minLength: 2, maxLength: 35, description: 'BCP 47, such as zh-Hant-TW' })
export const Region = Type.String({ pattern: '^[A-Z]{2}$', description: 'ISO 3166-1 alpha-2, such as MO' })
/** Part of the query of lists: works that may be shown somewhere. */
export const ShowableQuery = {
  showableIn: Type.Optional({ ...Region, description: 'May be shown there: published in it, and a window holds' }),
  showableAt: Type.Optional(
    Type.String({ format: 'date-time', description: 'With showableIn: at this instant instead of now' }),
  ),
}
export const Instant = Type.String({ format: 'date-time' })
const Text = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '\\S' })

export const Title = Type.Object(
  { locale: Locale, text: Text(300), kind: Type.Enum([...TITLE_KINDS]) },
  { additionalProperties: false },
)
const Synopsis = Type.Object({ locale: Locale, text: Text(5_000) }, { additionalProperties: false })
const ExternalId = Type.Object(
  {
    scheme: Type.String({
      pattern: '^[a-z][a-z0-9_-]{0,31}$',
      description: 'eidr, isan, imdb, wikidata, which are checked and stored in one form; or a name of your own',
    }),
    value: Type.String({ minLength: 1, maxLength: 200, pattern: '^[!-~]( ?[!-~])*$' }),
  },
  { additionalProperties: false },
)

const LocalTextView = Type.Object({ locale: Locale, text: Text(300) }, { additionalProperties: false })
const Code = Type.String({ pattern: '^[a-z][a-z0-9_-]{0,47}$' })
const character = nullable({ ...Text(200), description: 'Whom an actor plays' })
const noteTexts = Type.Array(LocalTextView, { maxItems: 20 })
const creditFields = {
  role: { ...Code, description: 'Of GET /api/credit-roles' },
  names: Type.Array(LocalTextView, { minItems: 1, maxItems: 20, description: 'Of one person, in each language' }),
}
const Credits = { maxItems: 300, description: 'In the order that they are named' }
const closed = { additionalProperties: false }

const workFields = {
  kind: Type.Enum([...WORK_KINDS]),
  originalLocale: Locale,
  originRegion: Region,
  titles: Type.Array(Title, { minItems: 1, maxItems: 100 }),
  coProductionRegions: Type.Array(Region, { maxItems: 50, uniqueItems: true }),
  synopses: Type.Array(Synopsis, { maxItems: 50 }),
  genres: Type.Array(Code, { maxItems: 20, uniqueItems: true, description: 'Codes of GET /api/genres' }),
  tags: Type.Array(Text(60), { maxItems: 50, description: 'Your own; the same in another script or case is the same' }),
  covers: Type.Array(Type.Object({ locale: Locale, stillId: Id }, closed), {
    maxItems: 50,
    description: 'Chosen among the candidates of the work’s episodes and the covers made for it',
  }),
  releaseYear: nullable(Type.Integer({ minimum: 1870, maximum: 2999 })),
  externalIds: Type.Array(ExternalId, { maxItems: 20, uniqueItems: true }),
}

const WorkContent = Type.Object(
  {
    kind: workFields.kind,
    originalLocale: workFields.originalLocale,
    originRegion: workFields.originRegion,
    titles: workFields.titles,
    coProductionRegions: Type.Optional(workFields.coProductionRegions),
    synopses: Type.Optional(workFields.synopses),
    genres: Type.Optional(workFields.genres),
    releaseYear: Type.Optional(workFields.releaseYear),
    externalIds: Type.Optional(workFields.externalIds),
    credits: Type.Optional(
      Type.Array(Type.Object({ ...creditFields, character: Type.Optional(character) }, closed), Credits),
    ),
    tags: Type.Optional(workFields.tags),
    contentNotes: Type.Optional(
      Type.Array(Type.Object({ code: Code, texts: Type.Optional(noteTexts) }, closed), { maxItems: 50 }),
    ),
    covers: Type.Optional(workFields.covers),
  },
  { additionalProperties: false },
)

/** Body of POST /works. */
export const NewWorkBody = Type.Object(
  {
    ...WorkContent.properties,
    organisationId: Type.Optional({ ...Id, description: 'Whose it is; needed where you produce for several' }),
  },
  { additionalProperties: false },
)
export type NewWork = Static<typeof NewWorkBody>

/** Body of PATCH /works/{workId}: a list that is given replaces the one that was there. */
export const WorkChangeBody = Type.Partial(WorkContent, { additionalProperties: false, minProperties: 1 })
export type WorkChange = Static<typeof WorkChangeBody>

const EpisodeSummaryView = Type.Object({
  id: Id,
  number: Type.Integer(),
  state: Type.Enum([...EPISODE_STATES]),
  durationMs: nullable(Type.Integer()),
  posterUrl: nullable(Type.String()),
})

/** A text in the language that was chosen for a reader. */
export const ShownTextView = Type.Object({
  locale: Locale,
  text: Type.String(),
  isFallback: Type.Boolean({
    description: 'In another locale than the one that was asked for, the nearest that there is',
  }),
})

export const WorkView = Type.Object(
  {
    id: Id,
    ...workFields,
    shownTitle: nullable({
      ...ShownTextView,
      description: 'For the reader’s locale by its chain of others, else the original one',
    }),
    shownSynopsis: nullable({ ...ShownTextView, description: 'In the same way; null: there is none' }),
    credits: Type.Array(Type.Object({ ...creditFields, character }), Credits),
    contentNotes: Type.Array(
      Type.Object({ code: { ...Code, description: 'Of GET /api/content-notes' }, texts: noteTexts }),
    ),
    coverUrl: nullable(Type.String({ description: 'Chosen like shownTitle; without a cover the first poster' })),
    coverLocale: nullable({ ...Locale, description: 'Of that cover; null: it is no cover' }),
    status: Type.Enum([...WORK_STATUSES]),
    organisationId: nullable({ ...Id, description: 'Whose it is; null: the operator’s' }),
    episodes: Type.Array(EpisodeSummaryView),
    indexedAt: nullable(Instant),
    createdAt: Instant,
    updatedAt: Instant,
  },
  { $id: 'Work', title: 'Work' },
)
export type WorkView = Static<typeof WorkView>

export const WorkListView = Type.Object({
  items: Type.Array(Type.Ref('Work')),
  nextCursor: nullable(Type.String()),
})
