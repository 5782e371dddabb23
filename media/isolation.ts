import { lstatSync, readlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** How a tool is held: in namespaces of its own, only by resource limits, or not at all. */
export type Isolation = 'bubblewrap' | 'limits' | 'none'

/** Absolute paths of the programs that hold a tool; undefined = not there, or not working here. */
export interface Guards {
  readonly bwrapPath: string | undefined
  readonly prlimitPath: string | undefined
  readonly setprivPath: string | undefined
}

/** What one run may use. */
export interface RunLimits {
  /** Processor time, in whole seconds; the kernel kills at the limit. */
  readonly cpuSeconds: number
  /** Size of any one file that the tool writes. */
  readonly fileBytes: number
}

/** One run before it is wrapped. `inputPath` is the untrusted file, `workDir` the only folder that can be written. */
export interface HeldRun {
  readonly programPath: string
  readonly args: readonly string[]
  readonly inputPath: string | undefined
  readonly workDir: string
  readonly limits: RunLimits
  /** Gives way to every other process. */
  readonly isBackground: boolean
}

const ADDRESS_SPACE_BYTES = 4 * 1024 ** 3
const OPEN_FILES = 64

// When this process dies, the shell gets the signal that setpriv has arranged and kills the whole group: also a bubblewrap that is
// only starting and whose inner half would otherwise wait, or run, for ever. If this process died before the arrangement nobody would
// send a signal; hence the look at the parent. Arguments only: nothing is put into the text. The group is named: `kill -9 0` would
// take this process's own group with it, and whoever started it, should the shell ever run in that one.
const KILL_GROUP_WITH_PARENT = `trap 'kill -9 -$$' TERM; [ "$PPID" = "$1" ] || exit 1; shift; "$@" & wait $!`

/** Where the untrusted file is seen by the tool: bubblewrap shows it at one fixed place, whatever it is called outside. */
export function heldInputPath(guards: Guards, inputPath: string): string {
  return guards.bwrapPath ? '/in' : inputPath
}

/** The command line, program first, that runs a tool inside its limits and dies with this process even when that is killed -9. */
export function heldCommand(guards: Guards, run: HeldRun): string[] {
  const { prlimitPath, setprivPath, bwrapPath } = guards
  const limited = prlimitPath ? [prlimitPath, ...limitOptions(run.limits), '--'] : []
  const sandboxed = bwrapPath ? [bwrapPath, ...sandboxOptions(run), '--'] : []
  const tied = setprivPath
    ? [setprivPath, '--pdeathsig', 'TERM', '--', '/bin/sh', '-c', KILL_GROUP_WITH_PARENT, 'sh', String(process.pid)]
    : []
  // nice comes with every system that has prlimit, and stands beside it.
  const slowed = run.isBackground && prlimitPath ? [join(dirname(prlimitPath), 'nice'), '-n', '10'] : []
  return [...slowed, ...tied, ...sandboxed, ...limited, run.programPath, ...run.args]
}

function limitOptions({ cpuSeconds, fileBytes }: RunLimits): string[] {
  return [
    `--cpu=${cpuSeconds}`,
    `--as=${ADDRESS_SPACE_BYTES}`,
    `--fsize=${fileBytes}`,
    `--nofile=${OPEN_FILES}`,
    '--core=0',
  ]
}

function sandboxOptions({ programPath, inputPath, workDir }: HeldRun): string[] {
  const options = [
    '--unshare-all',
    // Without this bubblewrap ends before its inner init has: a zombie is left to whoever reaps here, and its processor time is not counted.
    '--as-pid-1',
    '--die-with-parent',
    '--clearenv',
    '--setenv',
    'PATH',
    '/usr/bin:/bin',
  ]
  options.push('--ro-bind', '/usr', '/usr')
  for (const path of ['/lib', '/lib64', '/lib32', '/bin', '/sbin']) options.push(...systemFolder(path))
  // Debian reaches libblas and friends through /etc/alternatives.
  for (const path of ['/etc/alternatives', '/etc/ld.so.cache']) options.push('--ro-bind-try', path, path)
  if (!programPath.startsWith('/usr/')) options.push('--ro-bind', dirname(programPath), dirname(programPath))
  if (inputPath) options.push('--ro-bind', inputPath, '/in')
  options.push('--bind', workDir, '/out', '--chdir', '/out')
  return options
}

function systemFolder(path: string): string[] {
  const found = lstatSync(path, { throwIfNoEntry: false })
  if (!found) return []
  return found.isSymbolicLink() ? ['--symlink', readlinkSync(path), path] : ['--ro-bind', path, path]
}
