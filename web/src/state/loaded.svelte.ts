import { asProblem, type Problem } from '../api/problem.ts'

/** What was read from the server, why it could not be, and whether a deed about it is under way. */
export class Loaded<Value> {
  value = $state.raw<Value>()
  problem = $state.raw<Problem>()
  busy = $state(false)

  /** Reads it (again); what was read before stays until then, and where it fails. */
  async load(read: (signal?: AbortSignal) => Promise<Value>, signal?: AbortSignal): Promise<void> {
    try {
      const value = await read(signal)
      if (signal?.aborted) return
      this.value = value
      this.problem = undefined
    } catch (error) {
      if (!signal?.aborted) this.problem = asProblem(error)
    }
  }

  /** Does something, one thing at a time. False: it failed, and `problem` says why. */
  async act(deed: () => Promise<void>): Promise<boolean> {
    if (this.busy) return false
    this.busy = true
    this.problem = undefined
    try {
      await deed()
      return true
    } catch (error) {
      this.problem = asProblem(error)
      return false
    } finally {
      this.busy = false
    }
  }
}
