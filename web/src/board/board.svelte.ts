import { asProblem, type Problem } from '../api/problem.ts'
import { language } from '../language/language.svelte.ts'
import {
  type BoardWork,
  listChanges,
  listReadiness,
  listTargets,
  type ReadinessChange,
  type ReadinessItem,
  type RuleTarget,
} from './api.ts'
import { type Cell, cellAt } from './cells.ts'

const PAGE_SIZE = '100'
/** So many calls are under way at once. */
const AT_ONCE = 6
/** How far ahead the board looks. */
export const AHEAD_DAYS = 183
const MOST_CHANGES = 2_000
const DAY_MS = 86_400_000

interface Loaded {
  readonly works: readonly BoardWork[]
  readonly items: ReadonlyMap<string, ReadinessItem>
  /** Where the next page of each target begins; none: there is no more. */
  readonly cursors: ReadonlyMap<string, string>
}

const NOTHING: Loaded = { works: [], items: new Map(), cursors: new Map() }
const NO_CHANGES: readonly ReadinessChange[] = []

/** Works against regions and platforms: as it is, and as it becomes by itself. */
export class Board {
  targets = $state.raw<readonly RuleTarget[]>([])
  changes = $state.raw<readonly ReadinessChange[]>([])
  problem = $state.raw<Problem>()
  isLoaded = $state(false)
  readonly fromMs = Date.now()

  #loaded = $state.raw<Loaded>(NOTHING)
  readonly #changesOf = $derived.by(() => {
    const sorted = this.changes.toSorted((a, b) => (a.at < b.at ? -1 : 1))
    return Map.groupBy(sorted, ({ work, target }) => keyOf(work.id, target))
  })

  get works(): readonly BoardWork[] {
    return this.#loaded.works
  }

  get hasMore(): boolean {
    return this.#loaded.cursors.size > 0
  }

  readonly load = async (status: string | undefined, signal: AbortSignal): Promise<void> => {
    try {
      const targets = await listTargets(signal)
      const loaded = await readPages(
        NOTHING,
        targets.map(({ target }) => [target, undefined] as const),
        { status, signal },
      )
      Object.assign(this, { targets, problem: undefined })
      this.#loaded = loaded
      this.isLoaded = true
      const [from, to] = [this.fromMs, this.fromMs + AHEAD_DAYS * DAY_MS].map((ms) => new Date(ms).toISOString())
      this.changes = await listChanges(
        { from: from ?? '', to: to ?? '', locale: language.locale },
        MOST_CHANGES,
        signal,
      )
    } catch (error) {
      if (!signal.aborted) this.problem = asProblem(error)
    }
  }

  readonly more = async (status: string | undefined, signal: AbortSignal): Promise<void> => {
    try {
      this.#loaded = await readPages(this.#loaded, [...this.#loaded.cursors], { status, signal })
    } catch (error) {
      if (!signal.aborted) this.problem = asProblem(error)
    }
  }

  /** A work for a target at an instant that is not past. */
  cell(workId: string, target: string, asOfMs: number): Cell {
    const key = keyOf(workId, target)
    return cellAt(this.#loaded.items.get(key), this.#changesOf.get(key) ?? NO_CHANGES, asOfMs)
  }
}

async function readPages(
  before: Loaded,
  asked: readonly (readonly [target: string, cursor: string | undefined])[],
  { status, signal }: { readonly status: string | undefined; readonly signal: AbortSignal },
): Promise<Loaded> {
  const works = new Map(before.works.map((work) => [work.id, work]))
  const items = new Map(before.items)
  const cursors = new Map<string, string>()
  const waiting = [...asked]
  const reader = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [target, cursor] = next
      const query = { target, cursor, status, locale: language.locale, limit: PAGE_SIZE }
      const page = await listReadiness(query, signal)
      for (const item of page.items) {
        works.set(item.work.id, item.work)
        items.set(keyOf(item.work.id, target), item)
      }
      if (page.nextCursor !== null) cursors.set(target, page.nextCursor)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, reader))
  return { works: [...works.values()].sort((a, b) => (a.id < b.id ? 1 : -1)), items, cursors }
}

function keyOf(workId: string, target: string): string {
  return `${workId} ${target}`
}
