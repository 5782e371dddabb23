import { createHash } from 'node:crypto'
import { setImmediate as breathe } from 'node:timers/promises'
import type { Reader, Tx } from '../../../db/open.ts'
import { findWindows, listAcceptedConflicts } from '../../../db/queries/windows.ts'
import { findWork, findWorks } from '../../../db/queries/works.ts'
import type { Caller, Context } from '../../context.ts'
import { CatalogueError } from '../../errors.ts'
import { storeWindows } from '../replace-windows.ts'
import type { ReadLine } from './apply-lines.ts'
import { type AvailFault, type AvailLine, type ReadAvails, shown } from './avail-line.ts'
import { type Match, type Matched, matchWorks } from './match-works.ts'
import { type KnownWork, planWork, rowsOf, type WorkPlan } from './plan-avails.ts'
import { readAvails } from './read-avails.ts'
import { readTerms } from './read-terms.ts'
import { ENTRY_TYPES } from './vocabulary.ts'

/** Works that one file changes: in one transaction, which takes some 6 ms each and keeps all others waiting. */
export const MOST_WORKS = 200
/** Others get their turn after so many. */
const WORKS_AT_ONCE = 20
const LINES_AT_ONCE = 500

/** What a file will do, or has done. */
export interface AvailsPlan {
  readonly format: ReadAvails['format']
  readonly lineCount: number
  readonly works: readonly WorkPlan[]
  /** Lines of works that are not here, or whose windows the caller may not change. */
  readonly unmatched: readonly AvailLine[]
  readonly errors: readonly AvailFault[]
  readonly warnings: readonly AvailFault[]
  /** Of all that it does and presumes. */
  readonly digest: string
  readonly canCommit: boolean
}

export interface AvailsWish {
  readonly timeZone: string | undefined
  /** Ids of contradictions that are meant. */
  readonly acceptConflicts: readonly string[]
}

type Needs = Pick<Context, 'db' | 'now' | 'newId'>

/**
 * Says what a file of avails would do to windows; nothing changes.
 * @throws {CatalogueError} what `readAvails` throws, QUERY_INVALID for no time zone
 */
export async function planAvails(db: Reader, caller: Caller, bytes: Uint8Array, wish: AvailsWish): Promise<AvailsPlan> {
  requireZone(wish.timeZone)
  const read = await readAvails(bytes)
  const errors = [...read.errors]
  const warnings = [...read.warnings]
  const matched = await matchWorks(db, caller, read.lines)
  const byWork = new Map<string, { match: Match; lines: ReadLine[] }>()
  const unmatched: AvailLine[] = []
  for (const [index, line] of read.lines.entries()) {
    if (index % LINES_AT_ONCE === 0) await breathe()
    const match = matched[index]
    if (match === undefined || match === 'none') unmatched.push(line)
    else if ('several' in match) errors.push(disagreeing(line, match))
    else {
      const group = byWork.get(match.workId) ?? { match, lines: [] }
      byWork.set(match.workId, group)
      const understood = understand(line, wish.timeZone, errors, warnings)
      if (understood) group.lines.push(understood)
    }
  }
  const known = await readKnown(db, [...byWork.keys()])
  const accept = new Set(wish.acceptConflicts)
  const works: WorkPlan[] = []
  for (const [workId, { match, lines }] of byWork) {
    if (works.length % WORKS_AT_ONCE === 0) await breathe()
    const before = known.get(workId)
    if (!before) continue
    const made = planWork(match, lines, before, accept)
    works.push(made.plan)
    errors.push(...made.errors)
    warnings.push(...made.warnings)
  }
  return finish(read, { works, unmatched, errors: unique(errors), warnings: unique(warnings) })
}

/**
 * Does what was planned, all of it or nothing, in one transaction. Where there is nothing to do, nothing is compared: the same file
 * twice changes nothing.
 * @param digest of the plan that was seen
 * @throws {CatalogueError} IMPORT_HAS_ERRORS, IMPORT_STALE for another plan than the one that was seen
 */
export async function commitAvails(
  ctx: Needs,
  caller: Caller,
  plan: AvailsPlan,
  digest: string | undefined,
  acceptConflicts: readonly string[],
): Promise<void> {
  const changed = plan.works.filter(({ isChanged }) => isChanged)
  if (!plan.canCommit) throw hasErrors(plan)
  if (changed.length === 0) return
  if (digest !== plan.digest) throw stale()
  const at = { by: caller, atMs: ctx.now() }
  await ctx.db.transaction(async (tx) => {
    for (const work of changed) await storeOne(ctx, tx, at, work, acceptConflicts)
  })
}

async function storeOne(
  ctx: Needs,
  tx: Tx,
  at: { readonly by: Caller; readonly atMs: number },
  { match: { workId }, before, windows }: WorkPlan,
  acceptConflicts: readonly string[],
): Promise<void> {
  const now = await findWork(tx, workId)
  const isAsPresumed = now?.version === before.version
  if (!isAsPresumed || JSON.stringify(await findWindows(tx, [workId])) !== JSON.stringify(before.windows)) throw stale()
  const rows = rowsOf(windows).map((row, position) => ({ ...row, id: row.id ?? ctx.newId(), position }))
  await storeWindows(ctx, tx, at, workId, rows, acceptConflicts)
}

function understand(
  line: AvailLine,
  timeZone: string | undefined,
  errors: AvailFault[],
  warnings: AvailFault[],
): ReadLine | undefined {
  const entryType = ENTRY_TYPES.find((known) => known === line.entryType?.text)
  if (!entryType) {
    const { place, text } = line.entryType ?? { place: line.place, text: '' }
    const detail = `${shown({ text: text || '(nothing)' })} is no entry type: ${ENTRY_TYPES.join(', ')} are.`
    errors.push({ place, code: 'ENTRY_TYPE_UNKNOWN', detail })
    return undefined
  }
  if (!line.transaction) {
    if (entryType === 'Full Delete') return { line, entryType, terms: undefined }
    errors.push({ place: line.place, code: 'TRANSACTION_MISSING', detail: 'It has no transaction.' })
    return undefined
  }
  const read = readTerms(line.transaction, timeZone)
  errors.push(...read.errors)
  warnings.push(...read.warnings)
  return read.terms ? { line, entryType, terms: read.terms } : undefined
}

async function readKnown(db: Reader, workIds: readonly string[]): Promise<Map<string, KnownWork>> {
  const versions = await findWorks(db, workIds)
  const windows = Map.groupBy(await findWindows(db, workIds), ({ workId }) => workId)
  const known = new Map<string, KnownWork>()
  for (const { id, version } of versions) {
    if (known.size % WORKS_AT_ONCE === 0) await breathe()
    const accepted = (await listAcceptedConflicts(db, id)).map(({ conflictId }) => conflictId)
    known.set(id, { version, windows: windows.get(id) ?? [], accepted })
  }
  return known
}

function finish(
  { format, lines }: ReadAvails,
  found: Pick<AvailsPlan, 'works' | 'unmatched' | 'errors' | 'warnings'>,
): AvailsPlan {
  const changed = found.works.filter(({ isChanged }) => isChanged)
  const errors = [...found.errors]
  if (changed.length > MOST_WORKS) {
    const detail = `It changes ${changed.length} works; one file changes ${MOST_WORKS} at most. Send it in parts.`
    errors.push({ place: '', code: 'TOO_MANY_WORKS', detail })
  }
  const warnings = [...found.warnings, ...besidesOf(lines)]
  const canCommit = errors.length === 0 && found.works.every(({ conflicts }) => conflicts.length === 0)
  const does = changed.map(({ match, before, windows }) => [match.workId, before, windows])
  const digest = createHash('sha256').update(JSON.stringify(does)).digest('hex')
  return { ...found, format, lineCount: lines.length, errors, warnings, digest, canCommit }
}

/** What lines say that a window has no place for, once for each name. */
function besidesOf(lines: readonly AvailLine[]): AvailFault[] {
  const first = new Map<string, { place: string; count: number }>()
  for (const { transaction } of lines) {
    for (const name of transaction?.besides ?? []) {
      const seen = first.get(name)
      first.set(name, { place: seen?.place ?? transaction?.place ?? '', count: (seen?.count ?? 0) + 1 })
    }
  }
  return [...first].map(([name, { place, count }]) => {
    return {
      place,
      code: 'NOT_KEPT',
      detail: `${name} stands in ${count} lines and is not kept: windows have no place for it.`,
    }
  })
}

/** What is wrong with a word is seen twice: by the vocabulary, and by what it would mean. */
function unique(faults: readonly AvailFault[]): AvailFault[] {
  return [...new Map(faults.map((fault) => [`${fault.code} ${fault.place}`, fault])).values()]
}

function disagreeing(line: AvailLine, { several }: Exclude<Matched, Match | 'none'>): AvailFault {
  const said = several.map(({ id, workId }) => `${id.slice(0, 100)} is ${workId}`)
  return { place: line.place, code: 'IDS_DISAGREE', detail: `Its ids name different works: ${said.join(', ')}.` }
}

function requireZone(timeZone: string | undefined): void {
  if (timeZone === undefined) return
  try {
    new Intl.DateTimeFormat('en', { timeZone })
  } catch {
    const detail = `${timeZone.slice(0, 60)} is no time zone: write such as Asia/Macau or +08:00.`
    throw new CatalogueError('QUERY_INVALID', detail, {
      errors: [{ pointer: '/querystring/timeZone', code: 'TIME_ZONE', detail }],
    })
  }
}

function hasErrors({ errors, works }: AvailsPlan): CatalogueError {
  const conflicts = works.reduce((sum, work) => sum + work.conflicts.length, 0)
  const message = `The file has ${errors.length} errors and ${conflicts} contradictions: correct them first, or accept the contradictions by their ids. Nothing was changed.`
  const places = errors.map(({ place, code, detail }) => ({ pointer: place, code, detail }))
  return new CatalogueError('IMPORT_HAS_ERRORS', message, { errors: places.slice(0, 200) })
}

function stale(): CatalogueError {
  const detail =
    'This is not the plan that was seen: the works have changed since. Ask for the plan again and commit that one.'
  return new CatalogueError('IMPORT_STALE', detail)
}
