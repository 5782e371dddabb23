/** Another registry's id of a work. */
export interface ExternalId {
  readonly scheme: string
  readonly value: string
}

/** Why a value cannot be an id of its scheme. */
export interface UnfitId {
  readonly code: 'EXTERNAL_ID_INVALID' | 'CHECK_CHARACTER_WRONG'
  readonly detail: string
}

/**
 * An id in the one form that we store and compare: spellings of the same id become equal. A scheme that we do not know is
 * its owner's own, and its values stay as they are.
 */
export function readExternalId({ scheme, value }: ExternalId): ExternalId | UnfitId {
  const read = SCHEMES[scheme]
  const found = read ? read(value.trim()) : value
  return typeof found === 'string' ? { scheme, value: found } : found
}

/** Such as is said of a value that is no id at all. */
function unfit(detail: string): UnfitId {
  return { code: 'EXTERNAL_ID_INVALID', detail }
}

const SCHEMES: Readonly<Record<string, (value: string) => string | UnfitId>> = {
  eidr: readEidr,
  isan: readIsan,
  imdb: readImdb,
  wikidata: readWikidata,
}

const DOI_FORMS = /^(?:https?:\/\/(?:dx\.|www\.)?doi\.org\/|doi:|info:doi\/|urn:doi:|urn:eidr:)/i
const EIDR = /^10\.5240[/:]([0-9A-F]{4})-?([0-9A-F]{4})-?([0-9A-F]{4})-?([0-9A-F]{4})-?([0-9A-F]{4})-?([0-9A-Z])$/

/** EIDR: ID Format 1.5; RFC 7972 (URN), with or without hyphens. */
function readEidr(value: string): string | UnfitId {
  const [whole, ...parts] = EIDR.exec(value.replace(DOI_FORMS, '').toUpperCase()) ?? []
  if (whole === undefined)
    return unfit('An EIDR is written such as 10.5240/XXXX-XXXX-XXXX-XXXX-XXXX-C, with hexadecimal X.')
  if (!isChecked(parts.join(''))) return wrongCheck('EIDR', 'the last one')
  return `10.5240/${parts.join('-')}`
}

const ISAN_FORMS = /^(?:urn:isan:|isan[\s:]*)/i
const ISAN = /^([0-9A-F]{4})([0-9A-F]{4})([0-9A-F]{4})([0-9A-F]{4})([0-9A-Z])(?:([0-9A-F]{4})([0-9A-F]{4})([0-9A-Z]))?$/

/** ISO 15706-1 and -2, annex C: the second check character covers root, episode and version. RFC 4246 (URN). */
function readIsan(value: string): string | UnfitId {
  const [whole, ...parts] = ISAN.exec(value.replace(ISAN_FORMS, '').replaceAll(/[\s-]/g, '').toUpperCase()) ?? []
  if (whole === undefined) {
    return unfit(
      'An ISAN is written such as XXXX-XXXX-XXXX-XXXX-C or XXXX-XXXX-XXXX-XXXX-C-XXXX-XXXX-C, with hexadecimal X.',
    )
  }
  const [first, version] = [parts.slice(0, 5), parts.slice(5).filter((part) => part !== undefined)]
  if (!isChecked(first.join(''))) return wrongCheck('ISAN', 'the 17th')
  if (version.length === 0) return first.join('-')
  if (!isChecked([...first.slice(0, 4), ...version].join(''))) return wrongCheck('ISAN', 'the last one')
  return [...first, ...version].join('-')
}

const IMDB = /^(?:https?:\/\/(?:www\.|m\.)?imdb\.com\/(?:[a-z]{2}\/)?title\/)?(tt[0-9]{7,9})\/?$/i

function readImdb(value: string): string | UnfitId {
  return IMDB.exec(value)?.[1]?.toLowerCase() ?? unfit('An IMDb title is written such as tt0111161.')
}

const WIKIDATA = /^(?:https?:\/\/(?:www\.|m\.)?wikidata\.org\/(?:wiki|entity)\/)?(q[1-9][0-9]{0,11})$/i

function readWikidata(value: string): string | UnfitId {
  return WIKIDATA.exec(value)?.[1]?.toUpperCase() ?? unfit('A Wikidata item is written such as Q42.')
}

/** Which is right is not said: whoever mistyped another character would believe it. */
function wrongCheck(name: string, which: string): UnfitId {
  const detail = `The check character of this ${name} (${which}) does not belong to the others: compare it with its source.`
  return { code: 'CHECK_CHARACTER_WRONG', detail }
}

const CHARACTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** ISO 7064, Mod 37,36, hybrid system: the last character is the check character of those before it. */
function isChecked(text: string): boolean {
  let product = 36
  for (const character of text.slice(0, -1)) {
    const sum = (product + CHARACTERS.indexOf(character)) % 36
    product = ((sum === 0 ? 36 : sum) * 2) % 37
  }
  return (product + CHARACTERS.indexOf(text.slice(-1))) % 36 === 1
}
