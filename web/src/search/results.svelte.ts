import { type Query, search, searchLines } from '../api/client.ts'
import { FACETS, type Facet, type Line, type SearchAnswer } from '../api/contract.ts'
import { asProblem, type Problem } from '../api/problem.ts'
import { language } from '../language/language.svelte.ts'

/** What was asked, as the address says it. */
export interface Asked {
  readonly q: string
  readonly filters: Query
}

let asked = $state.raw<Asked>()
let answer = $state.raw<SearchAnswer>()
let problem = $state.raw<Problem>()
let loading = $state(false)
let slow = $state(false)
let tookMs = $state(0)
let allLines = $state.raw<ReadonlyMap<string, readonly Line[]>>(new Map())
let running: AbortController | undefined
/** What all works are counted under, so that a value stays in sight when nothing is counted under it. */
let values = $state.raw<Partial<Record<Facet, readonly string[]>>>()

const PAGE_SIZE = '24'
const SLOW_MS = 400

/** The one search of the page. The last answer stays until the next one is here, so that nothing jumps. */
export const results = {
  /** The question that `answer` answers. */
  get asked() {
    return asked
  },
  get answer() {
    return answer
  },
  get problem() {
    return problem
  },
  get loading() {
    return loading
  },
  /** The answer has been awaited for so long that the reader should see it. */
  get slow() {
    return slow
  },
  /** Every value of a facet that any work has. */
  valuesOf(facet: Facet): readonly string[] {
    return values?.[facet] ?? []
  },
  /** Works that were found, also those that are not here yet; each has one kind. */
  get workCount() {
    const kinds = Object.entries(answer?.facets.kind ?? {})
    const chosen = asked?.filters.kind
    const count = kinds.reduce((sum, [kind, works]) => sum + (chosen === undefined || chosen === kind ? works : 0), 0)
    return Math.max(count, answer?.items.length ?? 0)
  },
  /** From the question to the answer, as seen from here. */
  get tookMs() {
    return tookMs
  },
  /** Every line of a work, where the reader asked for all of them. */
  linesOf(workId: string): readonly Line[] | undefined {
    return allLines.get(workId)
  },

  /** Asks; a question still under way is dropped, and so is its late answer. */
  async ask(next: Asked): Promise<void> {
    running?.abort()
    const mine = new AbortController()
    running = mine
    loading = true
    const slowTimer = window.setTimeout(() => {
      slow = running === mine
    }, SLOW_MS)
    const startedMs = performance.now()
    try {
      const found = await search({ ...next.filters, q: next.q, locale: language.locale, limit: PAGE_SIZE }, mine.signal)
      if (running !== mine) return
      tookMs = performance.now() - startedMs
      answer = found
      asked = next
      allLines = new Map()
      problem = undefined
      void learnValues(next, found)
    } catch (error) {
      if (running === mine) problem = asProblem(error)
    } finally {
      window.clearTimeout(slowTimer)
      if (running === mine) {
        loading = false
        slow = false
      }
    }
  },

  /** Adds the next page of works. */
  async more(): Promise<void> {
    if (!answer?.nextCursor || !asked || loading) return
    const mine = new AbortController()
    running = mine
    loading = true
    const before = answer
    try {
      const query = {
        ...asked.filters,
        q: asked.q,
        locale: language.locale,
        limit: PAGE_SIZE,
        cursor: answer.nextCursor,
      }
      const next = await search(query, mine.signal)
      if (running === mine) answer = { ...before, items: [...before.items, ...next.items], nextCursor: next.nextCursor }
    } catch (error) {
      if (running === mine) problem = asProblem(error)
    } finally {
      if (running === mine) loading = false
    }
  },

  /** Fetches every line of a work, in place of its best three. */
  async showAllLines(workId: string): Promise<void> {
    const question = asked
    if (!question) return
    try {
      const lines: Line[] = []
      let cursor: string | undefined
      do {
        const page = await searchLines(question.q, workId, cursor)
        lines.push(...page.items)
        cursor = page.nextCursor ?? undefined
      } while (cursor !== undefined && lines.length < MOST_LINES)
      if (asked === question) allLines = new Map(allLines).set(workId, lines)
    } catch (error) {
      if (asked === question) problem = asProblem(error)
    }
  },
}

/** As many lines of one work as a reader can look through. */
const MOST_LINES = 500

/** The answer to an empty question tells all values; where that was not asked, it is asked for once, aside. */
async function learnValues({ q, filters }: Asked, found: SearchAnswer): Promise<void> {
  const isAll = q.trim() === '' && Object.keys(filters).length === 0
  if (!isAll && values) return
  const all = isAll ? found : await search({ limit: '1' }, new AbortController().signal).catch(() => undefined)
  if (all) values = Object.fromEntries(FACETS.map((facet) => [facet, Object.keys(all.facets[facet] ?? {})]))
}
