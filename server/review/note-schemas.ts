import Type, { type Static } from 'typebox'
import { NOTE_SEVERITIES, NOTE_STATES } from '../../db/schema/index.ts'
import { Region } from '../catalogue/schemas.ts'
import { Id, nullable, Paging } from '../http/views.ts'

const Instant = Type.String({ format: 'date-time' })
const closed = { additionalProperties: false } as const
const State = Type.Enum([...NOTE_STATES])
/** Default `issue`. */
const Severity = Type.Enum([...NOTE_SEVERITIES], {
  description:
    'blocker: it must not be shown like this. issue: it is to be mended. fyi: it is only said. As reports of quality control have them',
})
const Milliseconds = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })
const NoteText = Type.String({ minLength: 1, maxLength: 4_000, pattern: '\\S' })

/** Body of POST /works/{workId}/notes. */
export const NewNote = Type.Object(
  {
    episodeId: Type.Optional({ ...Id, description: 'None: about the whole work' }),
    fromMs: Type.Optional({ ...Milliseconds, description: 'Of the episode; none: about all of it' }),
    untilMs: Type.Optional({ ...Milliseconds, description: 'This not included; none: about that moment' }),
    region: Type.Optional({ ...Region, description: 'None: wherever it is shown' }),
    trackId: Type.Optional({ ...Id, description: 'The subtitle track that it is about' }),
    severity: Type.Optional({ ...Severity, default: 'issue' }),
    text: NoteText,
  },
  closed,
)
export type NewNote = Static<typeof NewNote>

/** Body of PATCH /works/{workId}/notes/{noteId}. */
export const NoteChange = Type.Object(
  { text: Type.Optional(NoteText), severity: Type.Optional(Severity), state: Type.Optional(State) },
  { ...closed, minProperties: 1 },
)
export type NoteChange = Static<typeof NoteChange>

/** Body of POST /works/{workId}/notes/{noteId}/replies. */
export const NewReply = Type.Object({ text: NoteText }, closed)

/** Query of GET /works/{workId}/notes. */
export const NotesQuery = Type.Object(
  {
    episodeId: Type.Optional({ ...Id, description: 'Of an episode that was removed as well' }),
    episodeNumber: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })),
    state: Type.Optional(State),
    severity: Type.Optional(Severity),
    region: Type.Optional(Region),
    ...Paging,
  },
  closed,
)
export type NotesQuery = Static<typeof NotesQuery>

export const NoteParams = Type.Object({ workId: Id, noteId: Id })

/** Who did something. */
export const ActorView = Type.Object({
  id: Type.String({ description: 'Of the person; or `operator`' }),
  name: Type.String({ description: 'As it was then' }),
})

export const NoteView = Type.Object(
  {
    id: Id,
    workId: Id,
    episodeId: nullable(Id),
    episodeNumber: nullable(
      Type.Integer({ description: 'As it is by now; of an episode that was removed, as it was when this was written' }),
    ),
    episodeRemoved: Type.Boolean({ description: 'The episode is not there any more' }),
    fromMs: nullable(Type.Integer()),
    untilMs: nullable(Type.Integer()),
    region: nullable(Region),
    trackId: nullable(Id),
    trackLocale: nullable(Type.String()),
    severity: Severity,
    text: Type.String(),
    state: State,
    by: ActorView,
    resolvedBy: nullable(ActorView),
    resolvedAt: nullable(Instant),
    replies: Type.Array(Type.Object({ id: Id, text: Type.String(), by: ActorView, at: Instant })),
    createdAt: Instant,
    updatedAt: Instant,
  },
  { $id: 'Note', title: 'Note' },
)
export type NoteView = Static<typeof NoteView>

export const NotesView = Type.Object({ items: Type.Array(Type.Ref('Note')), nextCursor: nullable(Type.String()) })
