/** A text and where it stands: an XPath, or a cell such as `Avails!C5`. */
export interface Placed {
  readonly text: string
  readonly place: string
}

/** One id by which a work may be known. */
export interface LineId extends Placed {
  readonly kind: 'alid' | 'contentId' | 'eidr' | 'other'
  /** Of an `other` one. */
  readonly namespace?: string
}

/** One transaction of an avail as the file has it: nothing is understood yet. */
export interface AvailLine {
  readonly place: string
  readonly entryType: Placed | undefined
  /** In the order that they are believed. */
  readonly ids: readonly LineId[]
  /** What it is called, for people. */
  readonly title: string | undefined
  /** The part of the work that it is about; undefined: the whole. */
  readonly part: string | undefined
  /** Undefined where everything of the work is to go. */
  readonly transaction: LineTransaction | undefined
}

export interface LineTransaction {
  readonly place: string
  readonly id: Placed | undefined
  readonly licenceType: Placed | undefined
  readonly licensee: Placed | undefined
  readonly territories: readonly Placed[]
  readonly excluded: readonly Placed[]
  readonly start: Edge
  readonly end: Edge
  readonly exclusive: Placed | undefined
  readonly holdbacks: readonly (Placed & { readonly asset: string | undefined })[]
  /** Names of what it says besides, which a window has no place for. */
  readonly besides: readonly string[]
}

/** When it begins or ends: an instant, a day, or a condition with what it waits for after that. */
export interface Edge {
  readonly at: Placed | undefined
  readonly condition: Placed | undefined
  readonly lag: Placed | undefined
}

/** What is wrong or odd at a place of a file. */
export interface AvailFault {
  readonly place: string
  readonly code: string
  readonly detail: string
}

/** A whole file as it was read. */
export interface ReadAvails {
  readonly format: 'avails-2.7-xml' | 'avails-1.9-sheet'
  readonly lines: readonly AvailLine[]
  readonly errors: readonly AvailFault[]
  readonly warnings: readonly AvailFault[]
}

/** Lines of one file; each becomes a window, and a work has a hundred at most. */
export const MOST_LINES = 20_000
/** Errors and warnings that are told. */
export const MOST_FAULTS = 500

/** Takes down what is wrong or odd. */
export type Note = (place: string, code: string, detail: string) => void

/** A text as it is told to people: not all of a long one. */
export function shown({ text }: Pick<Placed, 'text'>): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
