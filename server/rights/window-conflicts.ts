import { createHash } from 'node:crypto'
import type { WindowRow } from '../../db/queries/windows.ts'
import { foldText } from '../language/fold-text.ts'
import { type Places, type Span, sharedPlaces, sharedSpan, type WindowSpan } from './window-span.ts'

/** What contradictions are looked for in. */
export type WindowTerms = WindowSpan &
  Pick<WindowRow, 'licenceType' | 'isExclusive' | 'holdbackLocales' | 'licensee' | 'licenseeOrganisationId'>

/**
 * How two windows that share a time, a region and a licence type contradict each other. `exclusive`: one promises to its licensee that there is no
 * other, and there is. `holdback`: a licensee may not show it in a language by one of them, and may by the other.
 */
export const CONFLICT_KINDS = ['exclusive', 'holdback'] as const

export interface WindowConflict {
  /** Digest of what both windows say: it stays while they do, and who changes one has made another conflict. */
  readonly id: string
  readonly kind: (typeof CONFLICT_KINDS)[number]
  /** The places of both in the list. */
  readonly between: readonly [number, number]
  readonly places: Places
  readonly span: Span
  /** Held back by one of them only. */
  readonly locales: readonly string[]
}

/** Everything that two of these windows contradict each other in. */
export function findWindowConflicts(windows: readonly WindowTerms[]): WindowConflict[] {
  return pairsOf(windows).flatMap(({ between, first, second }): WindowConflict[] => {
    if (first.licenceType !== second.licenceType) return []
    const places = sharedPlaces(first, second)
    const span = sharedSpan(first, second)
    if (!places || !span) return []
    const shared = { between, places, span }
    const isSame = isSameLicensee(first, second)
    if (!isSame && (first.isExclusive || second.isExclusive)) {
      return [{ ...shared, id: idOf('exclusive', first, second), kind: 'exclusive', locales: [] }]
    }
    const isForBoth = isSame || isForAnybody(first) || isForAnybody(second)
    const locales = isForBoth ? heldBackByOne(first, second) : []
    if (locales.length === 0) return []
    return [{ ...shared, id: idOf('holdback', first, second), kind: 'holdback', locales }]
  })
}

/** Pairs that say the same of where, when, for what licence and for whom: one of them is too many. */
export function findRepeatedWindows(windows: readonly WindowTerms[]): (readonly [number, number])[] {
  return pairsOf(windows).flatMap(({ between, first, second }) => {
    const isSame = JSON.stringify(gistOf(first)) === JSON.stringify(gistOf(second)) && isSameLicensee(first, second)
    return isSame ? [between] : []
  })
}

function pairsOf(windows: readonly WindowTerms[]) {
  return windows.flatMap((second, b) =>
    windows.slice(0, b).map((first, a) => ({ between: [a, b] as const, first, second })),
  )
}

/** By the organisation where both name one, else by name; whoever is not named is somebody else than who is. */
function isSameLicensee(a: WindowTerms, b: WindowTerms): boolean {
  if (a.licenseeOrganisationId !== null && b.licenseeOrganisationId !== null) {
    return a.licenseeOrganisationId === b.licenseeOrganisationId
  }
  return nameKey(a) === nameKey(b)
}

function isForAnybody({ licensee, licenseeOrganisationId }: WindowTerms): boolean {
  return licensee === null && licenseeOrganisationId === null
}

/** A licensee's name as it is compared; null: whoever. */
export function nameKey({ licensee }: Pick<WindowTerms, 'licensee'>): string | null {
  return licensee === null ? null : foldText(licensee).replaceAll(/\s+/g, ' ').trim()
}

function heldBackByOne(a: WindowTerms, b: WindowTerms): string[] {
  const only = (one: WindowTerms, other: WindowTerms) =>
    one.holdbackLocales.filter((locale) => !other.holdbackLocales.includes(locale))
  return [...only(a, b), ...only(b, a)].sort()
}

/** Where, when and for what licence. */
function gistOf({ scope, regions, licenceType, fromMs, untilMs }: WindowTerms): unknown[] {
  return [scope, regions.toSorted(), licenceType, fromMs, untilMs]
}

function idOf(kind: WindowConflict['kind'], a: WindowTerms, b: WindowTerms): string {
  const said = [a, b].map((window) => {
    const { isExclusive, holdbackLocales, licensee, licenseeOrganisationId } = window
    return JSON.stringify([gistOf(window), isExclusive, holdbackLocales.toSorted(), licensee, licenseeOrganisationId])
  })
  return createHash('sha256')
    .update(JSON.stringify([kind, ...said.sort()]))
    .digest('base64url')
    .slice(0, 22)
}
