import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { identify, isSameProcess, type ProcessIdentity } from '../../server/processes/identity.ts'
import { findTestEngineBinary } from '../engine-binary.ts'
import { cleanEnv, FLAGS, NODE_COMPILE_CACHE, until } from '../start-server.ts'

const MAIN = fileURLToPath(new URL('../../server/main.ts', import.meta.url))
const END_LIMIT_MS = 45_000

/** How a program that does not stay up ended. */
export interface Ending {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** One process below another. */
export interface Descendant extends ProcessIdentity {
  /** Its arguments, separated by spaces. */
  readonly command: string
}

/**
 * Starts the server and waits until it ends by itself.
 * @param options.wrapper another program in front, which runs it. @param options.copiesEngine as `startServer` has it.
 */
export async function startAndEnd(
  env: NodeJS.ProcessEnv,
  {
    args = [],
    wrapper = [],
    copiesEngine = false,
  }: { args?: readonly string[]; wrapper?: readonly string[]; copiesEngine?: boolean } = {},
): Promise<Ending> {
  const [program = process.execPath, ...argv] = [...wrapper, process.execPath, ...FLAGS, MAIN, ...args]
  const engine = copiesEngine ? {} : { MEILI_BIN: await findTestEngineBinary() }
  const child = spawn(program, argv, {
    env: { ...cleanEnv(), ...engine, NODE_COMPILE_CACHE, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const texts = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk) => {
    texts.stdout += String(chunk)
  })
  child.stderr.on('data', (chunk) => {
    texts.stderr += String(chunk)
  })
  const timer = setTimeout(() => child.kill('SIGKILL'), END_LIMIT_MS)
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  clearTimeout(timer)
  return { code, ...texts }
}

/** Every process below `pid`, at any depth. */
export function descendantsOf(pid: number): Descendant[] {
  const children = new Map<number, number[]>()
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const parent = parentOf(name)
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), Number(name)])
  }
  const below = (parent: number): number[] => (children.get(parent) ?? []).flatMap((child) => [child, ...below(child)])
  return below(pid).flatMap((child) => {
    const identity = identify(child)
    return identity ? [{ ...identity, command: commandOf(child) }] : []
  })
}

/** The one process below `pid` whose command line mentions `text`. */
export function findDescendant(pid: number | undefined, text: string): Descendant | undefined {
  return descendantsOf(pid ?? 0).find((descendant) => descendant.command.includes(text))
}

/** Returns when all of them have ended. @throws with those that have not. */
export async function untilGone(processes: readonly Descendant[]): Promise<void> {
  const left = async () => processes.filter(isSameProcess)
  await until(left, (alive) => alive.length === 0, { limitMs: 15_000, what: 'the end of every process' })
}

function parentOf(pid: string): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
  } catch {
    return undefined // it ended meanwhile
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return ''
  }
}
