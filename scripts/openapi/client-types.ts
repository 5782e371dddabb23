import openapiTS, { astToString } from 'openapi-typescript'

/** Where they stand. */
export const CLIENT_TYPES = new URL('../../clients/typescript/src/schema.ts', import.meta.url)

const HEAD =
  '// The shapes of the partner API, made from its OpenAPI document by `npm run openapi`; not edited by hand.\n\n'

/** The TypeScript types of the partner API. @param document its OpenAPI document */
export async function makeClientTypes(document: object): Promise<string> {
  return HEAD + astToString(await openapiTS(JSON.stringify(tidy(document)), { alphabetize: true }))
}

/** Without examples, and with what has a default as what need not be given, whatever its `required` says. */
function tidy(document: object): object {
  return JSON.parse(JSON.stringify(document), (_name, value: unknown) => {
    if (!hasSchema(value)) return value
    const { example: _, examples: __, ...rest } = value
    return 'in' in rest && 'default' in value.schema ? { ...rest, required: false } : rest
  }) as object
}

/** True for a parameter and for the content of a body. */
function hasSchema(value: unknown): value is { schema: object; example?: unknown; examples?: unknown } {
  if (typeof value !== 'object' || value === null || !('schema' in value)) return false
  return typeof value.schema === 'object' && value.schema !== null
}
