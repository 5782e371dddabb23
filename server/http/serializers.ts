import { createHash } from 'node:crypto'
import { SerializerSelector } from '@fastify/fast-json-stringify-compiler'

type BuildSerializer = ReturnType<typeof SerializerSelector>
type Serialize = ReturnType<ReturnType<BuildSerializer>>

interface Shape {
  serialize?: Serialize
}

/** By the JSON of what they are made from. There are as many as the program has shapes of answers. */
const shapes = new Map<string, Shape>()

/**
 * Makes what writes answers as JSON, once for each shape and with its first answer: nearly all calls answer the same refusals, and to make
 * these for every call by itself, at the start, took longer than all else of it.
 */
export const buildSerializer: BuildSerializer = (externalSchemas, options) => {
  const compile = SerializerSelector()(externalSchemas, options)
  const others = createHash('sha256').update(JSON.stringify(externalSchemas)).digest('hex')
  return (route) => {
    const key = `${others} ${JSON.stringify(route.schema)}`
    const shape = shapes.get(key) ?? {}
    shapes.set(key, shape)
    return (answer) => {
      shape.serialize ??= compile(route)
      return shape.serialize(answer)
    }
  }
}
