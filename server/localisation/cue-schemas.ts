import Type from 'typebox'
import { nullable } from '../http/views.ts'
import { CHANGE_REASONS } from '../language/convert-chinese.ts'
import { MAX_CUE_CHARACTERS, MAX_CUES } from '../subtitles/cue.ts'
import { LATEST_MS } from './apply-operations.ts'
import { DECISIONS } from './cue-operation.ts'

/** So many steps go into one edit: one for each line of a long track, when a whole draft is accepted. */
export const MAX_OPERATIONS = 5_000

/** The body of as many steps. */
export const CUE_EDIT_BYTES = 1024 * 1024

/** Which cues are read. */
export const CuePaging = Type.Object(
  {
    fromPosition: Type.Integer({ minimum: 0, maximum: MAX_CUES, default: 0 }),
    limit: Type.Integer({ minimum: 1, maximum: 2_000, default: 1_000 }),
  },
  { additionalProperties: false },
)

const ChangedWord = Type.Object({
  from: Type.String(),
  to: Type.String(),
  start: Type.Integer({ description: 'In sourceText, in UTF-16 code units' }),
  at: nullable(Type.Integer({ description: 'In text, likewise; null: the line was written otherwise' })),
  reason: Type.Enum([...CHANGE_REASONS]),
  decision: Type.Enum([...DECISIONS]),
})

const CueView = Type.Object({
  position: Type.Integer({ description: 'From 0, in order of the start: its name in this version of the track' }),
  startMs: Type.Integer(),
  endMs: Type.Integer(),
  text: Type.String(),
  made: nullable(
    Type.Object(
      {
        sourceText: Type.String(),
        edited: Type.Boolean({ description: 'A person wrote it or decided on words of it: it is never written over' }),
        stale: Type.Boolean({ description: 'The source changed after that: look at it again' }),
        changes: Type.Array(ChangedWord),
      },
      { description: 'Of a draft: where the line came from. Else null' },
    ),
  ),
})

export const CuesView = Type.Object({
  trackId: Type.String(),
  episodeId: Type.String(),
  locale: Type.String(),
  state: Type.String({ description: 'draft or approved' }),
  sourceLocale: nullable(Type.String({ description: 'What a draft was written from; null: it is none' })),
  durationMs: nullable(Type.Integer({ description: 'Of the video; null: not known yet' })),
  cueCount: Type.Integer(),
  cues: Type.Array(CueView),
})

const position = Type.Integer({ minimum: 0, maximum: MAX_CUES })
const atMs = Type.Integer({ minimum: 0, maximum: LATEST_MS })
const text = Type.String({ minLength: 1, maxLength: MAX_CUE_CHARACTERS })
const step = <Op extends string, Members extends Type.TProperties>(op: Op, members: Members, description: string) =>
  Type.Object({ op: Type.Literal(op), position, ...members }, { additionalProperties: false, title: op, description })

const Operation = Type.Union([
  step('text', { text }, 'Writes the cue otherwise'),
  step('times', { startMs: atMs, endMs: atMs }, 'Moves the cue'),
  step('insert', { startMs: atMs, endMs: atMs, text }, 'Adds a cue, which has this position then'),
  step('delete', {}, 'Removes the cue'),
  step('split', { atMs, texts: Type.Array(text, { minItems: 2, maxItems: 2 }) }, 'Makes two cues of one'),
  step(
    'merge',
    { text: Type.Optional(text) },
    'Joins the cue and the next; without text, their lines one below the other',
  ),
  step(
    'decide',
    { change: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000 })), decision: Type.Enum([...DECISIONS]) },
    'Of a draft: accepts a changed word or writes it as its source has it. `change` is its place in `changes`; without it, all of the line',
  ),
  step('reset', {}, 'Of a draft: the line as it was made, with nothing decided'),
])

const edit = {
  operations: Type.Array(Operation, {
    minItems: 1,
    maxItems: MAX_OPERATIONS,
    description:
      'Made one after the other, all or none; each position counts in the cues as the steps before left them',
  }),
}

/** What is done to cues. */
export const CueEditBody = Type.Object(
  {
    ...edit,
    allowBeyondVideo: Type.Boolean({ default: false, description: 'Cues may end behind the video' }),
  },
  { additionalProperties: false },
)

export const CueEditView = Type.Object({
  trackId: Type.String(),
  cueCount: Type.Integer(),
  inverse: Type.Object(
    { operations: Type.Array(Type.Record(Type.String(), Type.Unknown())), allowBeyondVideo: Type.Boolean() },
    {
      description:
        'The body that undoes this edit, to be sent with the ETag of this answer; its own answer has the one that does it again',
    },
  ),
})
