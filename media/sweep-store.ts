import { link, mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** What one sweep did. */
export interface SweepReport {
  readonly removedFiles: number
  readonly restoredFiles: number
  readonly removedTempFiles: number
}

/** The folders of a store. */
export interface StoreFolders {
  readonly files: string
  readonly temp: string
  /** Where a file waits for its last judgement. */
  readonly trash: string
}

export interface SweepRules {
  /** Where the file with these bytes is at home. */
  pathOf(sha256: string): string
  /** Asked twice of each file, the second time when it cannot be found under its name any more. */
  isNamed(sha256: string): Promise<boolean>
  /** What was written since this instant is left alone: its row may not be committed yet. */
  readonly olderThanMs: number
}

/** A name of a file in the store. */
export const SHA256 = /^[0-9a-f]{64}$/

/**
 * Removes files that nobody names and temporary files, all of them old.
 *
 * No lock stands between a sweep and those who store. A file is first moved aside, then judged again: an upload of the
 * same bytes that came between either renamed a fresh file over it before the move (its time says so, and it goes back) or
 * after it (and that one is not touched).
 */
export async function sweepFolders(folders: StoreFolders, rules: SweepRules): Promise<SweepReport> {
  const { pathOf, isNamed, olderThanMs } = rules
  await restoreTrashed(folders, pathOf)
  const report = { removedFiles: 0, restoredFiles: 0, removedTempFiles: 0 }
  for await (const sha256 of listFiles(folders.files)) {
    if (!(await isOlder(pathOf(sha256), olderThanMs)) || (await isNamed(sha256))) continue
    const trashed = join(folders.trash, sha256)
    await rename(pathOf(sha256), trashed)
    if (!(await isOlder(trashed, olderThanMs)) || (await isNamed(sha256))) {
      await bringHome(trashed, pathOf(sha256))
      report.restoredFiles++
    } else {
      await rm(trashed, { force: true })
      report.removedFiles++
    }
  }
  for (const name of await readdir(folders.temp)) {
    if (!(await isOlder(join(folders.temp, name), olderThanMs))) continue
    await rm(join(folders.temp, name), { recursive: true, force: true })
    report.removedTempFiles++
  }
  return report
}

/** Brings back what a sweep that was killed had moved aside; the next one judges it again. Not beside a sweep. */
export async function restoreTrashed(
  folders: Pick<StoreFolders, 'trash'>,
  pathOf: SweepRules['pathOf'],
): Promise<void> {
  for (const name of await readdir(folders.trash)) {
    if (SHA256.test(name)) await bringHome(join(folders.trash, name), pathOf(name))
  }
}

/** Every sha256 that has a file. */
export async function* listFiles(root: string): AsyncIterable<string> {
  const prefixes = (await readdir(root)).filter((name) => /^[0-9a-f]{2}$/.test(name))
  for (const prefix of prefixes) {
    for (const name of await readdir(join(root, prefix))) if (SHA256.test(name)) yield name
  }
}

/** link() leaves what is there: a fresh file of the same bytes keeps its time, which tells a sweep to leave it. */
async function bringHome(trashed: string, home: string): Promise<void> {
  await mkdir(dirname(home), { recursive: true, mode: 0o700 })
  await link(trashed, home).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  await rm(trashed, { force: true })
}

async function isOlder(path: string, instantMs: number): Promise<boolean> {
  const facts = await stat(path).catch(() => undefined)
  return facts !== undefined && facts.mtimeMs < instantMs
}
