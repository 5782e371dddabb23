import { readFileSync, writeFileSync } from 'node:fs'

const TICKS_PER_SECOND = 100
const KIB_PER_MIB = 1024

/** Processor seconds that a process uses while something is done. */
export async function cpuOf(pid: number, act: () => Promise<unknown>): Promise<number> {
  const before = cpuSecondsOf(pid)
  await act()
  return cpuSecondsOf(pid) - before
}

/** The most memory, in MiB, that a process has while something is done. */
export async function peakOf(pid: number, act: () => Promise<unknown>): Promise<number> {
  resetPeak(pid)
  await act()
  return peakMib(pid)
}

/** Processor seconds, user and system, that a process has used so far. Exact to the clock tick (10 ms). */
function cpuSecondsOf(pid: number): number {
  const fields = (readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').pop() ?? '').split(' ')
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND // utime and stime
}

/** Forgets the most memory that a process ever had, so that the next `peakMib` is of what came since. */
function resetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5')
}

/** The most memory, in MiB, that a process has had in RAM since `resetPeak`. */
function peakMib(pid: number): number {
  const [, kib] = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1')) ?? []
  return Number(kib) / KIB_PER_MIB
}
