import { type FileHandle, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Context } from '../../context.ts'
import { CatalogueError, notFound } from '../../errors.ts'
import { toPartner } from '../verify-key.ts'
import { chooseKey } from './choose-key.ts'
import type { ExportFormat } from './format.ts'
import { EXPORT_FORMATS, findExportFormat } from './formats.ts'
import { makeExport } from './make-export.ts'
import { readProfile } from './profile.ts'
import { openExport, requireTaken } from './read-export-works.ts'
import { beginLine, createCountedReport, endLine, linesOf } from './write-report.ts'

type Needs = Pick<Context, 'db' | 'now' | 'newId'>

/** What is written beside the files: the last one, so that whoever finds it finds whole files. */
export interface ExportManifest {
  readonly partner: { readonly id: string; readonly name: string }
  readonly madeAt: string
  readonly isDelta: boolean
  /** Where the next export of changes begins. */
  readonly nextCursor: string
  readonly files: readonly {
    readonly format: string
    readonly file: string
    readonly report: string
    readonly works: number
    readonly removals: number
    readonly remarks: Readonly<Record<string, number>>
  }[]
}

export interface ExportOrder {
  readonly partner: { readonly id: string; readonly name: string }
  /** Id, name or short part; undefined: the newest with exports:read. */
  readonly key: string | undefined
  /** Empty: all that the profile takes. */
  readonly formats: readonly string[]
  readonly folder: string
  readonly origin: string
  /** Only what changed since what stands in the folder. */
  readonly onlyChanges: boolean
  readonly withBom: boolean
}

const MANIFEST = 'export.json'

/**
 * Writes exports into a folder: for each format its file and its report, and then what they are. Files of before stay whole until theirs are.
 * @throws {CatalogueError} PARTNER_KEY_NOT_FOUND, EXPORT_EMPTY, EXPORT_FORMAT_NOT_FOUND, EXPORT_FORMAT_NOT_TAKEN, CURSOR_INVALID, SNAPSHOT_NEEDED
 */
export async function writeExportFiles(ctx: Needs, order: ExportOrder): Promise<ExportManifest> {
  const { partner, folder, origin, onlyChanges: isDelta, withBom } = order
  const madeAtMs = ctx.now()
  const profile = await readProfile(ctx.db, partner.id)
  const formats = order.formats.length > 0 ? order.formats.map(getFormat) : EXPORT_FORMATS.filter(isTakenBy(profile))
  for (const { name } of formats) requireTaken(profile, name)
  const key = await chooseKey(ctx.db, { organisationId: partner.id, nowMs: madeAtMs }, order.key)
  const after = isDelta ? await readCursor(folder) : undefined
  const opened = await openExport(ctx, toPartner(key).lens, profile, after)
  const { regions } = opened.lens.lens
  const options = { profile, origin, madeAtMs, isDelta, withBom, regions, partner }
  const unfinished = await beginFolder(folder)
  try {
    const files = []
    for (const format of formats) files.push(await writeFormat(ctx, { opened, format, options }, unfinished))
    const { nextCursor } = opened
    const manifest = { partner, madeAt: new Date(madeAtMs).toISOString(), isDelta, nextCursor, files }
    const text = `${JSON.stringify(manifest, null, 2)}\n`
    await writeSynced(join(unfinished, MANIFEST), (handle) => handle.writeFile(text))
    const names = [...files.flatMap(({ file, report }) => [file, report]), MANIFEST] // the last of all
    for (const name of names) await rename(join(unfinished, name), join(folder, name))
    return manifest
  } finally {
    await rm(unfinished, { recursive: true, force: true })
  }
}

const UNFINISHED = /^\.unfinished-(\d+)$/

/** A folder within this one for what this process writes; those that killed ones have left are removed. */
async function beginFolder(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true })
  for (const name of await readdir(folder)) {
    const [, pid] = UNFINISHED.exec(name) ?? []
    if (pid !== undefined && !isRunning(Number(pid))) await rm(join(folder, name), { recursive: true, force: true })
  }
  const unfinished = join(folder, `.unfinished-${process.pid}`)
  await mkdir(unfinished)
  return unfinished
}

function isRunning(pid: number): boolean {
  if (pid === process.pid) return false // left by another of the same number
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' // somebody else's
  }
}

function isTakenBy({ formats }: { readonly formats: readonly string[] | null }) {
  return ({ name }: ExportFormat) => formats?.includes(name) !== false
}

/** @throws {CatalogueError} EXPORT_FORMAT_NOT_FOUND */
function getFormat(name: string): ExportFormat {
  const format = findExportFormat(name)
  if (format) return format
  throw notFound('EXPORT_FORMAT_NOT_FOUND', `${name} (there are ${EXPORT_FORMATS.map((one) => one.name).join(', ')})`)
}

async function writeFormat(
  ctx: Needs,
  { format, ...made }: Parameters<typeof makeExport>[1],
  folder: string,
): Promise<ExportManifest['files'][number]> {
  const { isDelta, madeAtMs } = made.options
  const [file, reportFile] = [`juku.${format.name}.${format.fileExtension}`, `juku.${format.name}.report.ndjson`]
  const report = createCountedReport()
  const { nextCursor } = made.opened
  const beginning = { format: format.name, madeAt: new Date(madeAtMs).toISOString(), isDelta, nextCursor }
  await writeSynced(join(folder, reportFile), (lines) =>
    writeSynced(join(folder, file), async (handle) => {
      await lines.writeFile(beginLine(beginning))
      for await (const part of makeExport(ctx, { format, ...made }, report)) {
        await handle.writeFile(part)
        await lines.writeFile(linesOf(report))
      }
      await lines.writeFile(linesOf(report) + endLine(report))
    }),
  )
  const { works, removals, counts } = report
  return { format: format.name, file, report: reportFile, works, removals, remarks: Object.fromEntries(counts) }
}

/** A file that is on the disk once this returns. */
async function writeSynced(path: string, write: (handle: FileHandle) => Promise<void>): Promise<void> {
  const handle = await open(path, 'wx')
  try {
    await write(handle)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** @throws {CatalogueError} CURSOR_INVALID */
async function readCursor(folder: string): Promise<string> {
  const text = await readFile(join(folder, MANIFEST), 'utf8').catch(() => undefined)
  try {
    const { nextCursor } = JSON.parse(text ?? '') as Partial<ExportManifest>
    if (typeof nextCursor === 'string') return nextCursor
  } catch {
    // told below
  }
  const message = `There is no ${MANIFEST} of an export before in ${folder}: take a whole one first.`
  throw new CatalogueError('CURSOR_INVALID', message)
}
