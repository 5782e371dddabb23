import type { IndexRows } from '../../db/queries/index-rows.ts'
import { type PhoneticFields, phoneticFields } from '../language/phonetics/phonetic-fields.ts'
import type { Recipe } from './recipe.ts'

/** What the index `sounds` holds of a work. */
export interface SoundDocument extends PhoneticFields {
  /** The work's serial. */
  readonly id: number
  readonly [field: string]: unknown
}

/** How the titles of a work and the names of its people sound; the same ones always give the same document. */
export function soundDocument(
  serial: number,
  { titles, names }: Pick<IndexRows, 'titles' | 'names'>,
  { readings, vocabulary }: Omit<Recipe, 'version'>,
): SoundDocument {
  const ofTitles = phoneticFields(titles, readings, vocabulary)
  if (names.length === 0) return { id: serial, ...ofTitles }
  const ofNames = phoneticFields(names, readings.ofNames, vocabulary)
  const both = (field: keyof PhoneticFields) => [...new Set([...ofTitles[field], ...ofNames[field]])]
  return {
    id: serial,
    ...{ py: both('py'), pt: both('pt'), jp: both('jp'), pi: both('pi'), ji: both('ji'), pz: both('pz') },
  }
}
