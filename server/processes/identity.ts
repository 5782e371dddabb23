import { readFileSync } from 'node:fs'

/** A process and when it began: a number alone may be another process by now. */
export interface ProcessIdentity {
  readonly pid: number
  /** Clock ticks after boot at which it began (proc(5), stat field 22); null where there is no /proc. */
  readonly startTicks: string | null
}

/** Who has this process number now; undefined: nobody. Reads one small file of /proc, not of a disk. */
export function identify(pid: number): ProcessIdentity | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' ? undefined : { pid, startTicks: fields[19] ?? null }
  } catch {
    return process.platform !== 'linux' && isAlive(pid) ? { pid, startTicks: null } : undefined
  }
}

/** True when this very process still runs. */
export function isSameProcess(recorded: ProcessIdentity): boolean {
  const now = identify(recorded.pid)
  return now !== undefined && recorded.startTicks !== null && now.startTicks === recorded.startTicks
}

/** Writes an identity as one word, such as `4711-83352`. */
export function formatIdentity(identity: ProcessIdentity): string {
  return `${identity.pid}-${identity.startTicks ?? 'x'}`
}

/** Reads what `formatIdentity` wrote. */
export function parseIdentity(word: string): ProcessIdentity | undefined {
  const match = /^(\d+)-(\d+|x)$/.exec(word)
  if (!match) return undefined
  return { pid: Number(match[1]), startTicks: match[2] === 'x' ? null : (match[2] ?? null) }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
