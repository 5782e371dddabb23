import { readFileSync } from 'node:fs'

/**
 * Processor seconds, user and system, that `act` used in this process and in everything it started, once that has ended and been waited
 * for. Exact to the clock tick (10 ms): the kernel adds up the descendants of this process. Only one measurement at a time.
 */
export async function cpuSeconds(act: () => Promise<unknown>): Promise<number> {
  const own = process.cpuUsage()
  const before = childTicks()
  await act()
  const { user, system } = process.cpuUsage(own)
  return (childTicks() - before) / TICKS_PER_SECOND + (user + system) / 1e6
}

const TICKS_PER_SECOND = 100
// Counted behind the name in brackets, which may hold anything: cutime and cstime are the 16th and 17th fields of the line.
const CUTIME = 13

function childTicks(): number {
  const fields = (readFileSync('/proc/self/stat', 'latin1').split(') ').pop() ?? '').split(' ')
  return Number(fields[CUTIME]) + Number(fields[CUTIME + 1])
}
