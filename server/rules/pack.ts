import Type, { type Static } from 'typebox'
import { SEVERITIES } from './evaluation.ts'

/** What a finding of a rule is about: the work itself, or each one of a list. */
export const SUBJECTS = [
  'work',
  'episode',
  'title',
  'episodeTitle',
  'synopsis',
  'cover',
  'rating',
  'filing',
  'window',
  'track',
] as const
export type Subject = (typeof SUBJECTS)[number]

export const CONFIDENCES = ['primary', 'secondary', 'unverified'] as const
export const PACK_KINDS = ['region', 'platform'] as const

export const MAX_RULES = 200
const closed = { additionalProperties: false }
const text = (maxLength: number) => Type.String({ minLength: 1, maxLength })

export const LOCALES_OF_TEXTS = ['zh-Hans', 'zh-Hant', 'zh-Hant-HK', 'en', 'pt'] as const

/** In the four languages that the program speaks; `zh-Hant-HK` where Hong Kong and Macau say it otherwise. */
const texts = (maxLength: number) =>
  Type.Object(
    {
      'zh-Hans': text(maxLength),
      'zh-Hant': text(maxLength),
      'zh-Hant-HK': Type.Optional(text(maxLength)),
      en: text(maxLength),
      pt: text(maxLength),
    },
    closed,
  )
const date = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'A day, as 2026-03-01' })
/** Open here: what a condition may say depends on its facts, so that `compile-condition.ts` checks it. */
const condition = Type.Object({}, { additionalProperties: true, minProperties: 1, maxProperties: 8 })

export const RuleIdSchema = Type.String({ pattern: '^[a-z0-9]+(?:[.-][a-z0-9]+)*$', maxLength: 80 })

export const RuleSchema = Type.Object(
  {
    id: RuleIdSchema,
    looksAt: Type.Enum([...SUBJECTS]),
    when: Type.Optional(condition),
    require: condition,
    severity: Type.Enum([...SEVERITIES]),
    ifUnknown: Type.Optional(Type.Enum([...SEVERITIES])),
    message: texts(500),
    fix: texts(800),
    validFrom: Type.Union([date, Type.Null()]),
    validTo: Type.Union([date, Type.Null()]),
    sourceUrl: Type.String({ pattern: '^https?://[^\\s]+$', maxLength: 500 }),
    sourceNote: text(800),
    verifiedOn: date,
    confidence: Type.Enum([...CONFIDENCES]),
  },
  closed,
)

const version = text(40)
const terms = Type.Optional(
  Type.Record(Type.String({ pattern: '^[a-z][A-Za-z0-9]{0,39}$' }), condition, { maxProperties: 40 }),
)

export const TargetSchema = Type.String({ pattern: '^(?:[A-Z]{2}|[a-z][a-z0-9]*(?:-[a-z0-9]+)*)$', maxLength: 40 })

export const PackSchema = Type.Object(
  {
    target: TargetSchema,
    kind: Type.Enum([...PACK_KINDS]),
    labels: texts(80),
    timeZone: Type.String({ minLength: 1, maxLength: 64, description: 'IANA: its midnights are when dates begin' }),
    version,
    terms,
    rules: Type.Array(RuleSchema, { maxItems: MAX_RULES }),
  },
  closed,
)

/**
 * A file or an edit that leaves the pack below it as it is but for some of its rules: those of the same id take the place of
 * theirs, new ones are added, and those named in `without` are left out.
 */
export const RuleChangesSchema = Type.Object(
  {
    overrides: Type.Literal('rules'),
    target: TargetSchema,
    version,
    terms,
    rules: Type.Array(RuleSchema, { maxItems: MAX_RULES }),
    without: Type.Optional(Type.Array(RuleIdSchema, { maxItems: MAX_RULES })),
  },
  closed,
)

/** A text in the program's languages. */
export type RuleTexts = Static<ReturnType<typeof texts>>
/**
 * What has to hold (`require`) where something else does (`when`), from a day (inclusive) to a day (exclusive) of the pack's time zone.
 * What cannot be told counts as `ifUnknown`: a warning unless it says otherwise, of an `info` an `info`.
 */
export type Rule = Static<typeof RuleSchema>
/** The rules of one region or platform. */
export type Pack = Static<typeof PackSchema>
/** What an operator's file holds: a whole pack, or changes to some rules of the one below. */
export type RuleChanges = Static<typeof RuleChangesSchema>
export type PackDocument = Pack | RuleChanges
