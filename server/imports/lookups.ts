import type { Reader } from '../../db/open.ts'
import { findImport, type ImportRow } from '../../db/queries/imports.ts'
import { notFound } from '../errors.ts'

/** @throws {CatalogueError} IMPORT_NOT_FOUND */
export async function getImport(db: Reader, id: string): Promise<ImportRow> {
  const row = await findImport(db, id)
  if (!row) throw notFound('IMPORT_NOT_FOUND', id)
  return row
}
