import type { Warning } from '../../db/schema/index.ts'

/** The warnings of an episode that are not about tracks inside its file; those go when the file is read anew or replaced. */
export function withoutEmbedded(warnings: readonly Warning[]): Warning[] {
  return warnings.filter((warning) => !warning.code.startsWith('EMBEDDED_'))
}
