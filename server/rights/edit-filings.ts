import type { Reader, Tx } from '../../db/open.ts'
import {
  deleteFiling,
  type FilingRow,
  findFiling,
  insertFiling,
  listFilingsOf,
  updateFiling,
} from '../../db/queries/filings.ts'
import type { WorkRow } from '../../db/queries/works.ts'
import { checkingContent } from '../catalogue/check-content.ts'
import { presentInstant } from '../catalogue/present-work.ts'
import type { Caller, Context } from '../context.ts'
import { CatalogueError, notFound } from '../errors.ts'
import type { Idempotency } from '../http/idempotency.ts'
import { addDeclared, changeDeclared, type Declared, type DeclaredChange } from './change-declared.ts'
import { checkShown, checkValidity, textOrNull, urlOrNull } from './check-declared.ts'
import { tidyFilingNumber } from './filing-number.ts'
import type { FilingChange, NewFiling } from './filing-schemas.ts'

type EditContext = Pick<Context, 'db' | 'now' | 'newId'>
type CheckedFiling = Omit<FilingRow, 'id' | 'workId' | 'createdAtMs'>

/** The most that a work has, those of former times included. */
const MOST_FILINGS = 200

/** @throws {CatalogueError} FILING_NOT_FOUND */
export async function getFiling(db: Reader, of: Pick<FilingRow, 'workId' | 'id'>): Promise<FilingRow> {
  const row = await findFiling(db, of)
  if (!row) throw notFound('FILING_NOT_FOUND', of.id)
  return row
}

/**
 * Notes a licence, permit or registration of a work. The same idempotent call again gives the filing that it made before.
 * @throws {CatalogueError} WORK_NOT_FOUND, VERSION_CONFLICT, CONTENT_INVALID, FILING_REPEATED, TOO_MANY_FILINGS, IDEMPOTENCY_KEY_REUSED
 */
export async function addFiling(
  ctx: EditContext,
  caller: Caller,
  change: DeclaredChange & { readonly idempotency: Idempotency | undefined },
  input: NewFiling,
): Promise<Declared<FilingRow>> {
  const { workId } = change
  const checked = checkFiling(input)
  const add = async (tx: Tx, nowMs: number) => {
    const others = await listFilingsOf(tx, [workId])
    if (others.length >= MOST_FILINGS) {
      throw new CatalogueError('TOO_MANY_FILINGS', `A work has ${MOST_FILINGS} filings at most: remove old ones first.`)
    }
    refuseRepeat(others, checked)
    return insertFiling(tx, { ...checked, id: ctx.newId(), workId, createdAtMs: nowMs })
  }
  return addDeclared(ctx, caller, change, add, (tx, id) => getFiling(tx, { workId, id }))
}

/** Changes those fields of a filing that are given. @throws {CatalogueError} as `addFiling`, FILING_NOT_FOUND */
export async function changeFiling(
  ctx: EditContext,
  caller: Caller,
  { filingId, ...change }: DeclaredChange & { readonly filingId: string },
  input: FilingChange,
): Promise<Declared<FilingRow>> {
  return changeDeclared(ctx, caller, change, async (tx) => {
    const row = await getFiling(tx, { workId: change.workId, id: filingId })
    const checked = checkFiling({ ...asSent(row), ...input })
    const others = await listFilingsOf(tx, [row.workId])
    refuseRepeat(
      others.filter(({ id }) => id !== row.id),
      checked,
    )
    return updateFiling(tx, row.id, checked)
  })
}

/** Forgets a filing. @throws {CatalogueError} WORK_NOT_FOUND, VERSION_CONFLICT, FILING_NOT_FOUND */
export async function removeFiling(
  ctx: EditContext,
  caller: Caller,
  { filingId, ...change }: DeclaredChange & { readonly filingId: string },
): Promise<WorkRow> {
  const { work } = await changeDeclared(ctx, caller, change, async (tx) => {
    const row = await getFiling(tx, { workId: change.workId, id: filingId })
    await deleteFiling(tx, row.id)
  })
  return work
}

function checkFiling(filing: NewFiling): CheckedFiling {
  return checkingContent((checks) => {
    const { region, scheme, issuedOn = null } = filing
    checks.regionAt(region, '/region')
    return {
      ...{ region, scheme, issuedOn, ...checkValidity(checks, filing) },
      number: tidyFilingNumber(checks.textAt(filing.number, '/number')),
      issuer: textOrNull(checks, filing.issuer, '/issuer'),
      documentUrl: urlOrNull(checks, filing.documentUrl, '/documentUrl'),
      note: textOrNull(checks, filing.note, '/note'),
      card: checkShown(checks, filing.card, '/card'),
    }
  })
}

function asSent({ id: _, workId: __, createdAtMs: ___, validFromMs, validUntilMs, ...row }: FilingRow): NewFiling {
  return { ...row, validFrom: presentInstant(validFromMs), validUntil: presentInstant(validUntilMs) }
}

function refuseRepeat(others: readonly FilingRow[], filing: CheckedFiling): void {
  const key = ({ region, scheme, number }: CheckedFiling) => JSON.stringify([region, scheme, number])
  const other = others.find((known) => key(known) === key(filing))
  if (!other) return
  throw new CatalogueError('FILING_REPEATED', `The work has this number already (${other.id}): change that one.`)
}
