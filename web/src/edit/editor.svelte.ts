import { getContext, setContext, untrack } from 'svelte'
import { asProblem, type Problem } from '../api/problem.ts'
import {
  findLastChange,
  type NoteList,
  readAll,
  removeNote,
  saveAi,
  saveNote,
  saveWindows,
  saveWork,
  type Told,
  type WindowConflict,
} from './api.ts'
import { draftOfAi, draftOfWindow, draftOfWork } from './copies.ts'
import {
  type Draft,
  FIELD_NAMES,
  type FieldName,
  type Filing,
  PARTS,
  type PartName,
  partOf,
  type Rating,
  WORK_FIELDS,
} from './draft.ts'
import { type Fault, fieldOf, onePlaceEach, placedIn } from './faults.ts'
import { type Conflict, isSame, mergeDrafts, withThing } from './merge.ts'

/** What somebody else changed while it was edited here. */
export interface Meeting {
  readonly by: { readonly name: string; readonly at: string } | undefined
  readonly conflicts: readonly Conflict[]
  readonly taken: readonly FieldName[]
}

const MOST_MERGES = 3

/** A work that is being edited: what the server had, what is here now, and how one becomes the other. */
export class Editor {
  readonly workId: string
  draft = $state<Draft>()
  told = $state.raw<Told>()
  problem = $state.raw<Problem>()
  faults = $state.raw<readonly Fault[]>([])
  meeting = $state.raw<Meeting>()
  windowConflicts = $state.raw<readonly WindowConflict[]>([])
  saving = $state(false)
  /** What the server has, as far as is known. */
  #base = $state.raw<Draft>()
  #tag = ''
  #accepting: string[] = []

  /** The fields that differ from what the server has. */
  readonly changed: readonly FieldName[] = $derived.by(() => {
    const [base, draft] = [this.#base, this.draft]
    if (!base || !draft) return []
    return FIELD_NAMES.filter((field) => !isSame(draft[field], base[field]))
  })

  constructor(workId: string) {
    this.workId = workId
  }

  /** Reads the work; what was changed here meanwhile is kept. */
  async load(): Promise<void> {
    try {
      this.#take(await readAll(this.workId))
      this.problem = undefined
    } catch (error) {
      this.problem = asProblem(error)
    }
  }

  /** Saves what was changed, part by part; true when all of it is saved. */
  async save(): Promise<boolean> {
    this.saving = true
    this.#clear()
    try {
      for (let merges = 0; ; merges++) {
        const refused = await this.#sendAll()
        if (refused === undefined) break
        if (refused.code !== 'VERSION_CONFLICT' || merges === MOST_MERGES) throw refused
        if (await this.#meet()) return false
      }
      this.#accepting = []
      await this.load()
      return true
    } catch (error) {
      this.#tell(asProblem(error))
      return false
    } finally {
      this.saving = false
    }
  }

  /** Saves again with these contradictions of windows, which are meant. */
  accept(ids: readonly string[]): Promise<boolean> {
    this.#accepting = [...ids]
    return this.save()
  }

  /** Goes back to what the server has. */
  discard(): void {
    this.draft = this.#base && structuredClone(this.#base)
    this.meeting = undefined
    this.#clear()
  }

  /** Says which side of a conflict counts. */
  choose(conflict: Conflict, side: 'mine' | 'theirs'): void {
    if (this.draft) this.draft = withThing($state.snapshot(this.draft) as Draft, conflict, conflict[side])
  }

  /** The windows have been changed: what was said of them counts no more. */
  forgetWindowConflicts(): void {
    if (this.windowConflicts.length > 0) this.windowConflicts = []
  }

  /** What is wrong at a place, or within it. */
  faultsAt(pointer: string, { within = false } = {}): readonly Fault[] {
    return this.faults.filter(
      (fault) => fault.pointer === pointer || (within && fault.pointer.startsWith(`${pointer}/`)),
    )
  }

  /** How many things are wrong in a part of the page. */
  faultCount(part: PartName): number {
    return this.faults.filter(({ pointer }) => partOf(fieldOf(pointer)) === part).length
  }

  #clear(): void {
    this.problem = undefined
    this.faults = []
    this.windowConflicts = []
  }

  /** What another writer changed comes in; true when something was changed on both sides. */
  async #meet(): Promise<boolean> {
    const by = await findLastChange(this.workId).catch(() => undefined)
    const { conflicts, taken } = this.#take(await readAll(this.workId))
    this.meeting = { by, conflicts, taken }
    return conflicts.length > 0
  }

  #take(told: Told): { readonly conflicts: readonly Conflict[]; readonly taken: readonly FieldName[] } {
    const mine = untrack(() => this.draft && ($state.snapshot(this.draft) as Draft))
    const merged = mine && this.#base ? mergeDrafts(this.#base, mine, told.draft) : undefined
    this.draft = merged?.draft ?? structuredClone(told.draft)
    this.#base = told.draft
    this.#tag = told.tag
    this.told = told
    return merged ?? { conflicts: [], taken: [] }
  }

  /** Sends what differs; what is refused is given back, what came before it is saved. */
  async #sendAll(): Promise<Problem | undefined> {
    try {
      if (WORK_FIELDS.some((field) => this.changed.includes(field))) await this.#sendWork()
      if (this.changed.includes('windows')) await this.#sendWindows()
      if (this.changed.includes('ai')) await this.#sendAi()
      for (const list of ['ratings', 'filings'] as const) if (this.changed.includes(list)) await this.#sendNotes(list)
      return undefined
    } catch (error) {
      const problem = asProblem(error)
      if (problem.code === 'VERSION_CONFLICT') return problem
      throw problem
    }
  }

  async #sendWork(): Promise<void> {
    const draft = this.#snapshot()
    const fields = Object.fromEntries(
      WORK_FIELDS.filter((field) => this.changed.includes(field)).map((field) => [field, draft[field]]),
    )
    const { answer, tag } = await saveWork(this.workId, this.#tag, fields)
    this.#saved(draftOfWork(answer), tag)
  }

  async #sendWindows(): Promise<void> {
    const { windows } = this.#snapshot()
    const { answer, tag } = await saveWindows(this.workId, this.#tag, windows, this.#accepting)
    this.#saved({ windows: answer.items.map(draftOfWindow) }, tag)
  }

  async #sendAi(): Promise<void> {
    const { answer, tag } = await saveAi(this.workId, this.#tag, this.#snapshot().ai).catch((error) => {
      throw placedIn('ai', asProblem(error))
    })
    this.#saved({ ai: draftOfAi(answer) }, tag)
  }

  /** Ratings and filings are things of their own: each is written, changed or removed by itself. */
  async #sendNotes(list: NoteList): Promise<void> {
    const before = new Map((this.#base?.[list] ?? []).map((note) => [note.id, note]))
    for (const id of before.keys()) {
      if (this.#snapshot()[list].some((note) => note.id === id)) continue
      const { tag } = await removeNote(this.workId, this.#tag, list, id)
      this.#noteSaved(list, id, undefined, tag)
    }
    for (const [at, note] of this.#snapshot()[list].entries()) {
      if (isSame(before.get(note.id), note)) continue
      const { answer, tag } = await saveNote(this.workId, this.#tag, list, note).catch((error) => {
        throw placedIn(`${list}/${at}`, asProblem(error))
      })
      const written = { ...note, id: (answer as { readonly id: string }).id }
      if (this.draft?.[list][at]) this.draft[list][at].id = written.id
      this.#noteSaved(list, note.id, written, tag)
    }
    await this.load() // in the order and form of the server
  }

  #noteSaved(list: NoteList, id: string, note: Rating | Filing | undefined, tag: string): void {
    if (!this.#base) return
    const others = this.#base[list].filter((one) => one.id !== id)
    this.#base = { ...this.#base, [list]: note ? [...others, note] : others }
    this.#tag = tag
  }

  #saved(fields: Partial<Draft>, tag: string): void {
    if (!this.#base || !this.draft) return
    this.#base = { ...this.#base, ...fields }
    this.draft = { ...this.#snapshot(), ...structuredClone(fields) }
    this.#tag = tag
  }

  #snapshot(): Draft {
    if (!this.draft) throw new Error('nothing has been read')
    return $state.snapshot(this.draft) as Draft
  }

  #tell(problem: Problem): void {
    this.problem = problem
    const conflicts = problem.members.conflicts
    if (Array.isArray(conflicts)) this.windowConflicts = conflicts as WindowConflict[] // as the contract says
    this.faults = onePlaceEach(problem)
  }
}

const KEY = Symbol('editor')

/** Gives an editor to the forms below. */
export function provideEditor(editor: Editor): void {
  setContext(KEY, editor)
}

/** The editor that a form belongs to. */
export function useEditor(): Editor {
  return getContext<Editor>(KEY)
}

/** Where parts stand that hold something that was changed. */
export function changedParts(editor: Editor): readonly PartName[] {
  const parts = Object.keys(PARTS) as PartName[]
  return parts.filter((part) => (PARTS[part] as readonly FieldName[]).some((field) => editor.changed.includes(field)))
}
