import type { FilingRow } from '../../db/queries/filings.ts'
import { presentInstant } from '../catalogue/present-work.ts'
import { type FindingCode, type Found, found } from '../http/finding-values.ts'
import { FILING_NUMBER_KINDS, type FilingNumber, parseFilingNumber } from './filing-number.ts'
import type { FilingView } from './filing-schemas.ts'
import schemes from './filing-schemes.json' with { type: 'json' }

/** Kinds of filings that have a name here; others may be noted too. */
export const FILING_SCHEMES = schemes

/** The public view of a filing, with what its number says itself and what is to be thought of. @param nowMs for years to come. */
export function presentFiling(row: FilingRow, nowMs: number): FilingView {
  const { workId: _, validFromMs, validUntilMs, createdAtMs, ...filing } = row
  const parsed = parseFilingNumber(row.number) ?? null
  return {
    ...{ ...filing, parsed, warnings: warningsOf(row, parsed, nowMs) },
    ...{ validFrom: presentInstant(validFromMs), validUntil: presentInstant(validUntilMs) },
    createdAt: new Date(createdAtMs).toISOString(),
  }
}

function warningsOf(
  { region, scheme }: FilingRow,
  parsed: FilingNumber | null,
  nowMs: number,
): Found<FindingCode<'declared'>>[] {
  const known = FILING_SCHEMES.find(({ code }) => code === scheme)
  const warnings: Found<FindingCode<'declared'>>[] = []
  if (!known) {
    const detail = `${scheme} is none of GET /api/filing-schemes: no rule looks at it.`
    warnings.push(found('FILING_SCHEME_UNKNOWN', detail, { scheme }))
  } else if (known.region !== region) {
    const detail = `${scheme} is of ${known.region}, not of ${region}.`
    warnings.push(found('FILING_SCHEME_ELSEWHERE', detail, { scheme, schemeRegion: known.region, region }))
  }
  if (Object.values<string>(FILING_NUMBER_KINDS).includes(scheme) && !parsed) {
    warnings.push(found('FILING_NUMBER_UNREADABLE', 'The number has not the form (issuer)kind(year)第number号.', {}))
  }
  if (parsed) warnings.push(...judgeNumber(parsed, known && scheme, nowMs))
  return warnings
}

function judgeNumber(
  { kind, scheme: kindScheme, year }: FilingNumber,
  scheme: string | undefined,
  nowMs: number,
): Found<FindingCode<'declared'>>[] {
  const warnings: Found<FindingCode<'declared'>>[] = []
  if (kindScheme === null) {
    const kinds = Object.keys(FILING_NUMBER_KINDS).join(', ')
    const detail = `${kind} is none of the kinds that are known here: ${kinds}.`
    warnings.push(found('FILING_KIND_UNKNOWN', detail, { kind, kinds }))
  } else if (scheme !== undefined && kindScheme !== scheme) {
    const detail = `A number of ${kind} is ${kindScheme}, and the filing says ${scheme}.`
    warnings.push(found('FILING_SCHEME_DIFFERS', detail, { kind, kindScheme, scheme }))
  }
  if (year > new Date(nowMs).getUTCFullYear() + 1) {
    const detail = `The number is of ${year}, which has not come.`
    warnings.push(found('FILING_YEAR_AHEAD', detail, { year: String(year) }))
  }
  return warnings
}
