import { createHash } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Reader } from '../../db/open.ts'
import { listEpisodeFacts } from '../../db/queries/imports.ts'
import { kindOfName } from '../../file-names/split-name.ts'
import { sniffVideoType } from '../../media/sniff.ts'
import { getWork } from '../catalogue/lookups.ts'
import type { NewWork } from '../catalogue/schemas.ts'
import { readTrack } from '../catalogue/store-tracks.ts'
import type { Caller, Context } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import { UPLOAD_LIMITS } from '../uploads/limits.ts'
import { type Finished, getFinished, readBytes } from '../uploads/use-upload.ts'
import type { Drop, DropFile, Override } from './drop.ts'
import { type Correction, correctCells } from './sheets/correct-cells.ts'
import { type ReadRows, readRows } from './sheets/read-rows.ts'
import { readSheets } from './sheets/read-sheets.ts'
import { tooLarge } from './sheets/refuse-sheet.ts'
import { SHEET_LIMITS } from './sheets/sheet.ts'

/** What somebody asked to import. */
export interface ImportRequest {
  readonly workId: string | null
  readonly newWork: NewWork | null
  readonly uploadIds: readonly string[]
  readonly sheetUploadId: string | null
  readonly overrides: readonly Override[]
  /** Cells of the sheet that read otherwise. */
  readonly corrections: readonly Correction[]
}

type Needs = Pick<Context, 'db' | 'store' | 'now'>

const HEAD_BYTES = 4_096
const ALL_SUBTITLES_BYTES = 16 * 1024 * 1024

/**
 * Reads everything that a plan is made of: the uploads, the sheet, and the episodes of the work.
 * @throws {CatalogueError} UPLOAD_NOT_FOUND, UPLOAD_NOT_FINISHED, SHEET_UNREADABLE, SHEET_TOO_LARGE, WORK_NOT_FOUND, IMPORT_TOO_LARGE
 */
export async function loadDrop(ctx: Needs, caller: Caller, request: ImportRequest): Promise<Drop> {
  const { sheetUploadId, overrides, corrections } = request
  const files: DropFile[] = []
  for (const uploadId of new Set(request.uploadIds)) {
    if (uploadId !== sheetUploadId) files.push(await describeFile(ctx, await getFinished(ctx, caller, uploadId)))
  }
  requireSmallSubtitles(files)
  const sheet =
    sheetUploadId === null
      ? undefined
      : await readSheet(ctx, await getFinished(ctx, caller, sheetUploadId), corrections)
  const work = await describeWork(ctx.db, request)
  return { ...work, files, overrides, sheet, readTrack: (file, locale) => readTrackOf(ctx, file, locale) }
}

async function describeWork(
  db: Reader,
  { workId, newWork }: ImportRequest,
): Promise<Pick<Drop, 'kind' | 'originalLocale' | 'episodes'>> {
  if (workId !== null) {
    const { kind, originalLocale } = await getWork(db, workId)
    return { kind, originalLocale, episodes: await listEpisodeFacts(db, workId) }
  }
  if (newWork === null) throw new Error('an import goes into a work or makes one')
  return { kind: newWork.kind, originalLocale: newWork.originalLocale, episodes: [] }
}

/** A video by its content, whatever it is called; subtitles by their name, since text can be anything. */
async function describeFile(ctx: Needs, { row, sha256, sizeBytes }: Finished): Promise<DropFile> {
  const head = await readBytes(ctx.store.pathOf(sha256), HEAD_BYTES)
  const named = kindOfName(row.fileName) === 'subtitle' ? 'subtitle' : 'other'
  const kind = sniffVideoType(head) === undefined ? named : 'video'
  return { uploadId: row.id, fileName: row.fileName, sizeBytes, sha256, kind }
}

/** They are in memory while the import is committed. */
function requireSmallSubtitles(files: readonly DropFile[]): void {
  const bytes = files.reduce((sum, file) => sum + (file.kind === 'subtitle' ? file.sizeBytes : 0), 0)
  if (bytes <= ALL_SUBTITLES_BYTES) return
  const detail = `The subtitles have ${bytes} bytes together; ${ALL_SUBTITLES_BYTES} is the most that one import takes.`
  throw new CatalogueError('IMPORT_TOO_LARGE', `${detail} Import the series in parts.`)
}

async function readSheet(
  ctx: Needs,
  { row, sha256, sizeBytes }: Finished,
  corrections: readonly Correction[],
): Promise<ReadRows> {
  if (sizeBytes > SHEET_LIMITS.fileBytes) throw tooLarge()
  const bytes = await readBytes(ctx.store.pathOf(sha256), SHEET_LIMITS.fileBytes)
  return readRows(correctCells(await readSheets(bytes, row.fileName), corrections))
}

async function readTrackOf(ctx: Needs, file: DropFile, locale: string | undefined) {
  const { subtitleBytes } = UPLOAD_LIMITS
  if (file.sizeBytes > subtitleBytes) {
    const detail = `${file.fileName} is larger than ${subtitleBytes} bytes, the most that is taken.`
    throw new CatalogueError('SUBTITLE_TOO_LARGE', detail)
  }
  await nextTurn() // hundreds are read in a row: others get their turn in between
  const bytes = await readBytes(ctx.store.pathOf(file.sha256), subtitleBytes)
  return readTrack({ fileName: file.fileName, bytes }, locale === undefined ? undefined : { locale })
}

/** What the rows of an import say that was asked for. */
export function requestOf(row: {
  workId: string | null
  newWork: unknown
  uploadIds: readonly string[]
  sheetUploadId: string | null
  overrides: readonly unknown[]
  corrections: readonly unknown[]
}): ImportRequest {
  // All were checked by the schemas of POST and PATCH before they were stored.
  return {
    ...row,
    newWork: row.newWork as NewWork | null,
    overrides: row.overrides as readonly Override[],
    corrections: row.corrections as readonly Correction[],
  }
}

/** A name for what a plan does and presumes: two that are the same do the same. */
export function digestOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex')
}
