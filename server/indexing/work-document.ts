import { alignText, canonicalText } from '../language/canonicalise.ts'
import { spaceHan } from '../language/tokens.ts'
import type { Vocabulary } from '../language/vocabulary.ts'
import type { Recipe } from './recipe.ts'

/** What the index `works` holds of a work. Filters and facets are counted from rows, so that they are not here. */
export interface WorkDocument {
  readonly id: string
  /** Every title with regional words replaced, a space between Han characters. */
  readonly t: readonly string[]
  /** Those titles that read otherwise with their own words. */
  readonly f: readonly string[]
  readonly [field: string]: unknown
}

/** The document of a work; the same titles always give the same one. */
export function workDocument(
  workId: string,
  titles: readonly string[],
  { vocabulary }: Pick<Recipe, 'vocabulary'>,
): WorkDocument {
  const t = unique(titles.map((title) => spacedCanonical(title, vocabulary)))
  const f = unique(titles.map(spacedFold)).filter((title) => !t.includes(title))
  return { id: workId, t, f }
}

/** A text as the engine gets it for regional wording. */
export function spacedCanonical(text: string, vocabulary: Vocabulary): string {
  return spaceHan(canonicalText(text, vocabulary))
}

/** A text as the engine gets it in its own wording, in the common script. */
export function spacedFold(text: string): string {
  return spaceHan(alignText(text, 'script').text)
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)].filter((text) => text !== '')
}
