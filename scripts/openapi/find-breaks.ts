import {
  type Answer,
  type Document,
  type Media,
  type Operation,
  type Parameter,
  resolve,
  type Schema,
} from '../../server/http/openapi/document.ts'

/** Who reads what a schema describes: the server what is sent, its callers what is answered. */
type Direction = 'sent' | 'answered'

interface Side {
  readonly before: Document
  readonly after: Document
  readonly direction: Direction
  /** Pairs that are being compared, for schemas that hold themselves. */
  readonly inside: readonly (readonly [Schema, Schema])[]
}

const BOUNDS = [
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'minLength', 'maxLength'],
  ...['minItems', 'maxItems', 'minProperties', 'maxProperties', 'uniqueItems', 'pattern', 'format'],
]
const IS_LOOSER_HIGHER = /^(exclusiveM|m)ax/

/**
 * What would fail for a program that was written against an earlier document, each as a sentence that begins with its place. What only
 * adds to the contract is none: calls, optional members of what is sent, members of what is answered.
 */
export function findBreaks(before: Document, after: Document): string[] {
  return Object.entries(before.paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) => {
      const place = `${method.toUpperCase()} ${path}`
      const now = after.paths[path]?.[method]
      if (!now) return [`${place}: the call is gone`]
      return breaksOfOperation(operation, now, { before, after }).map((text) => `${place}${text}`)
    }),
  )
}

type Documents = Pick<Side, 'before' | 'after'>

function breaksOfOperation(before: Operation, after: Operation, documents: Documents): string[] {
  const sent = { ...documents, direction: 'sent', inside: [] } as const
  const found = [...breaksOfParameters(before.parameters ?? [], after.parameters ?? [], sent)]
  if (before.operationId !== after.operationId) found.push(`: operationId is no longer ${before.operationId}`)
  for (const kind of credentials(before, documents.before)) {
    if (!credentials(after, documents.after).includes(kind)) found.push(`: it no longer takes ${kind}`)
  }
  if (after.requestBody?.required && !before.requestBody?.required) found.push(' body: it has to be sent now')
  found.push(...breaksOfContent(before.requestBody?.content, after.requestBody?.content, ' body', sent))
  for (const [status, given] of Object.entries(before.responses)) {
    const [was, is] = [answerOf(given, documents.before), answerOf(after.responses[status], documents.after)]
    if (!is) found.push(` ${status}: the answer is gone`)
    else found.push(...breaksOfAnswer(was ?? {}, is, ` ${status}`, { ...sent, direction: 'answered' }))
  }
  return found
}

function credentials(operation: Operation, document: Document): string[] {
  const security = operation.security ?? document.security ?? []
  return security.length === 0 ? ['calls without a credential'] : security.flatMap((one) => Object.keys(one))
}

function answerOf(answer: Answer | undefined, document: Document): Answer | undefined {
  const name = answer?.$ref?.split('/').at(-1)
  return name === undefined ? answer : document.components.responses?.[name]
}

function breaksOfParameters(before: readonly Parameter[], after: readonly Parameter[], side: Side): string[] {
  const find = (list: readonly Parameter[], like: Parameter) =>
    list.find((one) => one.in === like.in && one.name === like.name)
  const place = (one: Parameter): string => ` ${one.in} ${one.name}`
  return [
    ...before.flatMap((was) => {
      const is = find(after, was)
      if (!is) return [`${place(was)}: the parameter is gone`]
      const isNeeded = is.required && !was.required ? [`${place(was)}: it has to be sent now`] : []
      return [...isNeeded, ...breaksOf(was.schema, is.schema, place(was), side)]
    }),
    ...after.filter((is) => is.required && !find(before, is)).map((is) => `${place(is)}: it has to be sent now`),
  ]
}

function breaksOfAnswer(before: Answer, after: Answer, place: string, side: Side): string[] {
  const gone = Object.keys(before.headers ?? {}).filter((name) => !(name in (after.headers ?? {})))
  const headers = gone.map((name) => `${place}: the header ${name} is gone`)
  return [...headers, ...breaksOfContent(before.content, after.content, place, side)]
}

type Content = Readonly<Record<string, Media>> | undefined

function breaksOfContent(before: Content, after: Content, place: string, side: Side): string[] {
  return Object.entries(before ?? {}).flatMap(([type, { schema = {} }]) => {
    const now = after?.[type]
    return now ? breaksOf(schema, now.schema ?? {}, place, side) : [`${place}: the type ${type} is gone`]
  })
}

/**
 * Whoever was right before has to be right now: each variant that could be sent has to be taken by one of the variants of now, each that can
 * be answered now has to be one that could be answered before. Of several that do not fit, the nearest says why.
 */
function breaksOf(before: Schema, after: Schema, place: string, side: Side): string[] {
  const [befores, afters] = [variantsOf(before, side.before), variantsOf(after, side.after)]
  const [from, to] = side.direction === 'sent' ? [befores, afters] : [afters, befores]
  return from.flatMap((one) => {
    const tries = to.map((other) => {
      const [was, is] = side.direction === 'sent' ? [one, other] : [other, one]
      return breaksOfVariant(was, is, place, side)
    })
    return tries.reduce((best, found) => (found.length < best.length ? found : best))
  })
}

function variantsOf(schema: Schema, document: Document): Schema[] {
  const target = resolve(schema, document.components.schemas)
  const variants = target.properties ? undefined : (target.anyOf ?? target.oneOf)
  if (variants) return variants.flatMap((one) => variantsOf(one, document))
  return [target.allOf ? merge(target, target.allOf, document) : target]
}

function merge(target: Schema, parts: readonly Schema[], document: Document): Schema {
  const all = parts.map((part) => resolve(part, document.components.schemas))
  const properties = Object.assign({}, ...all.map((part) => part.properties ?? {}))
  return { ...target, type: 'object', properties, required: all.flatMap((part) => part.required ?? []) }
}

function breaksOfVariant(before: Schema, after: Schema, place: string, outside: Side): string[] {
  if (outside.inside.some(([was, is]) => was === before && is === after)) return []
  const side: Side = { ...outside, inside: [...outside.inside, [before, after]] }
  const [wider, narrower] = side.direction === 'sent' ? [after, before] : [before, after]
  const missing = typesOf(narrower).filter((type) => !typesOf(wider).includes(type) && typesOf(wider).length > 0)
  const isUntyped = typesOf(wider).length > 0 && typesOf(narrower).length === 0
  if (missing.length > 0 || isUntyped) {
    return [
      `${place}: its type was ${typesOf(before).join(', ') || 'any'} and is ${typesOf(after).join(', ') || 'any'}`,
    ]
  }
  return [
    ...breaksOfValues(before, after, place, side.direction),
    ...(side.direction === 'sent' ? breaksOfBounds(before, after, place) : []),
    ...breaksOfMembers(before, after, place, side),
    ...breaksOfItems(before, after, place, side),
  ]
}

/** An integer is a number as well. */
function typesOf({ type, enum: values, const: value }: Schema): string[] {
  const known = [type ?? []].flat()
  const all = values ?? (value === undefined ? [] : [value])
  const types = known.length > 0 ? known : [...new Set(all.map((one) => (one === null ? 'null' : typeof one)))]
  return types.includes('number') ? [...types, 'integer'] : types
}

function breaksOfValues(before: Schema, after: Schema, place: string, direction: Direction): string[] {
  const open = before['x-extensible-enum'] ?? []
  const closed = ({ enum: values, const: value }: Schema) => values ?? (value === undefined ? undefined : [value])
  const gone = open.filter((value) => !after['x-extensible-enum']?.includes(value))
  const [wider, narrower] = direction === 'sent' ? [closed(after), closed(before)] : [closed(before), closed(after)]
  const strange = wider === undefined ? [] : (narrower?.filter((value) => !wider.includes(value)) ?? ['whatever'])
  const verb = direction === 'sent' ? 'is not taken any more' : 'may be answered now'
  return [
    ...gone.map((value) => `${place}: the code ${value} is gone`),
    ...strange.map((value) => `${place}: ${String(value)} ${verb}`),
  ]
}

function breaksOfBounds(before: Schema, after: Schema, place: string): string[] {
  const [was, is] = [before, after] as Record<string, unknown>[]
  return BOUNDS.flatMap((name) => {
    const [old, now] = [was?.[name], is?.[name]]
    if (now === undefined || now === old || now === false) return []
    const isLooser = typeof now === 'number' && typeof old === 'number' && now > old === IS_LOOSER_HIGHER.test(name)
    return isLooser ? [] : [`${place}: ${name} was ${String(old ?? 'none')} and is ${String(now)}`]
  })
}

function breaksOfMembers(before: Schema, after: Schema, place: string, side: Side): string[] {
  const [was, is] = [before.required ?? [], after.required ?? []]
  const { direction } = side
  const found = Object.entries(before.properties ?? {}).flatMap(([name, member]) => {
    const now = after.properties?.[name]
    return now ? breaksOf(member, now, `${place} .${name}`, side) : [`${place} .${name}: the member is gone`]
  })
  const needed = direction === 'sent' ? is.filter((name) => !was.includes(name)) : []
  const loose = direction === 'answered' ? was.filter((name) => !is.includes(name) && after.properties?.[name]) : []
  const [others, othersNow] = [before.additionalProperties, after.additionalProperties]
  if (direction === 'sent' && othersNow === false && others !== false && before.type === 'object')
    found.push(`${place}: other members are not taken any more`)
  if (typeof others === 'object' && typeof othersNow === 'object')
    found.push(...breaksOf(others, othersNow, `${place} .*`, side))
  return [
    ...found,
    ...needed.map((name) => `${place} .${name}: it has to be sent now`),
    ...loose.map((name) => `${place} .${name}: it may be missing now`),
  ]
}

function breaksOfItems(before: Schema, after: Schema, place: string, side: Side): string[] {
  const [was, is] = [before, after].map(({ items, prefixItems }) => prefixItems ?? [items ?? []].flat())
  return (was ?? []).flatMap((item, index) => breaksOf(item, is?.[index] ?? {}, `${place}[]`, side))
}
