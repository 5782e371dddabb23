import { createHash } from 'node:crypto'
import { SerializerSelector } from '@fastify/fast-json-stringify-compiler'

type BuildSerializer = ReturnType<typeof SerializerSelector>
type Serialize = ReturnType<ReturnType<BuildSerializer>>

/** By the JSON of what they are made from. There are as many as the program has shapes of answers. */
const made = new Map<string, Serialize>()

/**
 * Makes what writes answers as JSON, once for each shape: nearly all calls answer the same refusals, and to make these for every call by
 * itself took longer than all else at a start.
 */
export const buildSerializer: BuildSerializer = (externalSchemas, options) => {
  const compile = SerializerSelector()(externalSchemas, options)
  const others = createHash('sha256').update(JSON.stringify(externalSchemas)).digest('hex')
  return (route) => {
    const key = `${others} ${JSON.stringify(route.schema)}`
    const serialize = made.get(key) ?? compile(route)
    made.set(key, serialize)
    return serialize
  }
}
