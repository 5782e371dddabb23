import Type, { type Static } from 'typebox'
import { COVER_SOURCES, COVER_STATES } from '../../db/schema/index.ts'
import { PosterReasons, ScoreParts } from '../catalogue/episode-schemas.ts'
import { Locale } from '../catalogue/schemas.ts'
import { Id, nullable } from '../http/views.ts'

const closed = { additionalProperties: false }
const locale = Type.Optional({ ...Locale, description: 'What it becomes the cover of; the original locale by default' })

/** A moment of one of the work's episodes. */
const CoverOfFrame = Type.Object(
  {
    episodeId: Id,
    atMs: Type.Integer({ minimum: 0, maximum: 1_000_000_000, description: 'From the start of the video' }),
    locale,
  },
  closed,
)
/** An image that was uploaded before. */
const CoverOfUpload = Type.Object({ uploadId: Id, locale }, closed)

/** JSON body of POST /works/{workId}/covers. */
export const NewCoverBody = Type.Union([CoverOfFrame, CoverOfUpload])
export type NewCoverBody = Static<typeof NewCoverBody>

/** The JSON part `metadata` beside an image. */
export const CoverMetadata = Type.Object({ locale }, closed)

/** The parts of POST /works/{workId}/covers, in any order. */
export const CoverParts = Type.Object({
  metadata: Type.Optional(CoverMetadata),
  image: Type.String({ format: 'binary', description: 'JPEG, PNG or WebP' }),
})

const Said = Type.Object({ code: Type.String(), detail: Type.String() })

export const CoverView = Type.Object(
  {
    id: { ...Id, description: 'Also its stillId, in covers of the work' },
    workId: Id,
    source: Type.Enum([...COVER_SOURCES]),
    episodeId: nullable({ ...Id, description: 'Of a frame, as it was then' }),
    atMs: nullable(Type.Integer()),
    state: Type.Enum([...COVER_STATES]),
    problem: Type.Optional(Said),
    locales: Type.Array(Locale, { description: 'That it is the cover of' }),
    wantedLocale: nullable({ ...Locale, description: 'That it becomes the cover of once it is ready' }),
    url: nullable(Type.String({ description: 'null until it is ready' })),
    widthPx: nullable(Type.Integer()),
    heightPx: nullable(Type.Integer()),
    score: nullable(Type.Number({ minimum: 0, maximum: 1 })),
    scoreParts: nullable(ScoreParts),
    reasons: PosterReasons,
    findings: Type.Array(Said, { description: 'What speaks against it; it can be a cover all the same' }),
    createdAt: Type.String({ format: 'date-time' }),
  },
  { $id: 'Cover', title: 'Cover' },
)
export type CoverView = Static<typeof CoverView>

export const CoverListView = Type.Object({ items: Type.Array(Type.Ref('Cover')) })
