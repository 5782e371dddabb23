import { readdir, readFile } from 'node:fs/promises'

/** Command lines of live processes that have this text in their command line or environment: what a run left behind. */
export async function findProcessesOf(text: string): Promise<string[]> {
  const found: string[] = []
  for (const pid of await readdir('/proc')) {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) continue
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')
    if (command !== '' && (command.includes(text) || environment.includes(text))) {
      found.push(`${pid} ${command.replaceAll('\0', ' ').slice(0, 120)}`)
    }
  }
  return found
}
