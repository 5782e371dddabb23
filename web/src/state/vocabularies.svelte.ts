import { listTerms } from '../api/client.ts'
import type { Term } from '../api/contract.ts'
import { language } from '../language/language.svelte.ts'

/** The server's vocabularies by their addresses. */
const PATHS = { genre: 'genres', role: 'credit-roles', note: 'content-notes' } as const
type Vocabulary = keyof typeof PATHS

const labels = $state<Partial<Record<Vocabulary, Readonly<Record<string, Term['labels']>>>>>({})

/** Fetches what genres, roles and content notes are called; without it their codes are shown. */
export async function loadVocabularies(): Promise<void> {
  await Promise.all((['genre', 'role', 'note'] as const).map(load))
}

async function load(vocabulary: Vocabulary): Promise<void> {
  if (labels[vocabulary]) return
  const { items } = await listTerms(PATHS[vocabulary]).catch(() => ({ items: [] }))
  if (items.length > 0) labels[vocabulary] = Object.fromEntries(items.map((term) => [term.code, term.labels]))
}

/** A word of a vocabulary as readers of the page's language call it, else its code. */
export function termName(vocabulary: Vocabulary, code: string): string {
  const term = labels[vocabulary]?.[code]
  return term ? labelText(term) : code
}

/** All words of a vocabulary, by their codes; empty until they are here. */
export function termsOf(vocabulary: Vocabulary): { readonly value: string; readonly label: string }[] {
  return Object.keys(labels[vocabulary] ?? {}).map((code) => ({ value: code, label: termName(vocabulary, code) }))
}

/** A label in the page's language, else the nearest that there is. */
export function labelText(term: Term['labels']): string {
  return term[labelLanguage()] ?? term['zh-Hant']
}

/** The languages in which the server has labels: fewer than those of the page, and one that stands only where it differs. */
function labelLanguage(): keyof Term['labels'] {
  if (language.locale === 'zh-Hant-TW') return 'zh-Hant'
  return language.locale === 'pt-PT' ? 'pt' : language.locale
}
