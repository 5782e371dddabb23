import { createHash } from 'node:crypto'
import { nameOf, resolve, type Schema, type Schemas } from './document.ts'
import exampleValues from './example-values.json' with { type: 'json' }

/**
 * Values by the name of a member, or by `parent.name` and `call.name` where the name alone would say too little, or for a whole body by
 * the name of its call, `call request` for what is sent. What does not fit the schema is not used; null is, where null may stand.
 */
type Values = Readonly<Record<string, unknown>>

const MOST_DEEP = 8
const INSTANT = '2026-07-01T08:00:00.000Z'
const ID_PATTERN = /^\^\[0-9a-f\]\{8\}/
const values: Values = exampleValues

/** What a body is of: the name of the call, and what the call is about. */
export interface Origin {
  readonly call: string
  readonly tag: string
  /** To the server, or by it. */
  readonly isSent: boolean
}

/** Where a schema stands: the member that it is of, and what that is a member of. */
interface Place {
  readonly name: string
  readonly parent: string
  readonly depth: number
  readonly call: string
  readonly isSent: boolean
}

/**
 * An example of a shape: its own, where it has one, else made of what its members are called. Always the same for the same schema.
 */
export function exampleOf(schema: Schema, schemas: Schemas, { call, tag, isSent }: Origin): unknown {
  return example(schema, schemas, { name: tag, parent: '', depth: 0, call, isSent })
}

function example(given: Schema, schemas: Schemas, at: Place): unknown {
  const schema = resolve(given, schemas)
  const place = nameOf(given) === undefined ? at : { ...at, name: nameOf(given) ?? at.name }
  if (schema.examples?.[0] !== undefined) return schema.examples[0]
  if (schema.const !== undefined) return schema.const
  const variants = schema.anyOf ?? schema.oneOf
  if (variants && !schema.properties) return example(chooseVariant(variants, schemas, at), schemas, place)
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map((part) => example(part, schemas, place)))
  const known = knownValue(schema, at)
  if (known !== undefined) return known
  if (schema.enum) return schema.enum[0]
  if (schema.default !== undefined) return schema.default
  return byType(schema, schemas, place)
}

function byType(schema: Schema, schemas: Schemas, place: Place): unknown {
  const [type] = [schema.type ?? (schema.properties ? 'object' : undefined)].flat()
  if (type === 'object') return exampleObject(schema, schemas, place)
  if (type === 'array') return exampleArray(schema, schemas, place)
  if (type === 'string') return exampleText(schema, place)
  if (type === 'integer' || type === 'number') return Math.min(Math.max(1, schema.minimum ?? 1), schema.maximum ?? 1)
  return type === 'boolean' ? false : null
}

/** The first that is not null; deep inside, and where the table says so, null. */
function chooseVariant(variants: readonly Schema[], schemas: Schemas, place: Place): Schema {
  const isNull = (variant: Schema): boolean => resolve(variant, schemas).type === 'null'
  const nothing = variants.find(isNull)
  const isNothing = place.depth > MOST_DEEP || tableValue(place) === null
  return (isNothing ? nothing : undefined) ?? variants.find((one) => !isNull(one)) ?? { type: 'null' }
}

function exampleObject(schema: Schema, schemas: Schemas, place: Place): unknown {
  const parent = place.name === 'items' ? place.parent : place.name // members of a page are about what the page is about
  const inside = (name: string): Place => ({ ...place, name, parent, depth: place.depth + 1 })
  const isWanted = (name: string): boolean => place.depth < MOST_DEEP || schema.required?.includes(name) === true
  const members = Object.entries(schema.properties ?? {}).filter(([name]) => isWanted(name))
  const made = Object.fromEntries(members.map(([name, member]) => [name, example(member, schemas, inside(name))]))
  const others = schema.patternProperties ? Object.values(schema.patternProperties)[0] : schema.additionalProperties
  if (members.length > 0 || typeof others !== 'object') return made
  const name = String(knownValue({ type: 'string' }, { ...place, name: `${place.name}.*` }) ?? 'name')
  return { [name]: example(others, schemas, inside(name)) }
}

function exampleArray(schema: Schema, schemas: Schemas, place: Place): unknown[] {
  const rows = schema.prefixItems ?? (Array.isArray(schema.items) ? (schema.items as readonly Schema[]) : undefined)
  if (rows) return rows.map((row) => example(row, schemas, place))
  if (schema.items === undefined) return []
  const one = example(schema.items as Schema, schemas, { ...place, depth: place.depth + 1 })
  return Array.from({ length: Math.max(1, schema.minItems ?? 1) }, () => one)
}

function exampleText(schema: Schema, { name, parent }: Place): string {
  if (schema.format === 'date-time') return INSTANT
  if (schema.format === 'date') return INSTANT.slice(0, 10)
  if (schema.format === 'binary') return '<the bytes of the file>'
  if (name.endsWith('At')) return INSTANT // dates that are no more than text
  if (schema.pattern !== undefined && ID_PATTERN.test(schema.pattern)) return exampleId(name === 'id' ? parent : name)
  if (/(^i|.I)d$/.test(name)) return exampleId(name === 'id' ? parent : name)
  if (name.endsWith('Ids')) return exampleId(name.slice(0, -1))
  return 'text'.padEnd(schema.minLength ?? 0, '-')
}

/** An id, one for each kind of thing: `workId`, and the `id` of `Work`. */
function exampleId(name: string): string {
  const kind = name.replace(/Id$/, '').replace(/s$/, '').toLowerCase()
  const known = values[`id:${kind}`]
  if (typeof known === 'string') return known
  const hex = createHash('sha256').update(kind).digest('hex')
  return `019a8f3c-${hex.slice(0, 4)}-7${hex.slice(4, 7)}-9${hex.slice(7, 10)}-${hex.slice(10, 22)}`
}

function knownValue(schema: Schema, place: Place): unknown {
  const found = tableValue(place)
  return found !== undefined && fits(found, schema) ? found : undefined
}

function tableValue({ name, parent, depth, call, isSent }: Place): unknown {
  const keys = depth === 0 ? [isSent ? `${call} request` : call] : [`${call}.${name}`, `${parent}.${name}`, name]
  return keys.map((key) => values[key]).find((value) => value !== undefined)
}

/** Whether a value of the table is of this type and within its bounds; an object is, if that is its type. */
function fits(value: unknown, schema: Schema): boolean {
  if (schema.enum) return schema.enum.includes(value)
  const types = [schema.type ?? []].flat()
  if (typeof value === 'string') {
    const { minLength = 0, maxLength = Number.POSITIVE_INFINITY, pattern = '' } = schema
    const isDate = /^\d{4}-\d\d-\d\d/.test(value)
    const isFormatted = schema.format === undefined || (isDate && (schema.format === 'date') === (value.length === 10))
    const isBounded = value.length >= minLength && value.length <= maxLength && isFormatted
    return types.includes('string') && isBounded && new RegExp(pattern, 'u').test(value)
  }
  if (typeof value === 'number') {
    const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = schema
    const isNumber = types.includes('number') || (types.includes('integer') && Number.isInteger(value))
    return isNumber && value >= minimum && value <= maximum
  }
  if (Array.isArray(value)) return types.includes('array') && value.every((one) => fits(one, itemsOf(schema)))
  if (typeof value === 'boolean') return types.includes('boolean')
  return value !== null && (types.includes('object') || types.length === 0)
}

function itemsOf({ items }: Schema): Schema {
  return Array.isArray(items) ? {} : ((items as Schema | undefined) ?? {})
}
