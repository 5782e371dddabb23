import type { ReadinessState } from '../api/contract.ts'
import type { ReadinessChange, ReadinessItem } from './api.ts'

/** How a cell of the board looks; `over`: shown in spite of the rules, `busy`: being worked out, `none`: no window there. */
export const SIGNS = ['fail', 'warn', 'pass', 'over', 'busy', 'none'] as const
export type CellSign = (typeof SIGNS)[number]

/** A cell at an instant. */
export interface Cell {
  readonly sign: CellSign
  /** Rules that are not kept; undefined: nobody knows how many by then. */
  readonly count: number | undefined
  /** What becomes of it by itself between now and then. */
  readonly change: ReadinessChange | undefined
}

/**
 * What is known of a work and a target, at an instant that is not past.
 * @param item as it was last worked out; undefined: not yet
 * @param changes of this work and target, in the order of time
 */
export function cellAt(item: ReadinessItem | undefined, changes: readonly ReadinessChange[], asOfMs: number): Cell {
  const change = changes.findLast(({ at }) => Date.parse(at) <= asOfMs)
  if (!item || item.isPending) return { sign: 'busy', count: undefined, change }
  const state = change?.to ?? item.state
  const isSame = !change && (item.validUntil === null || Date.parse(item.validUntil) > asOfMs)
  const count = isSame && state !== 'pass' ? item.rules.filter(({ severity }) => severity === state).length : undefined
  return { sign: signOf(item, state), count, change }
}

function signOf({ override, hasWindow }: ReadinessItem, state: ReadinessState): CellSign {
  if (override && state === 'fail') return 'over'
  if (hasWindow === false && !override) return 'none'
  return state
}

/** Changes that come at once, for one target, by one cause. */
export interface ChangeGroup {
  readonly key: string
  readonly target: string
  readonly at: string
  readonly changes: readonly ReadinessChange[]
}

/** Changes by when they come, for which target, and by what; the next first. */
export function groupChanges(changes: readonly ReadinessChange[]): ChangeGroup[] {
  const groups = Map.groupBy(changes, ({ at, target, causes }) =>
    [
      at,
      target,
      ...causes.map(({ kind, edge, name }) => (kind === 'rule' ? `${edge} ${name}` : `${kind} ${edge}`)),
    ].join(' '),
  )
  return [...groups]
    .flatMap(([key, group]) => (group[0] ? [{ key, target: group[0].target, at: group[0].at, changes: group }] : []))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
}
