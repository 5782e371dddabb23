import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { MediaError } from './errors.ts'
import { type Guards, heldCommand, heldInputPath, type RunLimits } from './isolation.ts'

/** The programs that a run needs, as `createMediaTools` found them. */
export interface ToolPaths {
  readonly ffmpegPath: string
  readonly ffprobePath: string
  readonly guards: Guards
}

/** One run of ffmpeg or ffprobe. */
export interface ToolRun {
  readonly tool: 'ffmpeg' | 'ffprobe'
  /** The argument list; `input` is the name (`file:...`) under which the tool sees `inputPath`. */
  readonly args: (input: string) => readonly string[]
  /** Absolute path of the untrusted file; undefined when the run reads only what stands in `workDir`. */
  readonly inputPath?: string
  /** Private folder, the tool's current one: output names are relative to it. */
  readonly workDir: string
  readonly signal?: AbortSignal | undefined
  /** Gives way to every other process. Default false. */
  readonly isBackground?: boolean
  /** Wall-clock limit. Default 120 000 ms. */
  readonly timeoutMs?: number
  /** Default 60 s of processor time, 256 MiB a file. */
  readonly limits?: Partial<RunLimits>
  /** Bytes of stdout after which the run is ended. Default 16 MiB. */
  readonly stdoutCapBytes?: number
  /** Takes stdout as it comes; then `stdout` of the outcome is empty. */
  readonly onStdout?: (chunk: Buffer) => void
  /** Takes each line of stderr as it comes, without its line feed. */
  readonly onStderrLine?: (line: string) => void
}

/** How a run ended. A tool that says no is no exception: look at `exitCode`. */
export interface ToolOutcome {
  /** null when a signal ended it. */
  readonly exitCode: number | null
  readonly stdout: Buffer
  /** The first megabyte. */
  readonly stderr: string
}

const STDERR_CAP_BYTES = 1024 * 1024
const LONGEST_LINE = 8192
const DEFAULT_LIMITS: RunLimits = { cpuSeconds: 60, fileBytes: 256 * 1024 ** 2 }

/**
 * Runs ffmpeg or ffprobe on an untrusted file: no shell, no environment, a process group of its own, resource limits, and
 * namespaces where the machine allows them. When the promise settles no process of the run is left.
 *
 * @throws {MediaError} MEDIA_TIMED_OUT at the wall-clock limit, MEDIA_LIMIT_EXCEEDED at any other limit, MEDIA_TOOL_MISSING when the
 *   tool cannot be started. @throws the signal's reason when aborted.
 */
export function runTool(tools: ToolPaths, run: ToolRun): Promise<ToolOutcome> {
  run.signal?.throwIfAborted()
  const programPath = run.tool === 'ffmpeg' ? tools.ffmpegPath : tools.ffprobePath
  const input = run.inputPath ? `file:${heldInputPath(tools.guards, run.inputPath)}` : ''
  const [command = programPath, ...args] = heldCommand(tools.guards, {
    programPath,
    args: run.args(input),
    inputPath: run.inputPath,
    workDir: run.workDir,
    limits: { ...DEFAULT_LIMITS, ...run.limits },
    isBackground: run.isBackground === true,
  })
  const child = spawn(command, args, {
    cwd: run.workDir,
    detached: true,
    env: { PATH: '/usr/bin:/bin' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return watch(child, run)
}

function watch(child: ChildProcess, run: ToolRun): Promise<ToolOutcome> {
  return new Promise((resolve, reject) => {
    let failure: unknown
    const end = (reason: unknown) => {
      failure ??= reason
      killRun(child)
    }
    const timeoutMs = run.timeoutMs ?? 120_000
    const timer = setTimeout(
      () =>
        end(
          new MediaError(
            'MEDIA_TIMED_OUT',
            `${run.tool} did not finish in ${timeoutMs} ms; try a shorter or smaller file`,
          ),
        ),
      timeoutMs,
    )
    const abort = () => end(run.signal?.reason)
    run.signal?.addEventListener('abort', abort, { once: true })
    const stdout = collectStdout(child, run, end)
    const stderr = collectStderr(child, run.onStderrLine, end)
    const settle = (act: () => void) => {
      clearTimeout(timer)
      run.signal?.removeEventListener('abort', abort)
      act()
    }
    child.once('error', (cause) =>
      settle(() =>
        reject(
          new MediaError('MEDIA_TOOL_MISSING', `${run.tool} could not be started; check FFMPEG_PATH and FFPROBE_PATH`, {
            cause,
          }),
        ),
      ),
    )
    // `close`, not `exit`: it waits for every process that holds a pipe.
    child.once('close', (exitCode, signal) => {
      failure ??= limitFailure(run.tool, exitCode, signal, stderr())
      settle(() => (failure ? reject(failure) : resolve({ exitCode, stdout: stdout(), stderr: stderr() })))
    })
  })
}

function collectStdout(child: ChildProcess, run: ToolRun, end: (reason: unknown) => void): () => Buffer {
  const chunks: Buffer[] = []
  const capBytes = run.stdoutCapBytes ?? 16 * 1024 * 1024
  let sizeBytes = 0
  child.stdout?.on('data', (chunk: Buffer) => {
    sizeBytes += chunk.length
    if (sizeBytes > capBytes) {
      end(
        new MediaError(
          'MEDIA_LIMIT_EXCEEDED',
          `${run.tool} wrote more than ${capBytes} bytes; the file is not a usual video`,
        ),
      )
      return
    }
    guarded(end, () => (run.onStdout ? run.onStdout(chunk) : chunks.push(chunk)))
  })
  return () => Buffer.concat(chunks)
}

function collectStderr(
  child: ChildProcess,
  onLine: ((line: string) => void) | undefined,
  end: (reason: unknown) => void,
): () => string {
  let text = ''
  let rest = ''
  child.stderr?.setEncoding('utf8')
  child.stderr?.on('data', (chunk: string) => {
    if (text.length < STDERR_CAP_BYTES) text += chunk.slice(0, STDERR_CAP_BYTES - text.length)
    if (!onLine) return
    const lines = (rest + chunk).split('\n')
    rest = (lines.pop() ?? '').slice(-LONGEST_LINE)
    guarded(end, () => lines.forEach(onLine))
  })
  return () => text
}

/** A listener that throws ends the run instead of the program. */
function guarded(end: (reason: unknown) => void, act: () => void): void {
  try {
    act()
  } catch (error) {
    end(error)
  }
}

const LIMIT_SIGNALS = ['SIGXCPU', 'SIGXFSZ', 'SIGKILL']
// What bubblewrap says (128 + signal) when the tool inside met SIGKILL, SIGXCPU or SIGXFSZ.
const LIMIT_EXIT_CODES = [137, 152, 153]

function limitFailure(
  tool: string,
  exitCode: number | null,
  signal: string | null,
  stderr: string,
): MediaError | undefined {
  const limited = signal ? LIMIT_SIGNALS.includes(signal) : exitCode !== null && LIMIT_EXIT_CODES.includes(exitCode)
  if (!limited) return undefined
  const cause = new Error(`${tool} ended with ${signal ?? exitCode}: ${stderr.slice(-2000)}`)
  return new MediaError(
    'MEDIA_LIMIT_EXCEEDED',
    `${tool} used more time or space than one file may; send a smaller file`,
    { cause },
  )
}

/**
 * SIGKILL to everything in the run. The innermost processes go first, so that those around them reap them and end by themselves: not
 * even a zombie is left to an init that may not care. What is still there after half a second goes with the group.
 */
function killRun(child: ChildProcess): void {
  const { pid } = child
  if (pid === undefined) return
  const innermost = leaves(pid)
  if (innermost.includes(pid)) kill(-pid)
  else for (const leaf of innermost) kill(leaf)
  const timer = setTimeout(() => kill(-pid), 500)
  child.once('close', () => clearTimeout(timer))
}

function leaves(pid: number): number[] {
  const children = childPids(pid)
  return children.length === 0 ? [pid] : children.flatMap(leaves)
}

function childPids(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(/\s+/).filter(Boolean).map(Number)
  } catch {
    return []
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It had ended already.
  }
}
