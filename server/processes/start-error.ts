/** Why this program cannot start: one sentence for the person who started it. */
export class StartError extends Error {
  override readonly name = 'StartError'
}

/** The sentence for what a start may fail with; undefined for what nobody expected. */
export function sentenceOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined
  const expected = [
    'StartError',
    'ConfigError',
    'AdminTokenError',
    'EngineStartError',
    'DatabaseVersionError',
    'DatabaseBusyError',
    'MediaError',
  ]
  if (expected.includes(error.name)) return error.message
  const { code, path } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC' || code === 'SQLITE_FULL') return 'The disk is full: free some space and start again.'
  if (code === 'SQLITE_NOTADB' || code?.startsWith('SQLITE_CORRUPT')) {
    return 'The database in DATA_DIR is damaged (juku.db): restore it from a backup.'
  }
  if (
    code === 'EACCES' ||
    code === 'EROFS' ||
    code === 'EPERM' ||
    code === 'SQLITE_CANTOPEN' ||
    code === 'SQLITE_READONLY'
  ) {
    return `There is no right to write ${path ?? 'in DATA_DIR'}: correct its owner, or set DATA_DIR to another folder.`
  }
  return undefined
}
