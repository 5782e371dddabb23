/** A side of a comparison that has bounds; of a length as well. At least one is given. */
export interface Bounds {
  readonly atLeast?: number
  readonly moreThan?: number
  readonly atMost?: number
  readonly lessThan?: number
}

/**
 * How platforms count the length of a text: characters (Unicode code points), UTF-16 code units, bytes of UTF-8, or half widths (a
 * full-width character, as Chinese has them, counts as two and any other as one).
 */
export const LENGTH_UNITS = ['codePoints', 'utf16Units', 'utf8Bytes', 'halfWidths'] as const
export type LengthUnit = (typeof LENGTH_UNITS)[number]

/** A test of one fact, by its name in `fact-table.ts`. Not known is neither true nor false, but for `isKnown`, which always is one. */
export interface FactCondition extends Bounds {
  readonly fact: string
  readonly is?: string | number | boolean
  readonly in?: readonly string[]
  readonly notIn?: readonly string[]
  /** Of a list of codes: one of these is in it; all are; it has none at all. */
  readonly includesAny?: readonly string[]
  readonly includesAll?: readonly string[]
  readonly isEmpty?: boolean
  /** Of a text: one of these words stands in it, whatever the case and width of its letters. */
  readonly containsAny?: readonly string[]
  readonly length?: Bounds & { readonly in: LengthUnit }
  /** Of a locale: its language (zh), its script (Hant). A script that is open is not known. */
  readonly languageIn?: readonly string[]
  readonly scriptIn?: readonly string[]
  readonly isKnown?: boolean
}

/** A condition is data: what it can say is this and no more. `where` looks at each item of the list; those out of force are not there. */
export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  /** A condition of the pack that has a name. */
  | { readonly term: string }
  | { readonly some: string; readonly where?: Condition }
  | { readonly every: string; readonly where: Condition }
  | ({ readonly count: string; readonly where?: Condition } & Bounds)
  | FactCondition
