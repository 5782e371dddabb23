import type { ReadLine } from './apply-lines.ts'
import type { AvailFault } from './avail-line.ts'
import { keyOf, sayingOf } from './say-terms.ts'

/**
 * Lines of one TransactionID that say the same of several regions become one: a sheet has a row for each. Says where episodes of a work
 * differ, since a window is of the whole work.
 */
export function mergeLines(lines: readonly ReadLine[], errors: AvailFault[]): ReadLine[] {
  refuseDifferingParts(lines, errors)
  const merged = new Map<string, ReadLine>()
  for (const [index, line] of lines.entries()) {
    const { terms, entryType } = line
    const key = terms?.transactionId === undefined ? `${index}` : `${entryType} ${terms.transactionId}`
    const first = merged.get(key)
    merged.set(key, first ? mergeTwo(first, line, errors) : line)
  }
  return [...merged.values()]
}

function mergeTwo(first: ReadLine, second: ReadLine, errors: AvailFault[]): ReadLine {
  const [a, b] = [first.terms, second.terms]
  if (!a || !b || sayingOf(a) === sayingOf(b)) return first
  if (a.scope === 'regions' && b.scope === 'regions' && sayingOf({ ...b, regions: a.regions }) === sayingOf(a)) {
    return { ...first, terms: { ...a, regions: [...new Set([...a.regions, ...b.regions])].sort() } }
  }
  const detail = `Its TransactionID stands at ${first.line.place} as well, with other terms: give each its own.`
  errors.push({ place: second.line.place, code: 'TRANSACTION_ID_REPEATED', detail })
  return first
}

function refuseDifferingParts(lines: readonly ReadLine[], errors: AvailFault[]): void {
  const parts = Map.groupBy(
    lines.filter(({ line, terms }) => line.part !== undefined && terms !== undefined),
    ({ line }) => line.part,
  )
  const [first, ...others] = [...parts.values()].map((of) => ({
    place: of[0]?.line.place ?? '',
    says: [...new Set(of.map(({ terms, entryType }) => `${entryType} ${terms ? keyOf(terms) : ''}`))].sort().join(),
  }))
  const different = others.find(({ says }) => says !== first?.says)
  if (!different) return
  const detail = `It says otherwise than ${first?.place} of another part of the work. Windows are of whole works: send one avail of the series.`
  errors.push({ place: different.place, code: 'EPISODES_DIFFER', detail })
}
