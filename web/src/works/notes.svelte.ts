import { asProblem, type Problem } from '../api/problem.ts'
import { listNotes, type NewNote, type Note, replyToNote, setNoteState, writeNote } from '../review/api.ts'

/** What is noted about a work, and what can be done with it. */
export class Notes {
  items = $state.raw<readonly Note[]>([])
  problem = $state.raw<Problem>()
  busy = $state(false)
  /** How often somebody wanted to write one. */
  asked = $state(0)

  readonly #workId: string

  constructor(workId: string) {
    this.#workId = workId
  }

  /** Opens the field for a note about the second that shows. */
  ask(): void {
    this.asked += 1
  }

  async load(): Promise<void> {
    try {
      this.items = await listNotes(this.#workId)
      this.problem = undefined
    } catch (error) {
      this.problem = asProblem(error)
    }
  }

  write(note: NewNote): Promise<boolean> {
    return this.#act(() => writeNote(this.#workId, note, crypto.randomUUID()))
  }

  reply(note: Note, text: string): Promise<boolean> {
    return this.#act(() => replyToNote(this.#workId, note.id, text, crypto.randomUUID()))
  }

  /** Resolves it, or opens it again. */
  turn(note: Note): Promise<boolean> {
    return this.#act(() => setNoteState(this.#workId, note.id, note.state === 'open' ? 'resolved' : 'open'))
  }

  async #act(call: () => Promise<Note>): Promise<boolean> {
    this.busy = true
    this.problem = undefined
    try {
      const changed = await call()
      const isKnown = this.items.some(({ id }) => id === changed.id)
      this.items = isKnown
        ? this.items.map((note) => (note.id === changed.id ? changed : note))
        : [...this.items, changed]
      return true
    } catch (error) {
      this.problem = asProblem(error)
      return false
    } finally {
      this.busy = false
    }
  }
}
