import { call, queryString } from '../api/client.ts'
import type { Page } from '../api/contract.ts'
import { once } from '../api/once.ts'

export interface Word {
  readonly word: string
  readonly region: string
  /** The word that stands for it in every region. */
  readonly canonical: string
  readonly source: 'seed' | 'opencc' | 'curator' | 'learned'
  readonly status: 'active' | 'retired'
  readonly note?: string
}

export interface Edit {
  readonly revision: number
  readonly action: 'added' | 'retired'
  readonly word: string
  readonly region: string
  readonly canonical: string
  readonly note: string | null
  readonly by: string
  readonly at: string
}

/** A pair of words that texts of the same works say in each other's place. */
export interface WordPair {
  readonly id: string
  readonly words: readonly { readonly word: string; readonly regions: readonly string[] }[]
  readonly score: number
  readonly works: number
  readonly times: number
  readonly against: number
  readonly examples: readonly {
    readonly workId: string
    readonly episodeId: string | null
    readonly startMs: number | null
    readonly texts: readonly string[]
  }[]
}

/** What was searched for and hardly found. */
export interface Miss {
  readonly text: string
  readonly times: number
  readonly hits: number
  readonly lastAt: string
}

export interface NewWord {
  readonly word: string
  readonly region: string
  readonly canonical: string
  readonly note?: string
}

type Asked = Readonly<Record<string, string | undefined>>

/** @throws {Problem} */
export function listWords(query: Asked, signal?: AbortSignal): Promise<Page<Word>> {
  return call('GET', `/api/glossary${queryString(query)}`, signal ? { signal } : {})
}

/** @throws {Problem} */
export function addWord(body: NewWord): Promise<Edit> {
  return call('POST', '/api/glossary', { body, headers: once() })
}

/** @throws {Problem} */
export function retireWord(word: string): Promise<Edit> {
  return call('POST', '/api/glossary/retire', { body: { word } })
}

/** @throws {Problem} */
export function listEdits(query: Asked, signal?: AbortSignal): Promise<Page<Edit>> {
  return call('GET', `/api/glossary/edits${queryString(query)}`, signal ? { signal } : {})
}

/** @throws {Problem} */
export function listPairs(query: Asked, signal?: AbortSignal): Promise<Page<WordPair>> {
  return call('GET', `/api/glossary/candidates${queryString(query)}`, signal ? { signal } : {})
}

/** @throws {Problem} */
export function acceptPair(id: string): Promise<Edit> {
  return call('POST', `/api/glossary/candidates/${encodeURIComponent(id)}/accept`, { body: {} })
}

/** @throws {Problem} */
export function rejectPair(id: string): Promise<void> {
  return call('POST', `/api/glossary/candidates/${encodeURIComponent(id)}/reject`, { body: {} })
}

/** @throws {Problem} */
export function listMisses(query: Asked, signal?: AbortSignal): Promise<Page<Miss>> {
  return call('GET', `/api/search/misses${queryString(query)}`, signal ? { signal } : {})
}
