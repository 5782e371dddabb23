import type { Note } from './semantic-check.ts'
import { childOf, childrenOf, type XmlElement } from './xml-tree.ts'

/**
 * What belongs together in an Avail and in a CoreMetadata, beyond their schemas: those requirements of Avails 2.7 and MEC 2.12 that are errors, but
 * for what MEC wants of artwork, genre and copyright, which many files that are in use leave out.
 */
export function checkStructure(unit: XmlElement, note: Note): void {
  if (unit.name === 'Avail') checkAvail(unit, note)
  else if (unit.name === 'CoreMetadata') checkCore(unit, note)
}

/** The work types of which an Avail of a type has exactly one asset. */
const ASSET_OF: Readonly<Record<string, readonly string[]>> = {
  single: ['Movie', 'Short'],
  episode: ['Episode'],
  season: ['Season'],
  series: ['Series'],
  miniseries: ['Series'],
  bundle: ['Collection'],
}
/** Where the metadata of an asset of a work type stands. */
const METADATA_OF: Readonly<Record<string, string>> = {
  Movie: 'Metadata',
  Short: 'Metadata',
  Series: 'SeriesMetadata',
  Season: 'SeasonMetadata',
  Episode: 'EpisodeMetadata',
}

function checkAvail(avail: XmlElement, note: Note): void {
  const assets = childrenOf(avail, 'Asset')
  const type = childOf(avail, 'AvailType')
  const wanted = type && ASSET_OF[type.text]
  const fitting = assets.filter((asset) => wanted?.includes(childOf(asset, 'WorkType')?.text ?? ''))
  if (type && wanted && fitting.length !== 1) {
    note(
      type,
      'STRUCTURE_WRONG',
      `An Avail of the type ${type.text} has exactly one asset that is a ${wanted.join(' or ')}.`,
    )
  }
  for (const asset of assets) {
    const workType = childOf(asset, 'WorkType')?.text ?? ''
    const name = METADATA_OF[workType]
    if (name !== undefined && !childOf(asset, name)) {
      note(asset, 'STRUCTURE_WRONG', `What a ${workType} is called and rated stands in ${name}.`)
    }
    const episode = childOf(asset, 'EpisodeMetadata')
    if (episode && !childOf(childOf(episode, 'EpisodeNumber'), 'Number')) {
      note(episode, 'STRUCTURE_WRONG', 'An episode needs its Number in EpisodeNumber.')
    }
  }
  for (const transaction of childrenOf(avail, 'Transaction')) checkTransaction(transaction, type?.text, note)
}

function checkTransaction(transaction: XmlElement, availType: string | undefined, note: Note): void {
  const licence = childOf(transaction, 'LicenseType')?.text
  const terms = childrenOf(transaction, 'Term').map((term) => term.attributes.get('termName'))
  if (licence === 'POEST' && !terms.includes('SuppressionLiftDate')) {
    note(transaction, 'STRUCTURE_WRONG', 'A transaction of the licence type POEST needs the term SuppressionLiftDate.')
  }
  const isPayPerTitle = licence === 'EST' || licence === 'VOD' || licence === 'POEST'
  if (isPayPerTitle && childrenOf(transaction, 'AssetLanguage').length > 1) {
    note(transaction, 'STRUCTURE_WRONG', `A transaction of the licence type ${licence} has one AssetLanguage at most.`)
  }
  const isReferring = availType === 'promotion' || availType === 'supplement'
  if (childOf(transaction, 'RefALID') && !isReferring) {
    note(transaction, 'STRUCTURE_WRONG', 'RefALID is only for promotions and supplements.')
  }
}

const NUMBERED = ['Season', 'Episode']

function checkCore(core: XmlElement, note: Note): void {
  const basic = childOf(core, 'Basic')
  if (!basic) return
  const isDefault = ({ attributes }: XmlElement) => ['true', '1'].includes(attributes.get('default') ?? '')
  const defaults = childrenOf(basic, 'LocalizedInfo').filter(isDefault)
  if (defaults.length !== 1) {
    note(basic, 'STRUCTURE_WRONG', 'Exactly one LocalizedInfo is the default one, that of the original language.')
  }
  const workType = childOf(basic, 'WorkType')?.text ?? ''
  if (NUMBERED.includes(workType) && !childOf(childOf(basic, 'SequenceInfo'), 'Number')) {
    note(basic, 'STRUCTURE_WRONG', `A ${workType} needs its Number in SequenceInfo.`)
  }
}
