import { type PhoneticFields, phoneticFields } from '../language/phonetics/phonetic-fields.ts'
import type { Recipe } from './recipe.ts'

/** What the index `sounds` holds of a work. */
export interface SoundDocument extends PhoneticFields {
  /** The work's serial. */
  readonly id: number
  readonly [field: string]: unknown
}

/** How the titles of a work sound; the same titles always give the same document. */
export function soundDocument(
  serial: number,
  titles: readonly string[],
  { readings, vocabulary }: Omit<Recipe, 'version'>,
): SoundDocument {
  return { id: serial, ...phoneticFields(titles, readings, vocabulary) }
}
