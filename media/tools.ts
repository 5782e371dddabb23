import { execFile } from 'node:child_process'
import { constants } from 'node:fs'
import { access, realpath } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, isAbsolute, join } from 'node:path'
import { promisify } from 'node:util'
import { MediaError } from './errors.ts'
import type { Guards, Isolation } from './isolation.ts'
import { runTool } from './run-tool.ts'

/** The media programs of this machine and what holds them. Made once, shared by every run. */
export interface MediaTools {
  /** Absolute. */
  readonly ffmpegPath: string
  /** Absolute. */
  readonly ffprobePath: string
  /** As ffmpeg gives it, e.g. `5.1.9-0+deb12u1`. */
  readonly ffmpegVersion: string
  /** Whether this ffmpeg can fingerprint sound; some are built without chromaprint. */
  readonly hasChromaprint: boolean
  readonly isolation: Isolation
  readonly guards: Guards
}

/** Names or absolute paths; a name is looked up on PATH. */
export interface MediaToolsOptions {
  /** Default `ffmpeg`. */
  readonly ffmpegPath?: string | undefined
  /** Default `ffprobe`. */
  readonly ffprobePath?: string | undefined
}

const run = promisify(execFile)
const TRIAL_TIMEOUT_MS = 10_000

/**
 * Finds ffmpeg and ffprobe, and tries once which guards really work here: containers often have bubblewrap and forbid it.
 *
 * @throws {MediaError} MEDIA_TOOL_MISSING when ffmpeg or ffprobe is not there or does not start.
 */
export async function createMediaTools(options: MediaToolsOptions = {}): Promise<MediaTools> {
  const ffmpegPath = await getProgram(options.ffmpegPath ?? 'ffmpeg', 'FFMPEG_PATH')
  const ffprobePath = await getProgram(options.ffprobePath ?? 'ffprobe', 'FFPROBE_PATH')
  const ffmpegVersion = await getVersion(ffmpegPath, 'FFMPEG_PATH')
  await getVersion(ffprobePath, 'FFPROBE_PATH')
  const hasChromaprint = await hasMuxer(ffmpegPath, 'chromaprint')
  const guards = await findGuards(ffmpegPath)
  const isolation = guards.bwrapPath ? 'bubblewrap' : guards.prlimitPath ? 'limits' : 'none'
  return { ffmpegPath, ffprobePath, ffmpegVersion, hasChromaprint, isolation, guards }
}

async function findGuards(ffmpegPath: string): Promise<Guards> {
  const [prlimitPath, setprivPath, bwrapPath] = await Promise.all(['prlimit', 'setpriv', 'bwrap'].map(findProgram))
  const all: Guards = { prlimitPath, setprivPath, bwrapPath }
  if (await doGuardsWork(ffmpegPath, all)) return all
  let guards: Guards = { prlimitPath: undefined, setprivPath: undefined, bwrapPath: undefined }
  for (const [name, path] of Object.entries(all)) {
    const more = { ...guards, [name]: path }
    if (path && (await doGuardsWork(ffmpegPath, more))) guards = more
  }
  return guards
}

/** A trial writes nothing, so the folder for temporary files serves as its work folder. */
async function doGuardsWork(programPath: string, guards: Guards): Promise<boolean> {
  const workDir = tmpdir()
  const limits = { cpuSeconds: 60, fileBytes: 1024 ** 2 }
  const paths = { ffmpegPath: programPath, ffprobePath: programPath, guards }
  const trial = { tool: 'ffmpeg', args: () => ['-version'], inputPath: programPath, workDir, limits } as const
  return runTool(paths, { ...trial, timeoutMs: TRIAL_TIMEOUT_MS }).then(
    ({ stdout }) => stdout.toString('latin1').startsWith('ffmpeg version'),
    () => false,
  )
}

async function getProgram(nameOrPath: string, setting: string): Promise<string> {
  const path = await findProgram(nameOrPath)
  if (path) return path
  throw new MediaError(
    'MEDIA_TOOL_MISSING',
    `${nameOrPath} was not found; install ffmpeg (Debian: apt-get install ffmpeg) or set ${setting} to its full path`,
  )
}

async function getVersion(path: string, setting: string): Promise<string> {
  try {
    const { stdout } = await run(path, ['-version'], { timeout: TRIAL_TIMEOUT_MS, killSignal: 'SIGKILL' })
    const version = /^ff(?:mpeg|probe) version (\S+)/.exec(stdout)?.[1]
    if (version) return version
  } catch (cause) {
    throw new MediaError('MEDIA_TOOL_MISSING', `${path} does not start; install ffmpeg again or correct ${setting}`, {
      cause,
    })
  }
  throw new MediaError('MEDIA_TOOL_MISSING', `${path} is not ffmpeg or ffprobe; correct ${setting}`)
}

async function hasMuxer(ffmpegPath: string, name: string): Promise<boolean> {
  const { stdout } = await run(ffmpegPath, ['-hide_banner', '-muxers'], {
    timeout: TRIAL_TIMEOUT_MS,
    killSignal: 'SIGKILL',
  })
  return stdout.split('\n').some((line) => line.trim().split(/ +/)[1] === name)
}

async function findProgram(nameOrPath: string): Promise<string | undefined> {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(isAbsolute)
  const candidates = isAbsolute(nameOrPath) ? [nameOrPath] : folders.map((folder) => join(folder, nameOrPath))
  for (const path of candidates) {
    const isRunnable = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (isRunnable) return realpath(path)
  }
  return undefined
}
