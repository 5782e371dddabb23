import { execFile } from 'node:child_process'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { FastifyBaseLogger } from 'fastify'
import { EngineStartError } from './errors.ts'

/**
 * Removes data that another version of the engine wrote: it would refuse to open them, and they are copies that
 * `ensureIndexes` makes again. Data of the same version stay.
 * @throws {EngineStartError} when the program does not tell its version.
 */
export async function dropForeignData(
  binary: string,
  dbPath: string,
  log: Pick<FastifyBaseLogger, 'warn'>,
): Promise<void> {
  const written = await writtenBy(dbPath)
  if (written === undefined) return
  const version = await versionOf(binary)
  if (version === written) return
  log.warn({ written, version }, 'The search index was written by another Meilisearch: it is made again')
  await rm(dbPath, { recursive: true, force: true })
}

async function writtenBy(dbPath: string): Promise<string | undefined> {
  try {
    return (await readFile(join(dbPath, 'VERSION'), 'utf8')).trim()
  } catch {
    return undefined
  }
}

async function versionOf(binary: string): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(binary, ['--version'], { timeout: 10_000, env: {} })
    const version = /\d+\.\d+\.\d+\S*/.exec(stdout)?.[0]
    if (version !== undefined) return version
    throw new Error(`no version in ${JSON.stringify(stdout)}`)
  } catch (error) {
    throw new EngineStartError(`The Meilisearch program cannot be run: ${binary}`, { cause: error })
  }
}
