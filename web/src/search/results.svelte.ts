import { type Query, search, searchLines } from '../api/client.ts'
import type { Line, SearchAnswer } from '../api/contract.ts'
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
