import { findOrganisation } from '../../../db/queries/organisations.ts'
import {
  findPartnerProfile,
  insertPartnerProfile,
  type PartnerProfileRow,
} from '../../../db/queries/partner-profiles.ts'
import { checkingContent } from '../../catalogue/check-content.ts'
import type { Caller, Context } from '../../context.ts'
import { CatalogueError, notFound } from '../../errors.ts'
import { nameOf } from '../../history/record-edit.ts'
import { requireMatch } from '../../http/entity-tags.ts'
import type { ProfileBody } from './export-schemas.ts'
import { EXPORT_FORMATS } from './formats.ts'
import { OPEN_PROFILE } from './profile.ts'

type Facts = Omit<PartnerProfileRow, 'organisationId' | 'version' | 'atMs' | 'editorKind' | 'editorId' | 'editorName'>

/**
 * Says what a partner takes from now on. What it was stays as its history; what changes nothing is no change.
 * @throws {CatalogueError} ORGANISATION_NOT_FOUND, ORGANISATION_UNFIT, VERSION_CONFLICT, CONTENT_INVALID
 */
export async function replaceProfile(
  ctx: Pick<Context, 'db' | 'now'>,
  caller: Caller,
  organisationId: string,
  { body, ifMatch }: { readonly body: ProfileBody; readonly ifMatch: string | undefined },
): Promise<PartnerProfileRow> {
  const facts = checkProfile(body)
  return ctx.db.transaction(async (tx) => {
    const organisation = await findOrganisation(tx, organisationId)
    if (!organisation) throw notFound('ORGANISATION_NOT_FOUND', organisationId)
    if (organisation.kind !== 'partner') {
      const message = `${organisation.name} is a ${organisation.kind}: profiles are for partners.`
      throw new CatalogueError('ORGANISATION_UNFIT', message)
    }
    const before = await findPartnerProfile(tx, organisationId)
    const version = before?.version ?? OPEN_PROFILE.version
    requireMatch(ifMatch, { version })
    if (before && isSame(before, facts)) return before
    const by = { editorKind: caller.kind, editorId: caller.id, editorName: await nameOf(tx, caller) }
    return insertPartnerProfile(tx, { ...facts, organisationId, version: version + 1, atMs: ctx.now(), ...by })
  })
}

function isSame(row: PartnerProfileRow, facts: Facts): boolean {
  return Object.entries(facts).every(
    ([name, value]) => JSON.stringify(row[name as keyof Facts]) === JSON.stringify(value),
  )
}

/** @throws {CatalogueError} CONTENT_INVALID with every place that is wrong */
function checkProfile(body: ProfileBody): Facts {
  const { formats = null, locales = null, regions = null, licenceTypes = null, subtitleLocales = [] } = body
  const { artwork = [], needsSynopsis = false, needsEidr = false } = body
  return checkingContent(({ localeAt, regionAt, note }) => {
    const known = EXPORT_FORMATS.map(({ name }) => name)
    for (const [index, name] of (formats ?? []).entries()) {
      const detail = `There is no format ${name}: there are ${known.join(', ')}.`
      if (!known.includes(name)) note({ pointer: `/formats/${index}`, code: 'UNKNOWN_NAME', detail })
    }
    for (const [index, region] of (regions ?? []).entries()) regionAt(region, `/regions/${index}`)
    const localesAt = (list: readonly string[], name: string) =>
      [...new Set(list.map((locale, index) => localeAt(locale, `/${name}/${index}`)))].flatMap((one) => one ?? [])
    return {
      formats: formats?.toSorted() ?? null,
      locales: locales && localesAt(locales, 'locales'),
      regions: regions?.toSorted() ?? null,
      licenceTypes: licenceTypes?.toSorted() ?? null,
      ...{ artwork, subtitleLocales: localesAt(subtitleLocales, 'subtitleLocales'), needsSynopsis, needsEidr },
    }
  })
}
