import type { Reader } from '../../db/open.ts'
import { findImport, type ImportRow } from '../../db/queries/imports.ts'
import { CatalogueError } from '../errors.ts'

/** @throws {CatalogueError} IMPORT_NOT_FOUND */
export async function getImport(db: Reader, id: string): Promise<ImportRow> {
  const row = await findImport(db, id)
  if (row) return row
  throw new CatalogueError(
    'IMPORT_NOT_FOUND',
    `There is no import ${id}: one is forgotten 30 days after its last change.`,
  )
}
