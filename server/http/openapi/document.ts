/** As much of a JSON Schema as is looked at here. */
export interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  readonly patternProperties?: Readonly<Record<string, Schema>>
  readonly items?: Schema | readonly Schema[]
  readonly prefixItems?: readonly Schema[]
  readonly format?: string
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly default?: unknown
  readonly examples?: readonly unknown[]
  /** Values that are known now; others may come with any version. */
  readonly 'x-extensible-enum'?: readonly string[]
}

export interface Media {
  schema?: Schema
  example?: unknown
  examples?: Record<string, { value: unknown }>
}

export interface Parameter {
  readonly name: string
  readonly in: string
  required?: boolean
  readonly schema: Schema
  example?: unknown
}

export interface Answer {
  readonly $ref?: string
  readonly description?: string
  headers?: Record<string, object>
  readonly content?: Record<string, Media>
}

export interface Operation {
  readonly operationId?: string
  readonly tags?: readonly string[]
  readonly security?: readonly Record<string, readonly string[]>[]
  readonly parameters?: Parameter[]
  readonly requestBody?: { required?: boolean; readonly content: Record<string, Media> }
  responses: Record<string, Answer>
}

export type Schemas = Readonly<Record<string, Schema>>

/** An OpenAPI 3.1 document of ours. */
export interface Document {
  readonly openapi: string
  readonly info: { readonly title: string; readonly version: string; readonly description?: string }
  readonly servers?: readonly { readonly url: string }[]
  readonly security?: Operation['security']
  readonly tags: readonly { readonly name: string; readonly description?: string }[]
  readonly paths: Record<string, Record<string, Operation>>
  readonly components: {
    readonly schemas: Schemas
    readonly responses?: Readonly<Record<string, Answer>>
    readonly headers?: Readonly<Record<string, object>>
    readonly securitySchemes: Readonly<Record<string, object>>
  }
}

/** What a schema is, behind its names. */
export function resolve(schema: Schema, schemas: Schemas): Schema {
  const name = nameOf(schema)
  const target = name === undefined ? undefined : schemas[name]
  if (name !== undefined && target === undefined) throw new Error(`There is no schema ${name}`)
  return target === undefined ? schema : resolve(target, schemas)
}

/** The name in `components.schemas` that a schema stands for. */
export function nameOf({ $ref }: Schema): string | undefined {
  return $ref?.split('/').at(-1)
}
