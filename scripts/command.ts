import { log } from '@clack/prompts'

const STEP_PERCENT = 10
const BAR_WIDTH = 40
const LINE_ANEW = '\r\u001b[K'

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
  const isTerminal = process.stdout.isTTY
  if (isTerminal) drawBar(0, what)
  let shown = 0
  let isOver = false
  return {
    update: ({ done, total }: { done: number; total: number }, text: string) => {
      if (isOver) return // what was under way tells of itself a little longer
      const percent = Math.floor((100 * done) / Math.max(total, 1))
      if (isTerminal) drawBar(percent, text)
      else if (percent >= shown + STEP_PERCENT || shown === 0) log.step(text)
      else return
      shown = Math.max(percent, 1)
    },
    end: (text: string) => {
      isOver = true
      if (isTerminal) process.stdout.write(LINE_ANEW)
      log.success(text)
    },
  }
}

/** Over the line that is there. The bar of clack reads the keys, and makes of Ctrl-C an end with exit code 0. */
function drawBar(percent: number, text: string): void {
  const filled = Math.round((Math.min(percent, 100) * BAR_WIDTH) / 100)
  const line = `${'━'.repeat(filled)}${'─'.repeat(BAR_WIDTH - filled)}  ${text}`
  process.stdout.write(`${LINE_ANEW}${line.slice(0, Math.max((process.stdout.columns || 80) - 1, 0))}`)
}
