import openapiTS, { astToString } from 'openapi-typescript'

const ROOT = '/api/partner/v1/'
const HEAD =
  '// The shapes of the partner API, made from its OpenAPI document by `npm run client-types`; not edited by hand.\n\n'

interface Described {
  readonly paths: Readonly<Record<string, object>>
  readonly components?: Readonly<Record<string, Readonly<Record<string, object>>>>
}

/** The TypeScript types of the partner API. @param document the OpenAPI document of this server, of which only what partners call is taken */
export async function makeClientTypes(document: object): Promise<string> {
  const ast = await openapiTS(JSON.stringify(partnersPart(document as Described)), { alphabetize: true })
  return HEAD + astToString(ast)
}

/** The paths of partners, with what of the components they lead to. */
function partnersPart({ components = {}, ...document }: Described): object {
  const paths = Object.fromEntries(Object.entries(document.paths).filter(([path]) => path.startsWith(ROOT)))
  const taken: Record<string, Record<string, object>> = {}
  const waiting: unknown[] = [paths]
  for (let part = waiting.pop(); part !== undefined; part = waiting.pop()) {
    for (const [, kind = '', name = ''] of JSON.stringify(part).matchAll(/"\$ref":"#\/components\/(\w+)\/([^"]+)"/g)) {
      const found = components[kind]?.[name]
      const known = taken[kind] ?? {}
      taken[kind] = known
      if (found === undefined || name in known) continue
      known[name] = found
      waiting.push(found)
    }
  }
  return tidy({ ...document, paths, components: { securitySchemes: components.securitySchemes, ...taken } })
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
