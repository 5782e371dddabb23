import { setImmediate as nextTurn } from 'node:timers/promises'
import { listWorksThatMayChange } from '../../db/queries/readiness-changes.ts'
import { worksSeenBy } from '../accounts/visibility.ts'
import type { Caller } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import { decodeCursor, encodeCursor } from '../http/cursor.ts'
import type { Evaluation, Finding } from '../rules/evaluation.ts'
import type { WorkFacts } from '../rules/facts.ts'
import { chooseTargets } from './choose-targets.ts'
import { digestOf } from './compute-readiness.ts'
import { readFacts } from './read-facts.ts'
import { readTargets, type TargetContext } from './read-targets.ts'
import type { Cause, Target } from './targets.ts'

/** A work that is in another state for a target from an instant on. */
export interface ReadinessChange {
  readonly workId: string
  readonly target: Target
  readonly atMs: number
  readonly from: Evaluation['state']
  readonly to: Evaluation['state']
  readonly causes: readonly Cause[]
  readonly gained: readonly Finding[]
  readonly lost: readonly Finding[]
}

export interface ReadinessChangePage {
  readonly changes: readonly ReadinessChange[]
  readonly nextCursor: string | null
}

const WORKS_AT_ONCE = 20
/** A page ends with the work with which so many have been looked at, or so much has been judged. */
const MOST_WORKS = 200
const MOST_EVALUATIONS = 5_000

/** What is asked about. */
export interface ChangesAsked {
  readonly fromMs: number
  readonly toMs: number
  /** Names with commas between them; undefined: all. */
  readonly targets?: string | undefined
  readonly organisationId?: string | undefined
  readonly cursor?: string | undefined
  readonly limit: number
}

/**
 * Which works that a caller may see are in another state from an instant between two others on (the first inclusive, the second not),
 * by what is known of them and by the rules as they are now; work by work, each work's in the order of the targets and of time. Only
 * what stored rows do not already say to stay as it is is looked at.
 * @throws {CatalogueError} QUERY_INVALID, CURSOR_INVALID
 */
export async function pageReadinessChanges(
  ctx: TargetContext,
  caller: Caller,
  { fromMs, toMs, organisationId, cursor, limit, ...asked }: ChangesAsked,
): Promise<ReadinessChangePage> {
  if (fromMs >= toMs) throw notForward()
  const all = await readTargets(ctx)
  const targets = chooseTargets(all, asked.targets)
  const afterId = cursor === undefined ? undefined : decodeCursor(cursor, { id: 'string' }).id
  const packsDigest = digestOf(all)
  const filter = { seen: worksSeenBy(caller), organisationId, fromMs, toMs, targets, packsDigest, afterId }
  const found = await listWorksThatMayChange(ctx.db, { ...filter, limit: MOST_WORKS + 1 })
  const changes: ReadinessChange[] = []
  let evaluations = 0
  for (let start = 0; start < found.length; start += WORKS_AT_ONCE) {
    const batch = found.slice(start, start + WORKS_AT_ONCE)
    const facts = await readFacts(
      ctx.db,
      batch.map(({ id }) => id),
    )
    for (const [place, { id, lastingTargets }] of batch.entries()) {
      const open = targets.filter((target) => !lastingTargets.includes(target.id))
      const known = facts.get(id)
      const walk = known && walkWork(id, known, open, { fromMs, toMs })
      changes.push(...(walk?.changes ?? []))
      evaluations += walk?.evaluations ?? 0
      const looked = start + place + 1
      const isEnough = looked >= MOST_WORKS || changes.length >= limit || evaluations >= MOST_EVALUATIONS
      if (isEnough && looked < found.length) return { changes, nextCursor: encodeCursor({ id }) }
    }
    await nextTurn()
  }
  return { changes, nextCursor: null }
}

type Span = Pick<ChangesAsked, 'fromMs' | 'toMs'>

function walkWork(workId: string, facts: WorkFacts, targets: readonly Target[], span: Span) {
  const changes: ReadinessChange[] = []
  let evaluations = 0
  for (const target of targets) {
    let before = target.evaluate(facts, span.fromMs - 1)
    evaluations++
    for (let atMs = before.validUntilMs; atMs !== null && atMs < span.toMs; atMs = before.validUntilMs) {
      const after = target.evaluate(facts, atMs)
      evaluations++
      if (after.state !== before.state) {
        const [from, to] = [before.state, after.state]
        const causes = target.causesAt(facts, atMs)
        changes.push({ workId, target, atMs, from, to, causes, ...compare(before.findings, after.findings) })
      }
      before = after
    }
  }
  return { changes, evaluations }
}

function compare(before: readonly Finding[], after: readonly Finding[]): Pick<ReadinessChange, 'gained' | 'lost'> {
  const keyOf = ({ seen: _, ...finding }: Finding) => JSON.stringify(finding)
  const [known, now] = [new Set(before.map(keyOf)), new Set(after.map(keyOf))]
  return {
    gained: after.filter((finding) => !known.has(keyOf(finding))),
    lost: before.filter((finding) => !now.has(keyOf(finding))),
  }
}

function notForward(): CatalogueError {
  const detail = 'has to be after from'
  return new CatalogueError('QUERY_INVALID', `The time does not go forward: to ${detail}.`, {
    errors: [{ pointer: '/querystring/to', code: 'TIME', detail }],
  })
}
