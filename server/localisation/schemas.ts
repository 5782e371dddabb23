import Type from 'typebox'
import { Locale } from '../catalogue/schemas.ts'
import { codesOf, valuesView } from '../http/finding-values.ts'
import { CHANGE_REASONS } from '../language/convert-chinese.ts'
import { CHINESE_REGIONS } from '../language/regional-words.ts'
import { MAX_CUE_CHARACTERS, MAX_CUES } from '../subtitles/cue.ts'
import { FINDING_SEVERITIES } from '../subtitles/find-faults.ts'
import { QUALITY_LIMITS } from '../subtitles/quality-limits.ts'

const FindingView = Type.Object(
  {
    code: Type.Enum([...codesOf('cue')]),
    severity: Type.Enum(FINDING_SEVERITIES),
    position: Type.Integer({ description: 'Of the cue, from 0' }),
    startMs: Type.Integer(),
    detail: Type.String(),
    values: valuesView('cue'),
    fix: Type.String({ description: 'What to do about it' }),
  },
  { title: 'Finding' },
)

const LimitView = Type.Object({
  name: Type.Enum(Object.keys(QUALITY_LIMITS)),
  value: Type.Number(),
  unit: Type.String(),
  source: Type.String({ description: 'Who says so' }),
})

export const FindingsView = Type.Object({
  findings: Type.Array(FindingView, { description: 'The first 2,000, in the order of the cues' }),
  total: Type.Integer(),
  limits: Type.Array(LimitView),
})

/** Which lines of a draft are read. */
export const LinePaging = Type.Object(
  {
    fromPosition: Type.Integer({ minimum: 0, maximum: MAX_CUES, default: 0 }),
    limit: Type.Integer({ minimum: 1, maximum: 1_000, default: 500 }),
  },
  { additionalProperties: false },
)

/** What drafts are asked for. */
export const DraftWishBody = Type.Object(
  {
    from: Type.Optional(Locale),
    to: Type.Array(Type.Enum([...CHINESE_REGIONS]), { minItems: 1, maxItems: 4, uniqueItems: true }),
  },
  { additionalProperties: false },
)

export const DraftOutcomes = Type.Object({
  drafts: Type.Array(
    Type.Object({
      locale: Type.String(),
      outcome: Type.Enum(['made', 'kept'], {
        description: 'kept: a track that somebody sent or approved stands there',
      }),
      trackId: Type.String(),
    }),
  ),
})

export const DraftView = Type.Object({
  trackId: Type.String(),
  episodeId: Type.String(),
  locale: Type.String(),
  sourceLocale: Type.String(),
  state: Type.String({ description: 'draft or approved' }),
  madeAt: Type.String(),
  lineCount: Type.Integer(),
  lines: Type.Array(
    Type.Object({
      position: Type.Integer(),
      startMs: Type.Integer(),
      endMs: Type.Integer(),
      sourceText: Type.String(),
      text: Type.String(),
      edited: Type.Boolean({ description: 'A person wrote it: it is never written over' }),
      stale: Type.Boolean({ description: 'The source changed after that: look at it again' }),
      changes: Type.Array(
        Type.Object({
          from: Type.String(),
          to: Type.String(),
          start: Type.Integer({ description: 'In sourceText, in UTF-16 code units' }),
          reason: Type.Enum([...CHANGE_REASONS]),
        }),
      ),
    }),
  ),
})

export const DraftEdits = Type.Object(
  {
    lines: Type.Array(
      Type.Object(
        {
          position: Type.Integer({ minimum: 0, maximum: MAX_CUES }),
          text: Type.String({ minLength: 1, maxLength: MAX_CUE_CHARACTERS }),
        },
        { additionalProperties: false },
      ),
      { minItems: 1, maxItems: 500 },
    ),
  },
  { additionalProperties: false },
)

export const KeptWords = Type.Object(
  {
    words: Type.Array(
      Type.Object(
        {
          word: Type.String({ minLength: 1, maxLength: 100 }),
          written: Type.Optional(
            Type.String({ minLength: 1, maxLength: 100, description: 'How drafts write it; not given: as it stands' }),
          ),
        },
        { additionalProperties: false },
      ),
      { maxItems: 500 },
    ),
  },
  { additionalProperties: false },
)

const packetOf = {
  from: Type.Optional(Locale),
  to: Type.Optional(Locale),
  firstEpisode: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })),
  lastEpisode: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })),
}

/** Which packet is taken out. */
export const PacketQuery = Type.Object(
  { ...packetOf, format: Type.Enum(['xlsx', 'srt'], { default: 'xlsx' }) },
  { additionalProperties: false },
)

/** Which packet is brought back. */
export const ReturnQuery = Type.Object(
  { ...packetOf, dryRun: Type.Boolean({ default: true }) },
  { additionalProperties: false },
)

export const PacketAnswer = Type.Object({
  dryRun: Type.Boolean({ description: 'True: nothing was stored' }),
  lines: Type.Integer({ description: 'Of the packet' }),
  changed: Type.Array(
    Type.Object({
      episode: Type.Integer({ description: 'Its number' }),
      position: Type.Integer(),
      before: Type.String({ description: 'What the packet went out with' }),
      after: Type.String(),
    }),
  ),
})

export const ProgressView = Type.Object({
  locales: Type.Array(
    Type.Object({
      locale: Type.String(),
      lines: Type.Integer({ description: 'What there is to say' }),
      done: Type.Integer({ description: 'Sent, approved, or written by a person in a draft' }),
      percent: Type.Integer({ description: 'Rounded down' }),
    }),
  ),
})
