import { execFile } from 'node:child_process'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const CLIENT = fileURLToPath(new URL('../../../clients/typescript', import.meta.url))
const TSC = fileURLToPath(new URL('../../../node_modules/.bin/tsc', import.meta.url))

/** A folder of a program that has the client installed, as it is published, and its examples. */
export interface BuiltClient extends AsyncDisposable {
  readonly folder: string
}

/** Builds the client by its own settings, which know browsers and nothing of Node. @throws with what the compiler says */
export async function buildClient(): Promise<BuiltClient> {
  const folder = await mkdtemp(join(tmpdir(), 'juku-client-'))
  const installed = join(folder, 'node_modules', 'juku-client')
  const compiled = promisify(execFile)(TSC, ['-p', CLIENT, '--outDir', join(installed, 'dist')])
  await compiled.catch((error: Error & { stdout?: string }) => {
    throw new Error(`The client does not compile: ${error.stdout}`, { cause: error })
  })
  await cp(join(CLIENT, 'package.json'), join(installed, 'package.json'))
  await cp(join(CLIENT, 'examples'), folder, { recursive: true })
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) }
}
