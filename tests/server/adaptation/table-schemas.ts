import Type from 'typebox'
import { ADAPTATION_REGIONS, WORD_LANGUAGES } from '../../../server/adaptation/regions.ts'
import { CONFIDENCES, CULTURE_TAGS, EXPLANATION_LOCALES, RISKS } from '../../../server/adaptation/tables.ts'

const closed = { additionalProperties: false }
const Text = Type.String({ minLength: 1, maxLength: 300, pattern: '^\\S(.*\\S)?$' })
const Word = Type.String({ minLength: 1, maxLength: 40, pattern: '^\\S(.*\\S)?$' })
const WordList = Type.Array(Word, { minItems: 1, uniqueItems: true })
const Region = Type.Enum(ADAPTATION_REGIONS)
const Regions = Type.Array(Region, { minItems: 1, uniqueItems: true })
const Explanation = Type.Object(Object.fromEntries(EXPLANATION_LOCALES.map((locale) => [locale, Text])), closed)
const sourced = {
  source: Type.String({ pattern: '^(editorial|https?://\\S+)$' }),
  confidence: Type.Enum([...CONFIDENCES]),
}
const optionalOf = (names: readonly string[], schema: Type.TSchema) =>
  Type.Object(Object.fromEntries(names.map((name) => [name, Type.Optional(schema)])), closed)
const Stance = Type.Object({ risk: Type.Enum([...RISKS]), why: Explanation, ...sourced }, closed)
const Stances = optionalOf([...ADAPTATION_REGIONS, '*'], Stance)

const word = {
  id: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,38}$', description: 'g- begins the ids of words of the glossary' }),
  words: Type.Intersect([optionalOf(WORD_LANGUAGES, WordList), Type.Object({}, { minProperties: 1 })]),
  unless: Type.Optional(WordList),
  for: Type.Optional(Regions),
  ...sourced,
}

/** Wording, honorifics, idioms. */
export const LocalWords = Type.Array(
  Type.Object(
    {
      ...word,
      from: Regions,
      say: Type.Optional(optionalOf([...ADAPTATION_REGIONS, ...WORD_LANGUAGES], Type.Array(Text, { minItems: 1 }))),
      risk: Type.Optional(Type.Enum([...RISKS])),
      why: Explanation,
    },
    closed,
  ),
)

export const CultureWords = Type.Array(
  Type.Object({ ...word, tag: Type.Enum([...CULTURE_TAGS]), in: Type.Optional(Stances) }, closed),
)

export const CultureTags = Type.Array(
  Type.Object({ tag: Type.Enum([...CULTURE_TAGS]), label: Explanation, in: Stances }, closed),
)
