import type { TSchema } from 'typebox'

/** The shapes of a body, by the types under which it may come. */
export interface SentBodies {
  readonly content: Readonly<Record<string, { readonly schema: TSchema }>>
}

/** A body that may come as one of several types; each is checked by its own shape. */
export function sentAs(...types: readonly (readonly [mediaType: string, schema: TSchema])[]): SentBodies {
  return { content: Object.fromEntries(types.map(([mediaType, schema]) => [mediaType, { schema }])) }
}
