import { asProblem, type Problem } from '../api/problem.ts'
import { sending } from '../state/sending.svelte.ts'
import { target } from '../upload/target.svelte.ts'
import {
  type Correction,
  changeImport,
  commitImport,
  createImport,
  getImport,
  type Import,
  type Override,
} from './api.ts'
import { Sending } from './sending.svelte.ts'

/** What a person decided in the dry run. */
export interface Fix {
  readonly override?: Override
  readonly correction?: Correction
}

/** The series under way: its files, and its dry run once there is one. It stays while the reader looks at other views. */
class Series {
  readonly sending = new Sending()
  import = $state.raw<Import>()
  problem = $state.raw<Problem>()
  /** A plan is being made, or committed. */
  busy = $state(false)
  /** The work had changed: this is a new plan. */
  wasStale = $state(false)

  /** What was decided before each fix, newest last. */
  #earlier = $state.raw<readonly Pick<Import, 'overrides' | 'corrections'>[]>([])
  /** What a dry run was made of that was there before the page was loaded: files that are not here any more. */
  #before: readonly string[] = []
  /** The dry run before the files changed. */
  #decided: Import | undefined

  readonly isCommitted = $derived(this.import?.state === 'committed')

  /** Takes files in. One that comes after the dry run asks for another. */
  add(files: readonly File[]): void {
    if (files.length === 0) return
    if (this.isCommitted) this.clear()
    const before = this.sending.files.length
    this.sending.add(files)
    if (this.sending.files.length !== before) this.#forgetPlan()
  }

  remove(id: number): void {
    this.sending.remove(id)
    this.#forgetPlan()
  }

  /** Fetches a dry run that was made before the page was loaded. */
  async open(id: string): Promise<void> {
    if (this.import?.id === id) return
    await this.#do(async () => {
      this.import = await getImport(id)
      this.#before = this.import.uploadIds
    })
  }

  /** Asks for the dry run of what was sent. What was decided about its files before goes on counting. */
  async plan(): Promise<void> {
    const files = this.sending.files
    const idsOf = (isSheet: boolean) =>
      files.flatMap((one) => ((one.kind === 'sheet') === isSheet ? (one.uploadId ?? []) : []))
    const [sheetUploadId] = idsOf(true)
    const wanted = target.mode === 'existing' ? { workId: target.workId } : { newWork: target.body() }
    await this.#do(async () => {
      this.import = await createImport({
        ...wanted,
        uploadIds: [...new Set([...this.#before, ...idsOf(false)])],
        ...(sheetUploadId === undefined ? {} : { sheetUploadId }),
        overrides: this.#decided?.overrides ?? [],
        corrections: this.#decided?.sheetUploadId === sheetUploadId ? (this.#decided?.corrections ?? []) : [],
      })
    })
  }

  /** Decides something and plans anew. True when the plan has it. */
  fix({ override, correction }: Fix): Promise<boolean> {
    return this.#do(async () => {
      const before = this.import
      if (!before) return
      const others = before.overrides.filter((one) => one.uploadId !== override?.uploadId)
      const earlier = before.overrides.find((one) => one.uploadId === override?.uploadId)
      const kept = before.corrections.filter((one) => one.sheet !== correction?.sheet || one.cell !== correction.cell)
      this.import = await changeImport(before.id, {
        ...(override ? { overrides: [...others, { ...earlier, ...override }] } : {}),
        ...(correction ? { corrections: [...kept, correction] } : {}),
      })
      this.#earlier = [...this.#earlier, { overrides: before.overrides, corrections: before.corrections }]
    })
  }

  get canUndo(): boolean {
    return this.#earlier.length > 0 && this.import?.state === 'planned' && !this.busy
  }

  /** Takes the last fix back. */
  async undo(): Promise<void> {
    const last = this.#earlier.at(-1)
    if (!last || !this.canUndo) return
    await this.#do(async () => {
      if (!this.import) return
      const { overrides, corrections } = last
      this.import = await changeImport(this.import.id, { overrides, corrections })
      this.#earlier = this.#earlier.slice(0, -1)
    })
  }

  /** Does what the plan says. @returns the work's id once it is done */
  async commit(): Promise<string | undefined> {
    const before = this.import
    if (!before) return undefined
    await this.#do(async () => {
      try {
        this.import = await commitImport(before.id, before.planDigest)
      } catch (error) {
        if (asProblem(error).code !== 'IMPORT_STALE') throw error
        this.import = await getImport(before.id)
        this.wasStale = true
      }
    })
    return this.isCommitted ? (this.import?.workId ?? undefined) : undefined
  }

  clear(): void {
    this.sending.clear()
    this.import = undefined
    this.#decided = undefined
    this.#before = []
    this.#earlier = []
    this.problem = undefined
    this.wasStale = false
  }

  #forgetPlan(): void {
    if (this.import) this.#decided = this.import
    this.#earlier = []
    this.import = undefined
  }

  async #do(work: () => Promise<void>): Promise<boolean> {
    if (this.busy) return false
    this.busy = true
    this.problem = undefined
    this.wasStale = false
    try {
      await work()
      return true
    } catch (error) {
      this.problem = asProblem(error)
      return false
    } finally {
      this.busy = false
    }
  }
}

export const series = new Series()

sending.tellOf({
  href: '/upload/series',
  get active() {
    return series.sending.isActive
  },
  get sentBytes() {
    return series.sending.sentBytes
  },
  get totalBytes() {
    return series.sending.totalBytes
  },
  get failed() {
    return series.sending.failed.length
  },
  get unsaved() {
    return series.sending.isActive
  },
  stop: () => series.sending.pause(),
})
