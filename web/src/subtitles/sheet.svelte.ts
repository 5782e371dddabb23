import { asProblem, type Problem } from '../api/problem.ts'
import { approveDraft, type CueFinding, listFindings, readTrack, saveSteps, type ToldTrack } from './api.ts'
import type { Cue } from './cues.ts'
import { findSteps } from './find-steps.ts'
import { type CueConflict, mergeCues, withIds, withSide } from './merge-cues.ts'

/** What somebody else changed while cues were edited here. */
export interface CueMeeting {
  readonly conflicts: readonly CueConflict[]
  readonly taken: number
}

const MOST_MERGES = 3
/** The most that the server takes at once. */
const STEPS_A_CALL = 5_000

/** The cues of a track while they are edited: what the server had, what is here now, and all that can be undone. */
export class CueSheet {
  readonly trackId: string
  cues = $state.raw<readonly Cue[]>([])
  about = $state.raw<Omit<ToldTrack, 'cues' | 'tag'>>()
  problem = $state.raw<Problem>()
  meeting = $state.raw<CueMeeting>()
  findings = $state.raw<ReadonlyMap<number, readonly CueFinding[]>>(new Map())
  saving = $state(false)
  #base = $state.raw<readonly Cue[]>([])
  #past = $state.raw<readonly (readonly Cue[])[]>([])
  #future = $state.raw<readonly (readonly Cue[])[]>([])
  #tag = ''

  readonly steps = $derived(this.cues === this.#base ? [] : findSteps(this.#base, this.cues))
  readonly isChanged = $derived(this.steps.length > 0)
  readonly canUndo = $derived(this.#past.length > 0)
  readonly canRedo = $derived(this.#future.length > 0)
  readonly isDraft = $derived(this.about?.state === 'draft')

  constructor(trackId: string) {
    this.trackId = trackId
  }

  /** Reads the track; what was changed here is forgotten. */
  async load(): Promise<void> {
    try {
      this.#open(await readTrack(this.trackId))
      this.problem = undefined
      await this.#find()
    } catch (error) {
      this.problem = asProblem(error)
    }
  }

  /** Puts other cues in the place of those that are here; the same ones are no step. */
  edit(cues: readonly Cue[]): void {
    if (cues === this.cues) return
    this.#past = [...this.#past, this.cues]
    this.#future = []
    this.cues = cues
  }

  undo(): void {
    const before = this.#past.at(-1)
    if (!before) return
    this.#past = this.#past.slice(0, -1)
    this.#future = [...this.#future, this.cues]
    this.cues = before
  }

  redo(): void {
    const after = this.#future.at(-1)
    if (!after) return
    this.#future = this.#future.slice(0, -1)
    this.#past = [...this.#past, this.cues]
    this.cues = after
  }

  /** Saves what was changed; true when all of it is saved. What others changed meanwhile comes in first. */
  async save(): Promise<boolean> {
    this.saving = true
    this.problem = undefined
    this.meeting = undefined
    try {
      for (let merges = 0; this.steps.length > 0; merges++) {
        if (await this.#send()) continue
        if (merges === MOST_MERGES || (await this.#meet())) return false
      }
      await this.#find()
      return true
    } catch (error) {
      this.problem = asProblem(error)
      return false
    } finally {
      this.saving = false
    }
  }

  /** Makes the draft a track like any other, once all is saved; true when it is. */
  async approve(): Promise<boolean> {
    if (this.isChanged && !(await this.save())) return false
    try {
      await approveDraft(this.trackId, this.#tag)
      await this.load()
      return this.problem === undefined
    } catch (error) {
      this.problem = asProblem(error)
      return false
    }
  }

  /** Says which side of a conflict counts. */
  choose({ id }: CueConflict, cue: Cue | undefined): void {
    this.edit(withSide(this.cues, id, cue))
  }

  /** False: somebody else was faster. @throws {Problem} */
  async #send(): Promise<boolean> {
    const [cues, steps] = [this.cues, this.steps.slice(0, STEPS_A_CALL)]
    const lastMs = this.about?.durationMs ?? Number.POSITIVE_INFINITY
    const isBeyond =
      this.#base.some(({ endMs }) => endMs > lastMs) || this.#past.flat().some(({ endMs }) => endMs > lastMs)
    try {
      this.#tag = await saveSteps(this.trackId, this.#tag, steps, isBeyond)
    } catch (error) {
      const problem = asProblem(error)
      if (problem.code === 'VERSION_CONFLICT') return false
      throw problem
    }
    if (steps.length < STEPS_A_CALL) this.#base = cues
    else await this.#meet() // the rest is found anew from what the server has by now
    return true
  }

  /** What another writer changed comes in; true when something was changed on both sides. */
  async #meet(): Promise<boolean> {
    const told = await readTrack(this.trackId)
    const theirs = withIds(this.#base, told.cues)
    const { cues, conflicts, taken } = mergeCues(this.#base, this.cues, theirs)
    this.#take(told, theirs)
    this.cues = cues
    this.#past = [] // what was here before knows nothing of theirs
    this.#future = []
    if (taken > 0 || conflicts.length > 0) this.meeting = { conflicts, taken }
    return conflicts.length > 0
  }

  #open(told: ToldTrack): void {
    const cues = withIds(this.#base, told.cues)
    this.#take(told, cues)
    this.cues = cues
    this.#past = []
    this.#future = []
  }

  #take({ cues: _, tag, ...about }: ToldTrack, cues: readonly Cue[]): void {
    this.#base = cues
    this.#tag = tag
    this.about = about
  }

  /** What is found is told of the cues as they are saved. */
  async #find(): Promise<void> {
    const base = this.#base
    const found = await listFindings(this.trackId)
    const byId = Map.groupBy(found, ({ position }) => base[position]?.id ?? -1)
    this.findings = byId
  }
}
