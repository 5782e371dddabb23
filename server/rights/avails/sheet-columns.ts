import type { Placed } from './avail-line.ts'

/**
 * Columns of the Avails 1.9 sheet: groups in the first row, names in the second, in the order of MovieLabs' template
 * (`AllAvails` of its mapping to XML). Other templates have the same names in one row, as `AvailTrans/Territory` or `AvailTrans:Territory`.
 */
export const AVAIL_COLUMNS = [
  ...columns('Avail', ['ALID', 'AvailID', 'Licensee']),
  ...columns('Disposition', ['EntryType']),
  ...columns('Avail', ['DisplayName', 'ServiceProvider']),
  ...columns('AvailAsset', ['WorkType', 'ContentID', 'SeriesContentID', 'EditID', 'TitleID', 'AltID']),
  ...columns('AvailMetadata', ['TitleInternalAlias', 'TitleDisplayUnlimited']),
  ...columns('AvailMetadata', ['SeriesTitleInternalAlias', 'SeriesTitleDisplayUnlimited', 'SeriesID']),
  ...columns('AvailMetadata', ['EpisodeCount', 'ReleaseYear', 'TotalRunTime']),
  ...columns('AvailMetadata', ['RatingSystem', 'RatingValue', 'RatingReason']),
  ...columns('AvailTrans', ['LicenseType', 'Territory', 'TerritoryExclusion', 'Start', 'StartLag', 'End', 'EndLag']),
  ...columns('AvailTrans', ['HoldbackLanguage', 'Exclusive', 'FormatProfile']),
] as const

/** Columns that are read besides, where a file has them. */
export const MORE_COLUMNS = [
  ...['EpisodeContentID', 'SeasonContentID', 'EpisodeNumber', 'AllowedLanguages', 'AssetLanguage', 'PriceCurrency'],
  ...['EpisodeTitleInternalAlias', 'PriceType', 'PriceValue', 'ContractID', 'Description', 'OtherInstructions'],
  ...['WindowDuration', 'ReportingID', 'EpisodeTitleID', 'EpisodeID'],
] as const

export type ColumnName = (typeof AVAIL_COLUMNS)[number]['name'] | (typeof MORE_COLUMNS)[number]

function columns<const Name extends string>(group: string, names: readonly Name[]) {
  return names.map((name) => ({ group, name }))
}

const BY_KEY = new Map<string, ColumnName>(
  [...AVAIL_COLUMNS.map(({ name }) => name), ...MORE_COLUMNS].map((name) => [name.toLowerCase(), name]),
)

/** The column that a header names, with its group or without; undefined: none that is read. */
export function readColumn(header: string): ColumnName | undefined {
  const name = header.trim().split(/[/:]/).at(-1) ?? ''
  return BY_KEY.get(name.replaceAll(/[\s*]/g, '').toLowerCase())
}

/** The cells of a row by their columns; one that says nothing is not there. */
export type AvailRow = ReadonlyMap<ColumnName, Placed>

/** What stands parted by commas in one cell. */
export function listOf(cell: Placed | undefined): Placed[] {
  if (!cell) return []
  const parts = cell.text.split(/[,;]/).map((part) => part.trim())
  return parts.filter((text) => text !== '').map((text) => ({ text, place: cell.place }))
}
