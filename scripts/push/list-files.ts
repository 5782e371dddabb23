import { lstat, readdir } from 'node:fs/promises'
import { basename, join, relative } from 'node:path'
import { nameApart } from '../../file-names/name-apart.ts'
import { kindOfName } from '../../file-names/split-name.ts'

/** A file to send. */
export interface LocalFile {
  readonly path: string
  /** As the server will know it: `nameApart`. */
  readonly name: string
  readonly sizeBytes: number
  readonly modifiedAtMs: number
  readonly kind: 'video' | 'subtitle' | 'sheet'
}

/** A file that is not sent, and why. */
export interface SkippedFile {
  readonly path: string
  readonly why: string
}

const FOLDERS_DEEP = 8

/**
 * The videos and subtitles in a folder and the folders in it, by name. Hidden files are passed over; links are not followed, since they
 * may lead out of the folder or round and round.
 */
export async function listFiles(root: string): Promise<{ files: LocalFile[]; skipped: SkippedFile[] }> {
  const found: Omit<LocalFile, 'name'>[] = []
  const skipped: SkippedFile[] = []
  await walk(root, 0, found, skipped)
  const names = nameApart(found.map((file) => relative(root, file.path).replaceAll('\\', '/')))
  const files = found.map((file, index) => ({ ...file, name: names[index] ?? basename(file.path) }))
  return { files: files.toSorted((a, b) => a.name.localeCompare(b.name, 'zh', { numeric: true })), skipped }
}

async function walk(folder: string, depth: number, found: Omit<LocalFile, 'name'>[], skipped: SkippedFile[]) {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (/^(?:\.|~\$|thumbs\.db$|desktop\.ini$|__macosx$)/i.test(entry.name)) continue
    if (entry.isSymbolicLink()) skipped.push({ path, why: 'It is a link: put the file itself here.' })
    else if (entry.isDirectory() && depth < FOLDERS_DEEP) await walk(path, depth + 1, found, skipped)
    else if (entry.isDirectory()) skipped.push({ path, why: 'It lies too deep.' })
    else if (entry.isFile()) await take(path, found, skipped)
    else skipped.push({ path, why: 'It is no file.' })
  }
}

async function take(path: string, found: Omit<LocalFile, 'name'>[], skipped: SkippedFile[]): Promise<void> {
  const kind = kindOfName(path)
  if (kind === undefined) {
    skipped.push({ path, why: 'It is neither a video nor a subtitle file.' })
    return
  }
  const { size, mtimeMs } = await lstat(path)
  if (size === 0) skipped.push({ path, why: 'It is empty.' })
  else found.push({ path, sizeBytes: size, modifiedAtMs: mtimeMs, kind })
}
