import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { BackupProgress } from '../server/backup/back-up-catalogue.ts'
import { showProgress } from './command.ts'

/** The one folder that a command was given. */
export function readFolderArgument(command: string): string {
  const { positionals } = parseArgs({ allowPositionals: true })
  const [folder] = positionals
  if (folder === undefined || positionals.length > 1) throw new Error(`Name one folder: npm run ${command} -- FOLDER`)
  return resolve(folder)
}

/** Shows how many files are done. */
export function showFiles(what: string) {
  const { update, end } = showProgress(what)
  return { update: (seen: BackupProgress) => update(seen, `${seen.done} of ${seen.total} ${what}`), end }
}
