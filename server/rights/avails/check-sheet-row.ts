import type { Placed } from './avail-line.ts'
import { checkSemantics } from './semantic-check.ts'
import { type AvailRow, type ColumnName, listOf } from './sheet-columns.ts'
import type { XmlElement } from './xml-tree.ts'

/** Columns whose text is that of an element of the XML form; a list is several elements. */
const ELEMENTS: readonly (readonly [ColumnName, string])[] = [
  ['EntryType', 'EntryType'],
  ['WorkType', 'WorkType'],
  ['LicenseType', 'LicenseType'],
  ['FormatProfile', 'FormatProfile'],
  ['ALID', 'ALID'],
]
/** Sheets have ids of other registries in these as well. */
const EIDRS: readonly ColumnName[] = ['TitleID', 'EditID', 'SeriesID']
const IS_EIDR = /^(urn:eidr:|doi:|https?:\/\/)?\S*10\.5240/i
const LISTS: readonly (readonly [ColumnName, string])[] = [
  ['Territory', 'country'],
  ['TerritoryExclusion', 'country'],
  ['AllowedLanguages', 'AllowedLanguage'],
  ['AssetLanguage', 'AssetLanguage'],
  ['HoldbackLanguage', 'HoldbackLanguage'],
]

/** The same checks as of the XML form, with cells for places. */
export function checkSheetRow(row: AvailRow) {
  const single = ELEMENTS.flatMap(([column, name]) => elementsOf(name, row.get(column)))
  const listed = LISTS.flatMap(([column, name]) => listOf(row.get(column)).flatMap((part) => elementsOf(name, part)))
  const eidrs = EIDRS.flatMap((column) => elementsOf('EIDR-URN', row.get(column))).filter(({ text }) =>
    IS_EIDR.test(text),
  )
  const rating = element('Rating', '', [
    ...elementsOf('System', row.get('RatingSystem')),
    ...elementsOf('Value', row.get('RatingValue')),
  ])
  const currency = row.get('PriceCurrency')
  const money = currency ? [element('Money', currency.place, [], new Map([['currency', currency.text]]))] : []
  const findings = checkSemantics(element('Row', '', [...single, ...listed, ...eidrs, rating, ...money]))
  return findings.map(({ path, ...finding }) => ({ ...finding, place: path }))
}

function elementsOf(name: string, cell: Placed | undefined): XmlElement[] {
  return cell ? [{ ...element(name, cell.place, []), text: cell.text }] : []
}

function element(
  name: string,
  path: string,
  children: readonly XmlElement[],
  attributes: ReadonlyMap<string, string> = new Map(),
): XmlElement {
  return { name, namespace: '', path, attributes, children, text: '' }
}
