import { createHash } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import {
  deleteOtherReadiness,
  findReadinessMarks,
  listDueWorkIds,
  listReadinessHolds,
  markComputed,
  putReadiness,
  type ReadinessRow,
  type WorkMark,
} from '../../db/queries/readiness.ts'
import type { Context } from '../context.ts'
import type { Evaluation } from '../rules/evaluation.ts'
import type { WorkFacts } from '../rules/facts.ts'
import { gatherFacts } from './gather-facts.ts'
import { countFindings, packFindings } from './stored-findings.ts'
import type { Target } from './targets.ts'

/** So many works that what is stored of them at once takes less than 50 ms, of 20 targets and 80 episodes. */
const WORKS_AT_ONCE = 20
/** Of the ends of windows, ratings and rules that do not change the state, so many are looked beyond. */
const MOST_ENDS = 8

/** How much was done. */
export interface ComputedReadiness {
  readonly works: number
  readonly rows: number
}

/**
 * Brings all stored readiness up to date: of works that changed, of targets whose rules are others by now, and what has come to its end.
 * May be killed anywhere, and run twice at once: what a work is computed from is noted with its rows, and is read before its facts are,
 * so that whatever comes in between makes it due again.
 *
 * @param readTargets the rules as they are by now; asked before each batch.
 */
export async function computeReadiness(
  ctx: Pick<Context, 'db' | 'now'>,
  readTargets: () => Promise<readonly Target[]>,
  options: { readonly signal?: AbortSignal; readonly onProgress?: (done: ComputedReadiness) => void } = {},
): Promise<ComputedReadiness> {
  const done = { works: 0, rows: 0 }
  while (options.signal?.aborted !== true) {
    const targets = await readTargets()
    const batch = { targets, packsDigest: digestOf(targets), nowMs: ctx.now() }
    const ids = await listDueWorkIds(ctx.db, batch, WORKS_AT_ONCE)
    if (ids.length === 0) break
    done.rows += await computeWorks(ctx, ids, batch)
    done.works += ids.length
    options.onProgress?.(done)
    await nextTurn() // others have their turn: heartbeats, leases
  }
  return done
}

/** What all these rules are, in one word: it changes with any of them. */
export function digestOf(targets: readonly Target[]): string {
  const all = targets.map(({ id, revision }) => [id, revision]).sort(([a = ''], [b = '']) => (a < b ? -1 : 1))
  return createHash('sha256').update(JSON.stringify(all)).digest('base64url')
}

interface Batch {
  readonly targets: readonly Target[]
  readonly packsDigest: string
  readonly nowMs: number
}

async function computeWorks(ctx: Pick<Context, 'db'>, ids: readonly string[], batch: Batch): Promise<number> {
  const marks = await findReadinessMarks(ctx.db, ids) // before the facts
  const holds = Map.groupBy(await listReadinessHolds(ctx.db, ids), ({ workId }) => workId)
  const facts = await gatherFacts(ctx.db, ids)
  const rows = marks.flatMap((mark) => {
    const known = facts.get(mark.workId)
    const held = holdingTargets(mark, holds.get(mark.workId) ?? [], batch)
    return known ? computeRows(mark.workId, known, held, batch) : []
  })
  const targets = batch.targets.map(({ id }) => id)
  await ctx.db.transaction(async (tx) => {
    await putReadiness(tx, rows)
    await deleteOtherReadiness(tx, ids, targets)
    const computed = marks.map(({ workId, changedSeq }) => ({ workId, seq: changedSeq }))
    await markComputed(tx, computed, batch.packsDigest)
  })
  return rows.length
}

type Hold = Pick<ReadinessRow, 'target' | 'packRevision' | 'validUntilMs'>

/** The targets of which the stored row still says what is so. */
function holdingTargets(mark: WorkMark, holds: readonly Hold[], { targets, nowMs }: Batch): Set<string> {
  if (mark.computedSeq < mark.changedSeq) return new Set()
  const revisions = new Map(targets.map(({ id, revision }) => [id, revision]))
  const holding = holds.filter(
    ({ target, packRevision, validUntilMs }) =>
      revisions.get(target) === packRevision && (validUntilMs === null || validUntilMs > nowMs),
  )
  return new Set(holding.map(({ target }) => target))
}

function computeRows(workId: string, facts: WorkFacts, held: ReadonlySet<string>, batch: Batch): ReadinessRow[] {
  const rows: ReadinessRow[] = []
  for (const target of batch.targets) {
    if (!held.has(target.id)) rows.push(rowOf(workId, target, facts, batch.nowMs))
  }
  return rows
}

function rowOf(workId: string, target: Target, facts: WorkFacts, nowMs: number): ReadinessRow {
  const evaluation = target.evaluate(facts, nowMs)
  const { state, validFromMs, validUntilMs, findings } = evaluation
  if (validUntilMs !== null && validUntilMs <= nowMs) {
    throw new Error(`The rules of ${target.id} say what holds of ${workId} until before now`) // would be due for ever
  }
  const counts = countFindings(evaluation)
  return {
    ...{ workId, target: target.id, state, validFromMs, validUntilMs, findings: packFindings(findings) },
    ...{ failCount: counts.fail, warnCount: counts.warn, infoCount: counts.info },
    stateUntilMs: findEndOfState(target, facts, evaluation),
    ...{ packRevision: target.revision, computedAtMs: nowMs },
  }
}

/** Until when it is in this state, whatever else changes; of a state that outlasts many ends, until the last of them that was looked at. */
function findEndOfState(target: Target, facts: WorkFacts, evaluation: Evaluation): number | null {
  let untilMs = evaluation.validUntilMs
  for (let ends = 0; ends < MOST_ENDS && untilMs !== null; ends++) {
    const next = target.evaluate(facts, untilMs)
    if (next.state !== evaluation.state) break
    untilMs = next.validUntilMs
  }
  return untilMs
}
