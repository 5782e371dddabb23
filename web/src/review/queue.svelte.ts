import { asProblem, type Problem } from '../api/problem.ts'
import { language, t } from '../language/language.svelte.ts'
import { titleOf } from '../language/names.ts'
import { notice } from '../shell/notice.svelte.ts'
import { type Decision, type DecisionResult, decideMany, listReviews, type QueueItem, type Step } from './api.ts'

const PAGE_SIZE = '50'
/** What takes a step back, where one does. */
const UNDOING: Partial<Record<Step['step'], Step>> = { claim: { step: 'release' }, release: { step: 'claim' } }

/** A work for which a step was refused, and why. */
export interface Refused {
  readonly workId: string
  readonly title: string
  readonly problem: { readonly code: string; readonly message: string }
}

/** The works that wait, and what is done with many of them at once. */
export class Queue {
  items = $state.raw<readonly QueueItem[]>()
  nextCursor = $state<string | null>(null)
  problem = $state.raw<Problem>()
  refused = $state.raw<readonly Refused[]>([])
  busy = $state(false)
  #query: Readonly<Record<string, string | undefined>> = {}
  #undo: (() => Promise<void>) | undefined

  async load(query: Readonly<Record<string, string | undefined>>, signal?: AbortSignal): Promise<void> {
    this.#query = query
    try {
      const page = await listReviews({ ...query, locale: language.locale, limit: PAGE_SIZE }, signal)
      Object.assign(this, { items: page.items, nextCursor: page.nextCursor, problem: undefined })
    } catch (error) {
      if (!signal?.aborted) this.problem = asProblem(error)
    }
  }

  async more(): Promise<void> {
    if (this.nextCursor === null) return
    const query = { ...this.#query, locale: language.locale, limit: PAGE_SIZE, cursor: this.nextCursor }
    try {
      const page = await listReviews(query)
      this.items = [...(this.items ?? []), ...page.items]
      this.nextCursor = page.nextCursor
    } catch (error) {
      this.problem = asProblem(error)
    }
  }

  /** Takes a step with each of these works. True: something was done. */
  async decide(workIds: readonly string[], step: Step): Promise<boolean> {
    const done = await this.#send(workIds.map((workId) => ({ ...step, workId })))
    if (done === undefined) return false
    const back = UNDOING[step.step]
    if (done.length > 0) {
      this.#undo =
        back &&
        (async () => {
          await this.#send(done.map((workId) => ({ ...back, workId })))
          notice.show(t('review.done.undone'))
        })
      notice.show(
        t('review.done.many', { n: done.length }),
        this.#undo && { label: t('action.undo'), act: () => void this.undo() },
      )
    }
    return done.length > 0
  }

  readonly undo = async (): Promise<void> => {
    const undo = this.#undo
    this.#undo = undefined
    notice.hide()
    await undo?.()
  }

  /** The works with which it was done; undefined: the call failed. */
  async #send(decisions: readonly Decision[]): Promise<string[] | undefined> {
    if (this.busy || decisions.length === 0) return undefined
    this.busy = true
    try {
      const results = await decideMany(decisions, crypto.randomUUID())
      this.refused = results.flatMap((result) => this.#refusalOf(result))
      return results.filter(({ problem }) => problem === null).map(({ workId }) => workId)
    } catch (error) {
      this.problem = asProblem(error)
      return undefined
    } finally {
      await this.load(this.#query)
      this.busy = false
    }
  }

  #refusalOf({ workId, problem }: DecisionResult): Refused[] {
    if (problem === null) return []
    const work = this.items?.find((item) => item.work.id === workId)?.work
    const message = problem.detail ?? problem.title ?? ''
    return [{ workId, title: work ? titleOf(work).text : workId, problem: { code: problem.code, message } }]
  }
}
