import { CatalogueError } from '../../errors.ts'
import {
  type AvailFault,
  type AvailLine,
  type Edge,
  type LineId,
  type LineTransaction,
  MOST_FAULTS,
  MOST_LINES,
  type Placed,
  type ReadAvails,
} from './avail-line.ts'
import { checkSemantics } from './semantic-check.ts'
import { childOf, childrenOf, readXml, tooLarge, unreadable, walk, type XmlElement } from './xml-tree.ts'

export const AVAILS_NAMESPACE = 'http://www.movielabs.com/schema/avails/v2.7/avails'
const NAMESPACE = /^https?:\/\/www\.movielabs\.com\/schema\/avails\/v([\d.]{1,10})\/avails$/
const ROOTS = ['AvailList', 'Avail', 'AvailListSigned']

/**
 * Reads Avails 2.7 XML into lines, each transaction one, and checks its words. Run it where it may take time and memory: see `readAvails`.
 * @throws {CatalogueError} AVAILS_UNREADABLE, AVAILS_TOO_LARGE, AVAILS_VERSION_UNSUPPORTED
 */
export function readAvailsXml(bytes: Uint8Array): ReadAvails {
  const lines: AvailLine[] = []
  const errors: AvailFault[] = []
  const warnings: AvailFault[] = []
  readXml(bytes, {
    onRoot: (root) => {
      requireAvails(root)
      if (root.name !== 'AvailListSigned') return
      const detail = 'Its signature is not checked here.'
      warnings.push({ place: '/avails:AvailListSigned', code: 'SIGNATURE_NOT_CHECKED', detail })
    },
    units: new Set(['Avail']),
    onUnit: (avail) => {
      for (const { path, severity, code, detail } of checkSemantics(avail)) {
        const list = severity === 'error' ? errors : warnings
        if (list.length < MOST_FAULTS) list.push({ place: path, code, detail })
      }
      lines.push(...linesOf(avail))
      if (lines.length > MOST_LINES) throw tooLarge(`it has more than ${MOST_LINES} transactions`)
    },
  })
  return { format: 'avails-2.7-xml', lines, errors, warnings }
}

function requireAvails({ name, namespace }: Pick<XmlElement, 'name' | 'namespace'>): void {
  const [, version] = NAMESPACE.exec(namespace) ?? []
  if (version === undefined || !ROOTS.includes(name)) {
    throw unreadable('it is no AvailList of MovieLabs Avails. Its root says what it is.')
  }
  if (namespace === AVAILS_NAMESPACE) return
  const detail = `This is Avails ${version}, and only 2.7 (${AVAILS_NAMESPACE}) is read. Ask for the file in that version.`
  throw new CatalogueError('AVAILS_VERSION_UNSUPPORTED', detail, { extensions: { version } })
}

function linesOf(avail: XmlElement): AvailLine[] {
  const entryType = placed(childOf(childOf(avail, 'Disposition'), 'EntryType'))
  const assets = childrenOf(avail, 'Asset')
  const shared = { entryType, ids: idsOf(avail, assets), title: titleOf(assets), part: partOf(assets) }
  const transactions = childrenOf(avail, 'Transaction')
  if (entryType?.text === 'Full Delete' || transactions.length === 0) {
    return [{ ...shared, place: avail.path, transaction: undefined }]
  }
  return transactions.map((one) => ({ ...shared, place: one.path, transaction: transactionOf(one) }))
}

/** Of the work: the series where an asset is one of its parts, since windows are of whole works. */
function idsOf(avail: XmlElement, assets: readonly XmlElement[]): LineId[] {
  const ids: LineId[] = []
  const add = (kind: LineId['kind'], element: XmlElement | undefined, namespace?: string) => {
    if (element && element.text !== '') {
      ids.push({ kind, text: element.text, place: element.path, ...(namespace === undefined ? {} : { namespace }) })
    }
  }
  add('alid', childOf(avail, 'ALID'))
  for (const asset of assets) {
    const series = [...walk(asset)].find(({ name }) => name === 'SeriesMetadata')
    const whole = series ?? asset
    for (const element of whole.children.flatMap((child) => (series ? [child] : [child, ...child.children]))) {
      if (/EIDR-URN$/.test(element.name)) add('eidr', element)
      if (/AltIdentifier$/.test(element.name)) {
        add('other', childOf(element, 'Identifier'), childOf(element, 'Namespace')?.text ?? '')
      }
    }
    if (series) add('contentId', childOf(series, 'SeriesContentID'))
    else
      ids.push({ kind: 'contentId', text: asset.attributes.get('contentID') ?? '', place: `${asset.path}/@contentID` })
  }
  return ids
}

function titleOf(assets: readonly XmlElement[]): string | undefined {
  const named = assets
    .flatMap((asset) => [...walk(asset)])
    .find(({ name }) => /Title(InternalAlias|DisplayUnlimited)$/.test(name))
  return named?.text.slice(0, 300)
}

function partOf(assets: readonly XmlElement[]): string | undefined {
  const part = assets.find((asset) => ['Episode', 'Season', 'Volume'].includes(childOf(asset, 'WorkType')?.text ?? ''))
  return part?.attributes.get('contentID')
}

/** What stands beside these is not kept in a window. */
const READ = new Set([
  ...['Licensee', 'LicenseType', 'Territory', 'TerritoryExcluded', 'Start', 'StartCondition', 'End', 'EndCondition'],
  'HoldbackLanguage',
])

function transactionOf(transaction: XmlElement): LineTransaction {
  const terms = childrenOf(transaction, 'Term')
  const isExclusive = (term: XmlElement) => term.attributes.get('termName') === 'Exclusive'
  const exclusive = terms.find(isExclusive)?.children[0]
  const id = transaction.attributes.get('TransactionID')
  const others = transaction.children.filter(({ name }) => !READ.has(name) && name !== 'Term')
  return {
    place: transaction.path,
    id: id === undefined || id === '' ? undefined : { text: id, place: `${transaction.path}/@TransactionID` },
    licenceType: placed(childOf(transaction, 'LicenseType')),
    licensee: placed(childOf(childOf(transaction, 'Licensee'), 'DisplayName')),
    territories: placesOf(transaction, 'Territory'),
    excluded: placesOf(transaction, 'TerritoryExcluded'),
    start: edgeOf(transaction, 'Start'),
    end: edgeOf(transaction, 'End'),
    exclusive: placed(exclusive),
    holdbacks: childrenOf(transaction, 'HoldbackLanguage').map((element) => ({
      ...{ text: element.text, place: element.path, asset: element.attributes.get('asset') },
    })),
    besides: [
      ...others.map(({ name }) => name),
      ...terms.filter((term) => !isExclusive(term)).map((term) => `Term ${term.attributes.get('termName') ?? ''}`),
    ],
  }
}

function placesOf(transaction: XmlElement, name: string): Placed[] {
  return childrenOf(transaction, name).flatMap((element) =>
    element.children.map(({ text, path }) => ({ text, place: path })),
  )
}

function edgeOf(transaction: XmlElement, name: 'Start' | 'End'): Edge {
  const condition = childOf(transaction, `${name}Condition`)
  const lag = condition?.attributes.get('lag')
  return {
    at: placed(childOf(transaction, name)),
    condition: placed(condition),
    lag: lag === undefined ? undefined : { text: lag, place: `${condition?.path}/@lag` },
  }
}

function placed(element: XmlElement | undefined): Placed | undefined {
  return element && element.text !== '' ? { text: element.text, place: element.path } : undefined
}
