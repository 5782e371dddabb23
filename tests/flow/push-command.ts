import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { cleanEnv, TEST_TOKEN } from '../start-server.ts'

const PUSH = fileURLToPath(new URL('../../scripts/push.ts', import.meta.url))

/** How a run of `npm run push` ended. */
export interface PushEnding {
  readonly code: number | null
  readonly output: string
}

/** A run under way. */
export interface PushRun {
  readonly child: ChildProcess
  output(): string
  readonly ended: Promise<PushEnding>
}

/** Starts `npm run push` without a terminal. `stateFolder` is where it keeps its notes. */
export function startPush(args: readonly string[], stateFolder: string, env: NodeJS.ProcessEnv = {}): PushRun {
  return follow(
    spawn(process.execPath, [PUSH, ...args], { env: envOf(stateFolder, env), stdio: ['ignore', 'pipe', 'pipe'] }),
  )
}

/** Starts it in a terminal, whose keys are what is written to its `stdin`. */
export function startPushInTerminal(args: readonly string[], stateFolder: string): PushRun {
  const command = [process.execPath, PUSH, ...args].map((one) => `'${one}'`).join(' ')
  const terminal = ['-qec', `stty cols 100; exec ${command}`, '/dev/null']
  return follow(spawn('script', terminal, { env: { ...envOf(stateFolder), SHELL: '/bin/sh' }, stdio: 'pipe' }))
}

function envOf(stateFolder: string, env: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  return { ...cleanEnv(), JUKU_TOKEN: TEST_TOKEN, XDG_STATE_HOME: stateFolder, ...env }
}

function follow(child: ChildProcess): PushRun {
  const chunks: string[] = []
  child.stdout?.on('data', (chunk) => chunks.push(String(chunk)))
  child.stderr?.on('data', (chunk) => chunks.push(String(chunk)))
  const output = () => chunks.join('')
  const ended = new Promise<PushEnding>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, output: output() }))
  })
  return { child, output, ended }
}

/** Runs it to its end. */
export const runPush = (...args: Parameters<typeof startPush>): Promise<PushEnding> => startPush(...args).ended
