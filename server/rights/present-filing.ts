import type { FilingRow } from '../../db/queries/filings.ts'
import type { Warning } from '../../db/schema/index.ts'
import { presentInstant } from '../catalogue/present-work.ts'
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

function warningsOf({ region, scheme }: FilingRow, parsed: FilingNumber | null, nowMs: number): Warning[] {
  const known = FILING_SCHEMES.find(({ code }) => code === scheme)
  const warnings: Warning[] = []
  const warn = (code: string, detail: string) => void warnings.push({ code, detail })
  if (!known) warn('FILING_SCHEME_UNKNOWN', `${scheme} is none of GET /api/filing-schemes: no rule looks at it.`)
  else if (known.region !== region)
    warn('FILING_SCHEME_ELSEWHERE', `${scheme} is of ${known.region}, not of ${region}.`)
  if (Object.values<string>(FILING_NUMBER_KINDS).includes(scheme) && !parsed) {
    warn('FILING_NUMBER_UNREADABLE', 'The number has not the form (issuer)kind(year)第number号.')
  }
  if (parsed && parsed.scheme === null) {
    const kinds = Object.keys(FILING_NUMBER_KINDS).join(', ')
    warn('FILING_KIND_UNKNOWN', `${parsed.kind} is none of the kinds that are known here: ${kinds}.`)
  }
  if (parsed?.scheme && known && parsed.scheme !== scheme) {
    warn('FILING_SCHEME_DIFFERS', `A number of ${parsed.kind} is ${parsed.scheme}, and the filing says ${scheme}.`)
  }
  if (parsed && parsed.year > new Date(nowMs).getUTCFullYear() + 1) {
    warn('FILING_YEAR_AHEAD', `The number is of ${parsed.year}, which has not come.`)
  }
  return warnings
}
