import type { Reader } from '../../db/open.ts'
import { listPostings } from '../../db/queries/fingerprints.ts'
import type { Fingerprint } from '../../media/fingerprint.ts'
import { listProbes } from './terms.ts'

/** A term that so many fingerprints have is no longer noted for others. */
export const MOST_FILES_A_TERM = 200

/**
 * Which other fingerprints have most in common with one, the most first. A term weighs the less the more fingerprints have it, so that
 * the episodes of a series do not crowd out a copy. What is read is bounded by the number of terms, not of fingerprints.
 */
export async function searchIndex(
  db: Reader,
  fingerprint: Fingerprint,
  ownId: number,
  limit: number,
): Promise<number[]> {
  const byTerm = new Map<number, number[]>()
  for (const { term, fingerprintId } of await listPostings(db, listProbes(fingerprint))) {
    if (fingerprintId === ownId) continue
    const ids = byTerm.get(term)
    if (ids === undefined) byTerm.set(term, [fingerprintId])
    else ids.push(fingerprintId)
  }
  const weights = new Map<number, number>()
  for (const ids of byTerm.values()) {
    for (const id of ids) weights.set(id, (weights.get(id) ?? 0) + 1 / ids.length)
  }
  return [...weights]
    .sort(([idA, one], [idB, other]) => other - one || idA - idB)
    .slice(0, limit)
    .map(([id]) => id)
}
