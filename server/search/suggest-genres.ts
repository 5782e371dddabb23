import { findLabels, GENRES, labelLocalesFor } from '../catalogue/vocabulary.ts'
import { canonicalText, foldedText } from '../language/canonicalise.ts'
import { findMarks } from '../language/find-marks.ts'
import { toTokens } from '../language/tokens.ts'
import type { Vocabulary } from '../language/vocabulary.ts'
import type { QueryPlan } from './plan-query.ts'
import type { SuggestionView } from './schemas.ts'

const MOST_GENRES = 3

interface Label {
  readonly locale: string | null
  readonly text: string
}

/**
 * Genres that are called so in some language, each by the label nearest to the reader that has the text.
 * @param genres codes of those that works have, the most frequent first.
 */
export function suggestGenres(
  genres: readonly string[],
  plan: QueryPlan,
  reader: string | undefined,
): SuggestionView[] {
  const tokens = toTokens(plan.canonical).map(({ text }) => text)
  const locales = labelLocalesFor(reader)
  const found: SuggestionView[] = []
  for (const genre of genres) {
    const labels: Label[] = [...findLabels(GENRES, genre, locales), { locale: null, text: genre }]
    for (const { locale, text } of labels) {
      const folded = foldedLabel(text, plan.vocabulary)
      if (!tokens.some((token) => folded.includes(token))) continue
      const marks = findMarks(text, plan.text, plan.vocabulary)?.marks ?? []
      if (marks.length === 0) continue
      const shown = marks.map(([from, to]): [number, number] => [from, to])
      found.push({ kind: 'genre', text, locale, genre, marks: shown, workId: null, posterUrl: null })
      break
    }
    if (found.length === MOST_GENRES) break
  }
  return found
}

/** Some five hundred labels, met with every letter that is typed: to look for marks in each would take 10 ms. */
const foldedLabels = new WeakMap<Vocabulary, Map<string, string>>()

function foldedLabel(text: string, vocabulary: Vocabulary): string {
  const known = foldedLabels.get(vocabulary) ?? new Map<string, string>()
  foldedLabels.set(vocabulary, known)
  const folded = known.get(text) ?? `${foldedText(text)} ${canonicalText(text, vocabulary)}`
  known.set(text, folded)
  return folded
}
