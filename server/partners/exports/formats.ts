import { CSV } from './csv/csv-format.ts'
import type { ExportFormat } from './format.ts'
import { MEDIA_RSS } from './media-rss/media-rss-format.ts'
import { AVAILS } from './movielabs/avails-format.ts'
import { AVAILS_CSV, AVAILS_XLSX } from './movielabs/avails-sheet-formats.ts'
import { MEC } from './movielabs/mec-format.ts'
import { ROKU_SEARCH } from './roku/roku-format.ts'
import { SCHEMA_ORG } from './schema-org/schema-org-format.ts'

/** Every form that exports are made in. A new one is added here and nowhere else. */
export const EXPORT_FORMATS: readonly ExportFormat[] = [
  MEC,
  AVAILS,
  AVAILS_XLSX,
  AVAILS_CSV,
  SCHEMA_ORG,
  ROKU_SEARCH,
  MEDIA_RSS,
  CSV,
]

export function findExportFormat(name: string): ExportFormat | undefined {
  return EXPORT_FORMATS.find((format) => format.name === name)
}
