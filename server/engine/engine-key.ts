import { randomBytes } from 'node:crypto'
import { chmod, link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const KEY_BYTES = 32
const KEY_PATTERN = /^[\w-]{16,}$/

/**
 * The master key of the embedded engine: made once, kept in `<dataDir>/engine-key` with mode 0600.
 * Two starts at the same time end with the same key.
 */
export async function readOrMakeEngineKey(dataDir: string): Promise<string> {
  const path = join(dataDir, 'engine-key')
  const kept = await readKey(path)
  if (kept !== undefined) return kept
  await mkdir(dataDir, { recursive: true })
  await rm(path, { force: true }) // only ever an empty or broken file
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`
  await writeFile(draft, randomBytes(KEY_BYTES).toString('base64url'), { mode: 0o600, flush: true })
  try {
    await link(draft, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    await rm(draft, { force: true })
  }
  return (await readKey(path)) ?? readOrMakeEngineKey(dataDir)
}

async function readKey(path: string): Promise<string | undefined> {
  try {
    const key = (await readFile(path, 'utf8')).trim()
    if (!KEY_PATTERN.test(key)) return undefined
    await chmod(path, 0o600)
    return key
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
