import { randomBytes } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The operator's token and whether this start made it. */
export interface AdminToken {
  readonly token: string
  /** Where it is kept; null: it came from the environment. */
  readonly path: string | null
  /** True: nobody has it yet. */
  readonly isNew: boolean
}

/** The file that should hold the operator's token does not. The message says what to do. */
export class AdminTokenError extends Error {
  override readonly name = 'AdminTokenError'
}

const MIN_LENGTH = 32

/**
 * Takes the operator's token from the settings, else from DATA_DIR, where the first start puts a new one (0600).
 * @throws {AdminTokenError} when the file was changed into something that is no token.
 */
export async function readAdminToken(dataDir: string, fromSettings: string | undefined): Promise<AdminToken> {
  if (fromSettings !== undefined) return { token: fromSettings, path: null, isNew: false }
  const path = join(dataDir, 'admin-token')
  const kept = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
  })
  const token = kept?.trim() ?? randomBytes(32).toString('base64url')
  if (token.length < MIN_LENGTH) {
    throw new AdminTokenError(`${path} holds no token of ${MIN_LENGTH} characters or more: delete it and start again.`)
  }
  if (kept === undefined) {
    await writeFile(`${path}.new`, `${token}\n`, { mode: 0o600, flush: true })
    await rename(`${path}.new`, path) // whole or not at all, however this start ends
  }
  return { token, path, isNew: kept === undefined }
}
