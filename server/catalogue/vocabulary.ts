import { foldText } from '../language/fold-text.ts'
import { rankLocales } from '../language/locales.ts'
import contentNotes from './vocabularies/content-notes.json' with { type: 'json' }
import creditRoles from './vocabularies/credit-roles.json' with { type: 'json' }
import genres from './vocabularies/genres.json' with { type: 'json' }

/** A word of one of our vocabularies. */
export interface Term {
  /** What is stored. */
  readonly code: string
  /** What it is called, by locale; `zh-Hant-HK` stands only where it differs from `zh-Hant`. */
  readonly labels: Readonly<Partial<Record<LabelLocale, string>>>
}

const LABEL_LOCALES = ['zh-Hans', 'zh-Hant', 'zh-Hant-HK', 'en', 'pt'] as const
export type LabelLocale = (typeof LABEL_LOCALES)[number]

/** What somebody did for a work. */
export interface CreditRole extends Term {
  /** The property of schema.org/TVSeries or CreativeWork that says it. */
  readonly schemaOrg: string
  /** The JobFunction that MovieLabs' own samples use for it, or for what is wider; null = they use none. */
  readonly movieLabs: string | null
}

export const GENRES: readonly Term[] = genres
export const CREDIT_ROLES: readonly CreditRole[] = creditRoles
export const CONTENT_NOTES: readonly Term[] = contentNotes

const byCode = new Map(
  [GENRES, CREDIT_ROLES, CONTENT_NOTES].map((terms) => [terms, new Map(terms.map((term) => [term.code, term]))]),
)

/** True for a code of the vocabulary. */
export function isTerm(terms: readonly Term[], code: string): boolean {
  return byCode.get(terms)?.has(code) === true
}

/** The locales of labels, the nearest to a reader first. */
export function labelLocalesFor(reader: string | undefined): LabelLocale[] {
  const rank = rankLocales(reader)
  return LABEL_LOCALES.toSorted((a, b) => rank(a) - rank(b))
}

/** What a code is called in these locales, in their order; nothing for a code that is none. */
export function findLabels(
  terms: readonly Term[],
  code: string,
  locales: readonly LabelLocale[],
): { readonly locale: LabelLocale; readonly text: string }[] {
  const labels = byCode.get(terms)?.get(code)?.labels ?? {}
  return locales.flatMap((locale) => {
    const text = labels[locale]
    return text === undefined ? [] : [{ locale, text }]
  })
}

/** The codes of a vocabulary that are the most like a text, which may be a code or a label in any language; the nearest first. */
export function nearestTerms(terms: readonly Term[], text: string, most = 3): string[] {
  const wanted = foldText(text)
  const distanceOf = ({ code, labels }: Term) =>
    Math.min(...[code, ...Object.values(labels)].map((spelling) => editDistance(wanted, foldText(spelling))))
  return terms
    .map((term) => ({ code: term.code, distance: distanceOf(term) }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, most)
    .map(({ code }) => code)
}

/** How many characters have to be put in, left out or changed (Levenshtein); a beginning counts as near. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  const isBeginning = a !== '' && (a.startsWith(b) || b.startsWith(a))
  return (row[b.length] ?? 0) / (isBeginning ? 2 : 1)
}
