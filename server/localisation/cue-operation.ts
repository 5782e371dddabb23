/** What a person may say of a word that a draft has otherwise than its source. */
export const DECISIONS = ['accepted', 'refused', 'open'] as const

/** Says what is thought of a changed word of a draft's line; `change` is its place in `changes`, not given: all of them. */
export interface Decide {
  readonly op: 'decide'
  readonly position: number
  readonly change?: number
  readonly decision: (typeof DECISIONS)[number]
}

/** Puts a line of a draft back as it was made, with nothing decided. */
export interface Reset {
  readonly op: 'reset'
  readonly position: number
}

/** A step of an edit. `position` counts from 0 in the cues as the steps before have left them. */
export type CueOperation =
  | { readonly op: 'text'; readonly position: number; readonly text: string }
  | { readonly op: 'times'; readonly position: number; readonly startMs: number; readonly endMs: number }
  | {
      readonly op: 'insert'
      readonly position: number
      readonly startMs: number
      readonly endMs: number
      readonly text: string
    }
  | { readonly op: 'delete'; readonly position: number }
  | { readonly op: 'split'; readonly position: number; readonly atMs: number; readonly texts: readonly string[] }
  | { readonly op: 'merge'; readonly position: number; readonly text?: string }
  | Decide
  | Reset

/** Why an edit cannot be made as it is: the place of the step in the list (undefined: all of it together), a stable code, a sentence. */
export class OperationRefused extends Error {
  override readonly name = 'OperationRefused'
  readonly code: string
  readonly index: number | undefined

  constructor(code: string, message: string, index?: number) {
    super(message)
    this.code = code
    this.index = index
  }
}
