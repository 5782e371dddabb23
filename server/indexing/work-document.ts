import type { IndexRows } from '../../db/queries/index-rows.ts'
import { canonicalOfFolded, foldedText } from '../language/canonicalise.ts'
import { spaceHan } from '../language/tokens.ts'
import type { Vocabulary } from '../language/vocabulary.ts'
import type { Recipe } from './recipe.ts'

/** Longer ones the engine would not compare: it takes 468 bytes. */
const LONGEST_KEY = 100

/** What the index `works` holds of a work. Filters and facets are counted from rows, so that they are not here. */
export interface WorkDocument {
  /** The work's serial. */
  readonly id: number
  /** Every title with regional words replaced, a space between Han characters. */
  readonly t: readonly string[]
  /** Those titles that read otherwise with their own words. */
  readonly f: readonly string[]
  /** Every title as a whole, in both ways and without gaps: a text that is one is that title. */
  readonly k: readonly string[]
  /** The people who made it, in their own words. */
  readonly n: readonly string[]
  readonly [field: string]: unknown
}

/** The document of a work; the same titles and names always give the same one. */
export function workDocument(
  serial: number,
  { titles, names }: Pick<IndexRows, 'titles' | 'names'>,
  { vocabulary }: Pick<Recipe, 'vocabulary'>,
): WorkDocument {
  const forms = titles.map((title) => spacedForms(title, vocabulary))
  const t = unique(forms.map((form) => form.canonical))
  const f = unique(forms.map((form) => form.own)).filter((title) => !t.includes(title))
  const n = unique(names.map((name) => spaceHan(foldedText(name))))
  return { id: serial, t, f, k: unique([...t, ...f].map(titleKey)), n }
}

/** A whole title, or a text that may be one, to be compared for equality. */
export function titleKey(spaced: string): string {
  return spaced.replaceAll(' ', '').slice(0, LONGEST_KEY)
}

/** A text as the engine gets it, in the common script with a space between Han characters. */
export interface SpacedForms {
  /** With regional words replaced. */
  readonly canonical: string
  /** In its own words; the same where it has no regional ones. */
  readonly own: string
}

export function spacedForms(text: string, vocabulary: Vocabulary): SpacedForms {
  const folded = foldedText(text)
  const replaced = canonicalOfFolded(folded, vocabulary)
  const own = spaceHan(folded)
  return { canonical: replaced === folded ? own : spaceHan(replaced), own }
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)].filter((text) => text !== '')
}
