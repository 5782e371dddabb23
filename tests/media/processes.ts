import { readdirSync, readFileSync } from 'node:fs'

/** Command lines of all live processes (zombies have none) that mention `text`. */
export function processesNaming(text: string): string[] {
  const lines: string[] = []
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name) && name !== String(process.pid))) {
    const line = commandLine(entry)
    if (line.includes(text)) lines.push(line)
  }
  return lines
}

/** Waits until no process mentions `text` any more; gives those that still do after `withinMs`. */
export async function remainingProcesses(text: string, withinMs: number): Promise<string[]> {
  const untilMs = performance.now() + withinMs
  while (performance.now() < untilMs) {
    if (processesNaming(text).length === 0) return []
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return processesNaming(text)
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return ''
  }
}
