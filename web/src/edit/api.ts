import { call, callTagged, queryString } from '../api/client.ts'
import type { Finding, Term, Work } from '../api/contract.ts'
import { draftOfAi, draftOfFiling, draftOfRating, draftOfWindow, draftOfWork } from './copies.ts'
import { type Ai, type Draft, type Filing, isNew, type Rating, type Window } from './draft.ts'

/** A work with its entity tag and all that is edited of it. */
export interface Told {
  readonly tag: string
  readonly work: Work
  readonly draft: Draft
  readonly ai: AiAnswer
  readonly accepted: readonly AcceptedConflict[]
  /** By the ids of ratings and filings. */
  readonly warnings: ReadonlyMap<string, readonly Finding[]>
}

/** Two windows that contradict each other, by their places in the list, and where both hold. */
export interface WindowConflict {
  readonly id: string
  readonly kind: 'exclusive' | 'holdback'
  readonly windows: readonly number[]
  readonly scope: 'regions' | 'worldwide_except'
  readonly regions: readonly string[]
  readonly from: string | null
  readonly until: string | null
  readonly locales: readonly string[]
}

export interface AcceptedConflict extends WindowConflict {
  readonly acceptedBy: { readonly name: string }
  readonly acceptedAt: string
}

interface AiAnswer extends Ai {
  readonly found: {
    readonly episodes: readonly {
      readonly episodeId: string
      readonly episodeNumber: number
      readonly aigcLabel: string | null
      readonly aigc: { readonly contentProducer: string | null } | null
      readonly c2pa: 'none' | 'present' | 'ai'
      readonly isWhole: boolean
    }[]
    readonly uninspectedEpisodes: number
  }
  readonly findings: readonly {
    readonly code: 'AI_DECLARED_NONE' | 'AI_NOT_DECLARED' | 'AIGC_LABEL_MISSING' | 'FILE_NOT_READ_WHOLE'
    readonly detail: string
    readonly episodes: readonly { readonly episodeNumber: number }[]
  }[]
  readonly platformFlags: readonly {
    readonly platform: string
    readonly field: string
    readonly value: boolean | null
    readonly rule: string
    readonly sourceUrl: string
    readonly verifiedOn: string
  }[]
}
export type FoundOfAi = Pick<AiAnswer, 'found' | 'findings' | 'platformFlags'>

export interface RatingSystem {
  readonly id: string
  readonly region: string
  readonly name: Term['labels']
  readonly sourceUrl: string | null
  readonly descriptors: readonly Term[] | null
  readonly codes: readonly {
    readonly code: string
    readonly labels: Term['labels']
    readonly recommendedAge: number
    readonly isDeprecated: boolean
  }[]
}

export interface RatingSuggestion {
  readonly region: string
  readonly system: string
  readonly code: string | null
  readonly from: { readonly system: string; readonly code: string }
}

/** A word that another region says, in titles and synopses as they are saved. */
export interface WordingHint {
  readonly id: string
  readonly region: string
  readonly term: string
  readonly suggestions: readonly string[]
  readonly why: Readonly<Record<'zh-Hans' | 'zh-Hant' | 'en' | 'pt', string>>
  readonly occurrences: readonly { readonly place: string; readonly locale: string; readonly text: string }[]
}

export type Tagged<Answer> = { readonly answer: Answer; readonly tag: string }

interface Page<Item> {
  readonly items: readonly Item[]
}

const MOST_READINGS = 3

/** Reads all that is edited, of one version of the work. @throws {Problem} WORK_NOT_FOUND */
export async function readAll(workId: string): Promise<Told> {
  for (let reading = 1; ; reading++) {
    const path = pathOf(workId)
    const [work, windows, ratings, filings, ai] = await Promise.all([
      callTagged<Work>('GET', path),
      callTagged<Page<Window> & { readonly acceptedConflicts: AcceptedConflict[] }>('GET', `${path}/windows`),
      callTagged<Page<Warned<Rating>>>('GET', `${path}/ratings`),
      callTagged<Page<Warned<Filing>>>('GET', `${path}/filings`),
      callTagged<AiAnswer>('GET', `${path}/ai`),
    ])
    const isOneVersion = [windows, ratings, filings, ai].every(({ tag }) => tag === work.tag)
    if (!isOneVersion && reading < MOST_READINGS) continue // else the next write is refused, and all is read again
    return {
      tag: work.tag,
      work: work.answer,
      draft: {
        ...draftOfWork(work.answer),
        windows: windows.answer.items.map(draftOfWindow),
        ratings: ratings.answer.items.map(draftOfRating),
        filings: filings.answer.items.map(draftOfFiling),
        ai: draftOfAi(ai.answer),
      },
      ai: ai.answer,
      accepted: windows.answer.acceptedConflicts,
      warnings: new Map([...ratings.answer.items, ...filings.answer.items].map(({ id, warnings }) => [id, warnings])),
    }
  }
}

/** Changes fields of the work. @throws {Problem} VERSION_CONFLICT, CONTENT_INVALID */
export function saveWork(workId: string, tag: string, fields: Partial<Draft>): Promise<Tagged<Work>> {
  return callTagged('PATCH', pathOf(workId), { body: fields, headers: { 'if-match': tag } })
}

/** Puts the windows in the place of those that are there. @throws {Problem} VERSION_CONFLICT, WINDOWS_CONTRADICT, CONTENT_INVALID */
export function saveWindows(
  workId: string,
  tag: string,
  windows: readonly Window[],
  acceptConflicts: readonly string[],
): Promise<Tagged<Page<Window>>> {
  const body = { windows: windows.map(withoutNewId), ...(acceptConflicts.length > 0 ? { acceptConflicts } : {}) }
  return callTagged('PUT', `${pathOf(workId)}/windows`, { body, headers: { 'if-match': tag } })
}

/** Declares what AI made. @throws {Problem} VERSION_CONFLICT, CONTENT_INVALID */
export function saveAi(workId: string, tag: string, ai: Ai): Promise<Tagged<AiAnswer>> {
  return callTagged('PUT', `${pathOf(workId)}/ai`, { body: ai, headers: { 'if-match': tag } })
}

/** Notes a rating or a filing, changes it, or forgets it. */
export type NoteList = 'ratings' | 'filings'

/** @throws {Problem} VERSION_CONFLICT, RATING_OVERLAPS, CONTENT_INVALID */
export function saveNote(workId: string, tag: string, list: NoteList, note: Rating | Filing): Promise<Tagged<unknown>> {
  const { id, ...body } = note
  const headers = { 'if-match': tag }
  if (isNew(note)) return callTagged('POST', `${pathOf(workId)}/${list}`, { body, headers })
  return callTagged('PATCH', `${pathOf(workId)}/${list}/${encodeURIComponent(id)}`, { body, headers })
}

/** @throws {Problem} VERSION_CONFLICT */
export function removeNote(workId: string, tag: string, list: NoteList, id: string): Promise<Tagged<unknown>> {
  const headers = { 'if-match': tag }
  return callTagged('DELETE', `${pathOf(workId)}/${list}/${encodeURIComponent(id)}`, { headers })
}

/** Who changed the work last; undefined where that cannot be told. */
export async function findLastChange(
  workId: string,
): Promise<{ readonly name: string; readonly at: string } | undefined> {
  const path = `${pathOf(workId)}/history${queryString({ entity: 'work', limit: '1' })}`
  const { items } = await call<Page<{ readonly by: { readonly name: string }; readonly at: string }>>('GET', path)
  return items[0] && { name: items[0].by.name, at: items[0].at }
}

/** What a region would say otherwise in the titles and synopses of one locale. @throws {Problem} */
export async function listWordingHints(
  workId: string,
  region: string,
  locale: string,
  signal: AbortSignal,
): Promise<readonly WordingHint[]> {
  const query = queryString({ region, locale, kind: 'wording', state: 'open', limit: '100' })
  return (await call<Page<WordingHint>>('GET', `${pathOf(workId)}/adaptation${query}`, { signal })).items
}

/** @throws {Problem} */
export function listRatingSystems(): Promise<Page<RatingSystem>> {
  return call('GET', '/api/rating-systems')
}

/** @throws {Problem} */
export function listRatingSuggestions(workId: string): Promise<Page<RatingSuggestion>> {
  return call('GET', `${pathOf(workId)}/rating-suggestions`)
}

/** @throws {Problem} */
export function listFilingSchemes(): Promise<Page<Term & { readonly region: string }>> {
  return call('GET', '/api/filing-schemes')
}

type Warned<T> = T & { readonly warnings: readonly Finding[] }

function pathOf(workId: string): string {
  return `/api/works/${encodeURIComponent(workId)}`
}

function withoutNewId(window: Window): Omit<Window, 'id'> & { id?: string } {
  const { id, ...rest } = window
  return isNew(window) ? rest : { id, ...rest }
}
