import { log, progress } from '@clack/prompts'

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

/** A bar on a terminal; a line now and then where the output goes to a file. */
export function showProgress(what: string) {
  const bar = process.stdout.isTTY ? progress({ max: 100 }) : undefined
  bar?.start(what)
  let shown = 0
  return {
    update: ({ done, total }: { done: number; total: number }, text: string) => {
      const percent = Math.floor((100 * done) / Math.max(total, 1))
      if (bar) bar.advance(Math.max(percent - shown, 0), text)
      else if (percent >= shown + STEP_PERCENT || shown === 0) log.step(text)
      else return
      shown = Math.max(percent, 1)
    },
    end: (text: string) => {
      if (bar) bar.stop(text)
      else log.success(text)
    },
  }
}
