import { call } from '../api/client.ts'
import type { Finding, NewWork, Title } from '../api/contract.ts'

/** What a person knows better than the names and the sheet about one file. */
export interface Override {
  readonly uploadId: string
  readonly number?: number
  readonly locale?: string
  readonly title?: string
  readonly ignore?: boolean
}

/** What a person wrote into a cell of the sheet. */
export interface Correction {
  readonly sheet: string
  readonly cell: string
  readonly text: string
}

/** A file in the plan, and what told its number. */
export interface PlannedFile {
  readonly uploadId: string
  readonly fileName: string
  readonly sure: 'stated' | 'inferred' | 'guessed'
}

export interface PlannedSubtitle extends PlannedFile {
  readonly locale: string
  readonly localeSource: string
  readonly cueCount: number
  readonly action: 'add' | 'replace' | 'unchanged'
}

export interface PlannedRow {
  readonly number: number
  readonly episodeId: string | null
  readonly actions: readonly string[]
  readonly video: PlannedFile | null
  readonly titles: readonly Title[] | null
  readonly subtitles: readonly PlannedSubtitle[]
}

export interface CellPlace {
  readonly sheet: string
  readonly row: number
  readonly column: string
  readonly header: string
  readonly cell: string
}

export interface PlanError {
  readonly code: string
  readonly detail: string
  readonly fix: string
  readonly place: CellPlace | null
  readonly uploadId: string | null
  readonly fileName: string | null
  readonly number: number | null
}

export interface Plan {
  readonly rows: readonly PlannedRow[]
  readonly counts: { readonly create: number; readonly change: number; readonly unchanged: number }
  readonly gaps: readonly number[]
  readonly leftovers: readonly {
    readonly uploadId: string
    readonly fileName: string
    readonly code: string
    readonly detail: string
  }[]
  readonly guesses: readonly { readonly uploadId: string; readonly what: 'number' | 'locale' }[]
  readonly errorCount: number
  readonly errors: readonly PlanError[]
  readonly warnings: readonly Finding[]
  readonly canCommit: boolean
}

/** A dry run, or what became of it. */
export interface Import {
  readonly id: string
  readonly state: 'planned' | 'committed'
  readonly workId: string | null
  readonly uploadIds: readonly string[]
  readonly sheetUploadId: string | null
  readonly overrides: readonly Override[]
  readonly corrections: readonly Correction[]
  readonly planDigest: string
  readonly plan: Plan
}

export interface NewImport {
  readonly workId?: string
  readonly newWork?: NewWork
  readonly uploadIds: readonly string[]
  readonly sheetUploadId?: string
  readonly overrides?: readonly Override[]
  readonly corrections?: readonly Correction[]
}

/** Plans an import; nothing changes. @throws {Problem} */
export function createImport(body: NewImport): Promise<Import> {
  return call('POST', '/api/imports', { body })
}

/** @throws {Problem} IMPORT_NOT_FOUND */
export function getImport(id: string): Promise<Import> {
  return call('GET', `/api/imports/${encodeURIComponent(id)}`)
}

/** Plans an import anew. @throws {Problem} IMPORT_COMMITTED */
export function changeImport(
  id: string,
  body: Partial<Pick<Import, 'sheetUploadId' | 'overrides' | 'corrections'>>,
): Promise<Import> {
  return call('PATCH', `/api/imports/${encodeURIComponent(id)}`, { body })
}

/** Does what the plan says; sent again it answers the same. @throws {Problem} IMPORT_STALE, IMPORT_HAS_ERRORS */
export function commitImport(id: string, planDigest: string): Promise<Import> {
  const headers = { 'if-match': `"${planDigest}"` }
  return call('POST', `/api/imports/${encodeURIComponent(id)}/commit`, { headers })
}

/** Where the sheet to fill in is read, with its headers in the language of the page. */
export function templateHref(locale: string): string {
  return `/api/imports/template.xlsx?locale=${encodeURIComponent(locale)}`
}
