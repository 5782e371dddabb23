import type { ExportFormat } from './format.ts'

/** Every form that exports are made in. A new one is added here and nowhere else. */
export const EXPORT_FORMATS: readonly ExportFormat[] = []

export function findExportFormat(name: string): ExportFormat | undefined {
  return EXPORT_FORMATS.find((format) => format.name === name)
}
