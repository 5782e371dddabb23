import { type PhoneticFields, phoneticFields } from '../language/phonetics/phonetic-fields.ts'
import type { Recipe } from './recipe.ts'

/** What the index `sounds` holds of a work. */
export interface SoundDocument extends PhoneticFields {
  readonly id: string
  readonly [field: string]: unknown
}

/** How the titles of a work sound; the same titles always give the same document. */
export function soundDocument(
  workId: string,
  titles: readonly string[],
  { readings, vocabulary }: Omit<Recipe, 'version'>,
): SoundDocument {
  return { id: workId, ...phoneticFields(titles, readings, vocabulary) }
}
