import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { log, progress } from '@clack/prompts'
import type { BackupProgress } from '../server/backup/back-up-catalogue.ts'

const STEP_PERCENT = 10

/** Runs a command; what it throws becomes one sentence and exit code 1. */
export async function runCommand(command: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await command()
  } catch (error) {
    log.error(error instanceof Error ? error.message : String(error))
    process.exitCode = 1
  }
}

/** The one folder that a command was given. */
export function readFolderArgument(command: string): string {
  const { positionals } = parseArgs({ allowPositionals: true })
  const [folder] = positionals
  if (folder === undefined || positionals.length > 1) throw new Error(`Name one folder: npm run ${command} -- FOLDER`)
  return resolve(folder)
}

/** A bar on a terminal; a line now and then where the output goes to a file. */
export function showFiles(what: string) {
  const bar = process.stdout.isTTY ? progress({ max: 100 }) : undefined
  bar?.start(what)
  let shown = 0
  return {
    update: ({ done, total }: BackupProgress) => {
      const percent = Math.floor((100 * done) / total)
      const text = `${done} of ${total} ${what}`
      if (bar) bar.advance(Math.max(percent - shown, 0), text)
      else if (percent >= shown + STEP_PERCENT) log.step(text)
      else return
      shown = percent
    },
    end: (text: string) => {
      if (bar) bar.stop(text)
      else log.success(text)
    },
  }
}
