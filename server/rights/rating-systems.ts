import { Ajv, type AnySchema } from 'ajv'
import Type, { type Static } from 'typebox'
import table from './rating-systems.json' with { type: 'json' }

const Age = Type.Integer({ minimum: 0, maximum: 25 })
const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const closed = { additionalProperties: false }

/** Sixteen printable characters at most; `MA 15+` has a gap. */
export const RATING_CODE_PATTERN = '^[!-~](?:[ -~]{0,14}[!-~])?$'

/** What something is called, by locale; `zh-Hant-HK` where Hong Kong and Macau say it otherwise, and the words of the place itself. */
export const RatingLabels = Type.Object(
  {
    ...{ 'zh-Hans': Type.String({ minLength: 1 }), 'zh-Hant': Type.String({ minLength: 1 }) },
    'zh-Hant-HK': Type.Optional(Type.String({ minLength: 1 })),
    ...{ en: Type.String({ minLength: 1 }), pt: Type.String({ minLength: 1 }) },
    ...Object.fromEntries(
      ['es', 'fil', 'id', 'ja', 'ko', 'ms', 'th', 'vi'].map((locale) => [
        locale,
        Type.Optional(Type.String({ minLength: 1 })),
      ]),
    ),
  },
  closed,
)

export const Confidence = Type.Enum(['primary', 'secondary', 'unverified'], {
  description:
    'primary: read at who makes the rule; secondary: from others who quote it; unverified: from nobody who can be named',
})

const source = {
  sourceUrl: nullable(Type.String({ pattern: '^https?://[!-~]+$', description: 'Null only where it is unverified' })),
  verifiedOn: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'The day on which it was compared last' }),
  confidence: Confidence,
}

export const RatingCodeView = Type.Object(
  {
    code: Type.String({ pattern: RATING_CODE_PATTERN }),
    labels: RatingLabels,
    recommendedAge: { ...Age, description: 'Younger viewers are advised against or barred; 0 = nobody' },
    isAgeStated: Type.Boolean({ description: 'false: the source names no age, and this one is ours: see the note' }),
    minimumAge: nullable({
      ...Age,
      description: 'Who is younger is barred, and that is enforced; null = it only advises',
    }),
    accompaniedUntil: nullable({ ...Age, description: 'Who is younger needs an adult with them' }),
    asksForGuidance: Type.Boolean({ description: 'Parents are to guide or to come along' }),
    isProhibited: Type.Boolean({ description: 'It may not be shown at all' }),
    isForMapping: Type.Boolean({
      description: 'false: the code says more than an age, so that nothing is mapped into it',
    }),
    isDeprecated: Type.Boolean({ description: 'Kept for works that have it; not given any more' }),
    confidence: nullable(Confidence),
    note: nullable(Type.String({ minLength: 1 })),
  },
  closed,
)

export const RatingSystemView = Type.Object(
  {
    id: Type.String({
      pattern: '^[A-Z][A-Z-]{1,15}$',
      description: 'As MovieLabs Common Metadata names it, where it does',
    }),
    region: Type.String({ pattern: '^[A-Z]{2}$' }),
    media: Type.Array(Type.Enum(['film', 'tv', 'vod']), { minItems: 1, uniqueItems: true }),
    name: RatingLabels,
    authority: RatingLabels,
    ...source,
    note: nullable(Type.String({ minLength: 1 })),
    descriptors: nullable(
      Type.Array(
        Type.Object({ code: Type.String({ pattern: '^[A-Za-z][A-Za-z-]{0,31}$' }), labels: RatingLabels }, closed),
        {
          minItems: 1,
          description: 'What viewers are warned of; null = it has no fixed words',
        },
      ),
    ),
    codes: Type.Array(RatingCodeView, { minItems: 2, description: 'The mildest first' }),
  },
  closed,
)

/** A region that classifies no works by the age of viewers: a rating there is refused, never made up. */
export const RegionWithoutRatingsView = Type.Object(
  { region: Type.String({ pattern: '^[A-Z]{2}$' }), note: Type.String({ minLength: 1 }), ...source },
  closed,
)

const Table = Type.Object(
  {
    $schema: Type.Optional(Type.String()),
    systems: Type.Array(RatingSystemView, { minItems: 1 }),
    regionsWithout: Type.Array(RegionWithoutRatingsView),
  },
  closed,
)

export type RatingSystem = Static<typeof RatingSystemView>
export type RatingCode = Static<typeof RatingCodeView>

const checked = checkRatingTable(table)
export const RATING_SYSTEMS: readonly RatingSystem[] = checked.systems
export const REGIONS_WITHOUT_RATINGS = checked.regionsWithout
const byId = new Map(RATING_SYSTEMS.map((system) => [system.id, system]))

export function findRatingSystem(id: string): RatingSystem | undefined {
  return byId.get(id)
}

/** A code of a system, also one that is not given any more. */
export function findRatingCode(system: string, code: string | null): RatingCode | undefined {
  return byId.get(system)?.codes.find((known) => known.code === code)
}

/**
 * Checks the whole table: its shape, and what a shape cannot say.
 * @throws {Error} with each place that is wrong.
 */
export function checkRatingTable(value: unknown): Static<typeof Table> {
  const validate = new Ajv({ allErrors: true, strict: false }).compile(Table as AnySchema)
  validate(value)
  const wrong = (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
  if (wrong.length === 0) wrong.push(...findContradictions(value as Static<typeof Table>)) // its shape was checked
  if (wrong.length > 0) throw new Error(`rating-systems.json: ${wrong.slice(0, 20).join('; ')}`)
  return value as Static<typeof Table>
}

function findContradictions({ systems, regionsWithout }: Static<typeof Table>): string[] {
  const without = regionsWithout.map(({ region }) => region)
  return [
    ...repeated(systems.map(({ id }) => id)).map((id) => `${id} is there twice`),
    ...systems.flatMap((system) => findContradictionsOf(system).map((what) => `${system.id} ${what}`)),
    ...systems.filter(({ region }) => without.includes(region)).map(({ id }) => `${id} is of a region without ratings`),
    ...[...systems, ...regionsWithout].filter(isWithoutSource).map(({ region }) => `${region} names no source`),
  ]
}

function findContradictionsOf({ codes, descriptors }: RatingSystem): string[] {
  const ladder = codes.filter(({ isForMapping }) => isForMapping)
  return [
    ...repeated(codes.map(({ code }) => code)).map((code) => `has ${code} twice`),
    ...repeated((descriptors ?? []).map(({ code }) => code)).map((code) => `has ${code} twice`),
    ...ladder
      .filter(({ recommendedAge }, index) => recommendedAge < (ladder[index - 1]?.recommendedAge ?? 0))
      .map(({ code }) => `has ${code} out of its order`),
    ...codes
      .filter(({ recommendedAge, minimumAge }) => minimumAge !== null && minimumAge > recommendedAge)
      .map(({ code }) => `bars from ${code} whom it does not advise against`),
    ...codes
      .filter(({ isForMapping, isDeprecated, isProhibited }) => isForMapping && (isDeprecated || isProhibited))
      .map(({ code }) => `maps into ${code}, which is not given`),
  ]
}

function isWithoutSource({ sourceUrl, confidence }: { sourceUrl: string | null; confidence: string }): boolean {
  return sourceUrl === null && confidence !== 'unverified'
}

function repeated(names: readonly string[]): string[] {
  return names.filter((name, index) => names.indexOf(name) !== index)
}
