import { Ajv, type AnySchema, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import type { FastifyInstance, FastifySchemaCompiler } from 'fastify'
import type { Static, TSchema } from 'typebox'
import { CatalogueError, type CatalogueErrorCode } from '../errors.ts'

const common = { allErrors: true, removeAdditional: false, strict: false } as const

/** Bodies are taken as they are: JSON has its own types. */
const bodies = withFormats(new Ajv({ ...common, useDefaults: true, coerceTypes: false }))
/** What comes in an address or a header is text until it is read. */
const texts = withFormats(new Ajv({ ...common, useDefaults: true, coerceTypes: true }))
const compiled = new WeakMap<object, ValidateFunction>()

/**
 * Makes the app refuse unknown fields instead of dropping them, and read numbers only where there is but text. What checks a call is made
 * with the first such call: to make all of them took a third of a start.
 */
export function useValidation(app: FastifyInstance): void {
  const compiler: FastifySchemaCompiler<AnySchema> = ({ schema, httpPart }) => {
    let validate: ValidateFunction | undefined
    return (data) => {
      validate ??= (httpPart === 'body' ? bodies : texts).compile(schema)
      return validate(data) || { error: validate.errors as unknown as Error } // the framework takes the list as well
    }
  }
  app.setValidatorCompiler(compiler)
}

/** Checks JSON that did not come as a whole body. @throws {CatalogueError} `code`, with each place that is wrong. */
export function parseAs<S extends TSchema>(
  schema: S,
  value: unknown,
  code: CatalogueErrorCode,
  name: string,
): Static<S> {
  const validate = compiled.get(schema) ?? bodies.compile(schema as AnySchema)
  compiled.set(schema, validate)
  if (validate(value)) return value as Static<S>
  const errors = (validate.errors ?? []).slice(0, 50).map((place) => ({
    pointer: `/${name}${place.instancePath}`,
    code: place.keyword.toUpperCase(),
    detail: place.message ?? 'is wrong',
  }))
  const summary = errors.map((place) => `${place.pointer} ${place.detail}`).join('; ')
  throw new CatalogueError(code, `The part ${name} has another shape than this call takes: ${summary}.`, { errors })
}

function withFormats(ajv: Ajv): Ajv {
  // ajv-formats is CommonJS with its function as `default`.
  ;(addFormats as unknown as { default: (instance: Ajv) => void }).default(ajv)
  return ajv
}
