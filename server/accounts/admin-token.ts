import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The operator's token and whether this start made it. */
export interface AdminToken {
  readonly token: string
  /** Where it is kept; null: it came from the environment. */
  readonly path: string | null
}

/** Takes the operator's token from the settings, else from DATA_DIR, where the first start puts a new one (0600). */
export async function readAdminToken(dataDir: string, fromSettings: string | undefined): Promise<AdminToken> {
  if (fromSettings !== undefined) return { token: fromSettings, path: null }
  const path = join(dataDir, 'admin-token')
  const fresh = randomBytes(32).toString('base64url')
  try {
    await writeFile(path, `${fresh}\n`, { mode: 0o600, flag: 'wx', flush: true })
    return { token: fresh, path }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const kept = (await readFile(path, 'utf8')).trim()
  if (kept.length < 32) throw new Error(`${path} holds no token of 32 characters or more: delete it and start again.`)
  return { token: kept, path }
}
