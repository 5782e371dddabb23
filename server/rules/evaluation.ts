/** How ready a work is for a target: something is broken, something is doubtful or not known, nothing is either. */
export const READINESS_STATES = ['pass', 'warn', 'fail'] as const
export type ReadinessState = (typeof READINESS_STATES)[number]

export const SEVERITIES = ['fail', 'warn', 'info'] as const

/** Where a rule is not kept, or cannot be told to be. Texts, source and dates are the rule's; a finding only points to it. */
export interface Finding {
  readonly ruleId: string
  /** What it counts as here: an `info` never changes the state. */
  readonly severity: (typeof SEVERITIES)[number]
  /** True: something that the rule needs is not known; which is in `looksAt`. */
  readonly isUnknown: boolean
  /** The episode that it is about; null = the work. */
  readonly episodeId: string | null
  readonly episodeNumber: number | null
  /** The second of that episode; null = all of it. */
  readonly atMs: number | null
  /** The facts that decided, as they are: at most five. */
  readonly seen: Readonly<Record<string, string | number | boolean | null>>
}

/** What a pack says of a work at an instant, and for how long it says the same of the same facts. */
export interface Evaluation {
  readonly state: ReadinessState
  readonly findings: readonly Finding[]
  /** The same from here (null: since ever), inclusive. */
  readonly validFromMs: number | null
  /** Until here (null: for ever), exclusive: the next date of a rule or of a fact that it looks at. */
  readonly validUntilMs: number | null
}
