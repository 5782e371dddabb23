import { getWork } from '../api/client.ts'
import type { Work } from '../api/contract.ts'
import { asProblem, type Problem } from '../api/problem.ts'
import { language, t } from '../language/language.svelte.ts'
import { notice } from '../shell/notice.svelte.ts'
import {
  type DeskReadiness,
  getReview,
  listNotes,
  type NewNote,
  type Note,
  type Override,
  type Review,
  readDeskReadiness,
  removeNote,
  replyToNote,
  type Step,
  setNoteState,
  takeStep,
  writeNote,
} from './api.ts'
import { Seen } from './seen.svelte.ts'

/** A call that was refused; `region`: that it was about. */
export interface Refusal {
  readonly problem: Problem
  readonly region: string | undefined
}

/** How something is taken back. */
type Undo = () => Promise<unknown>

/** A work on the review desk: what is known of it, and what is done with it. Whoever did something sees at once what came of it. */
export class Desk {
  work = $state.raw<Work>()
  review = $state.raw<Review>()
  notes = $state.raw<readonly Note[]>([])
  readiness = $state.raw<readonly DeskReadiness[]>()
  problem = $state.raw<Problem>()
  refusal = $state.raw<Refusal>()
  busy = $state(false)

  readonly workId: string
  readonly seen: Seen
  #undo: Undo | undefined

  constructor(workId: string) {
    this.workId = workId
    this.seen = new Seen(workId)
  }

  /** Reads everything; what was known before stays until then. */
  readonly load = async (): Promise<void> => {
    this.refusal = undefined
    try {
      const known = [getWork(this.workId), getReview(this.workId), listNotes(this.workId)] as const
      const [work, review, notes] = await Promise.all(known)
      Object.assign(this, { work, review, notes, problem: undefined })
      this.readiness = await readDeskReadiness(this.workId, language.locale)
    } catch (error) {
      this.problem = asProblem(error)
    }
  }

  claim(takeOver = false): Promise<boolean> {
    const reviewer = this.review?.reviewer
    const undo = reviewer ? undefined : () => takeStep(this.workId, { step: 'release' })
    return this.#step({ step: 'claim', takeOver }, t('review.done.claimed'), { undo })
  }

  release(): Promise<boolean> {
    const undo = () => takeStep(this.workId, { step: 'claim' })
    return this.#step({ step: 'release' }, t('review.done.released'), { undo })
  }

  /** Approves of the content as it was shown: what was edited since is to be looked at first. */
  approve(regions: readonly string[]): Promise<boolean> {
    const step = { step: 'approve', regions, ...this.#looked() } as const
    return this.#step(step, t('review.done.approved', { n: regions.length }), { region: regions[0] })
  }

  publish(region: string, override?: Override): Promise<boolean> {
    const overrides = override ? { overrides: [override] } : {}
    const undo = () => takeStep(this.workId, { step: 'withdraw', regions: [region] })
    const step = { step: 'publish', regions: [region], ...overrides, ...this.#looked() } as const
    return this.#step(step, t('review.done.published'), { region, undo })
  }

  withdraw(region: string): Promise<boolean> {
    return this.#step({ step: 'withdraw', regions: [region] }, t('review.done.withdrawn'), { region })
  }

  /** Sends the work back; `notes` are said with it, in one call. */
  requestChanges(notes: readonly NewNote[]): Promise<boolean> {
    return this.#step({ step: 'requestChanges', notes }, t('review.done.changes'), {})
  }

  /** Writes notes; what was written before one was refused stays. */
  write(notes: readonly NewNote[]): Promise<boolean> {
    const written: Note[] = []
    const undo = () => Promise.all(written.map(({ id }) => removeNote(this.workId, id)))
    return this.#act(async () => {
      for (const note of notes) written.push(await writeNote(this.workId, note, crypto.randomUUID()))
      this.#tell(t('review.done.noted', { n: written.length }), undo)
    })
  }

  resolve(note: Note): Promise<boolean> {
    const next = note.state === 'open' ? 'resolved' : 'open'
    return this.#act(async () => {
      await setNoteState(this.workId, note.id, next)
      this.#tell(t(`review.done.${next}`), () => setNoteState(this.workId, note.id, note.state))
    })
  }

  reply(noteId: string, text: string): Promise<boolean> {
    return this.#act(async () => {
      await replyToNote(this.workId, noteId, text, crypto.randomUUID())
    })
  }

  markSeen(ids: readonly string[]): void {
    const isSeen = ids.some((id) => !this.seen.has(id))
    const changed = ids.filter((id) => this.seen.has(id) !== isSeen)
    this.seen.set(changed, isSeen)
    const text = t(isSeen ? 'review.done.seen' : 'review.done.unseen', { n: changed.length })
    this.#tell(text, async () => this.seen.set(changed, !isSeen))
  }

  /** Takes back what was done last, where that can be. */
  readonly undo = async (): Promise<void> => {
    const undo = this.#undo
    if (!undo) return
    this.#undo = undefined
    notice.hide()
    if (await this.#act(undo)) notice.show(t('review.done.undone'))
  }

  #step(step: Step, done: string, { region, undo }: { region?: string | undefined; undo?: Undo | undefined }) {
    return this.#act(async () => {
      await takeStep(this.workId, step)
      this.#tell(done, undo)
    }, region)
  }

  #looked(): { readonly contentVersion?: number } {
    return this.review ? { contentVersion: this.review.contentVersion } : {}
  }

  #tell(text: string, undo: Undo | undefined): void {
    this.#undo = undo
    notice.show(text, undo && { label: t('action.undo'), act: () => void this.undo() })
  }

  /** Does one thing at a time and reads what came of it; true: it was done. */
  async #act(act: Undo, region?: string): Promise<boolean> {
    if (this.busy) return false
    this.busy = true
    this.refusal = undefined
    try {
      await act()
      return true
    } catch (error) {
      this.refusal = { problem: asProblem(error), region }
      return false
    } finally {
      await this.#readAgain()
      this.busy = false
    }
  }

  /** What others have done by now is shown too, but no other content than what was looked at is taken for seen. */
  async #readAgain(): Promise<void> {
    const looked = this.review?.contentVersion
    try {
      const [review, notes] = await Promise.all([getReview(this.workId), listNotes(this.workId)])
      this.review = { ...review, contentVersion: looked ?? review.contentVersion }
      this.notes = notes
      const readiness = await readDeskReadiness(this.workId, language.locale)
      this.readiness = readiness
    } catch {
      // What was shown stays; the next thing that is done says what is wrong.
    }
  }
}
