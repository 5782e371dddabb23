import { v5 as namedId } from 'uuid'
import type { WindowRow } from '../../../db/queries/windows.ts'
import { nameKey } from '../window-conflicts.ts'
import type { AvailFault, AvailLine } from './avail-line.ts'
import { mergeLines } from './merge-lines.ts'
import type { PlannedRow, PlannedWindow } from './plan-avails.ts'
import type { AvailTerms } from './read-terms.ts'
import { keyOf, sayingOf, type Terms } from './say-terms.ts'
import type { EntryType } from './vocabulary.ts'

/** A line that was understood; without terms, everything of the work is to go. */
export interface ReadLine {
  readonly line: AvailLine
  readonly entryType: EntryType
  readonly terms: AvailTerms | undefined
}

/** A window on its way: `places` are empty as long as no line spoke of it. */
interface Entry {
  row: PlannedRow
  readonly was: WindowRow | undefined
  places: string[]
  isRemoved: boolean
}

/**
 * Does to windows what lines say, in their order. A full extract or delete is about everything that the work has: what no line names goes.
 * Lines that say the same become one window, under the id that it has, or one that its TransactionID gives it, so that the
 * same file finds it again.
 */
export function applyLines(workId: string, lines: readonly ReadLine[], before: readonly WindowRow[]) {
  const errors: AvailFault[] = []
  const warnings: AvailFault[] = []
  const merged = mergeLines(lines, errors)
  const isWhole = lines.some(({ entryType }) => entryType === 'Full Extract' || entryType === 'Full Delete')
  const entries = before.map((was): Entry => ({ row: was, was, places: [], isRemoved: isWhole }))
  for (const { line, entryType, terms } of merged) {
    if (entryType === 'Full Delete' || !terms) continue
    const found = findEntry(workId, entries, terms)
    if (entryType === 'Delete') {
      if (found && !found.isRemoved) take(found, line.place, { isRemoved: true })
      else
        warnings.push({
          place: line.place,
          code: 'NOTHING_TO_DELETE',
          detail: 'The work has no such window (any more).',
        })
      continue
    }
    const entry =
      found ??
      (entryType === 'Update' ? findUpdated(entries, terms, line.place, errors) : addEntry(workId, entries, terms))
    if (entry) update(entry, terms, line.place, errors)
  }
  return { windows: entries.map(toPlanned), errors, warnings }
}

function take(entry: Entry, place: string, change: Partial<Pick<Entry, 'row' | 'isRemoved'>>): void {
  Object.assign(entry, change)
  entry.places.push(place)
}

/** By the id that its TransactionID is or gives, else by all that it says of where, when and for whom. */
function findEntry(workId: string, entries: readonly Entry[], terms: AvailTerms): Entry | undefined {
  const { transactionId } = terms
  const ids = transactionId === undefined ? [] : [transactionId, namedId(transactionId, workId)]
  const key = keyOf(terms)
  return (
    entries.find(({ row }) => row.id !== undefined && ids.includes(row.id)) ??
    entries.find((entry) => keyOf(entry.row) === key)
  )
}

/** The only window of the same place, licence and licensee, which changes when it holds. */
function findUpdated(
  entries: readonly Entry[],
  terms: AvailTerms,
  place: string,
  errors: AvailFault[],
): Entry | undefined {
  const gist = (one: Terms) => JSON.stringify([one.scope, one.regions, one.licenceType, nameKey(one)])
  const candidates = entries.filter(
    ({ row, isRemoved, places }) => !isRemoved && places.length === 0 && gist(row) === gist(terms),
  )
  if (candidates.length === 1) return candidates[0]
  const code = candidates.length === 0 ? 'UPDATE_MATCHES_NONE' : 'UPDATE_MATCHES_SEVERAL'
  const detail = `The work has ${candidates.length} windows of this licence, place and licensee to update: name it by TransactionID, or send a full extract.`
  errors.push({ place, code, detail })
  return undefined
}

function addEntry(workId: string, entries: Entry[], terms: AvailTerms): Entry {
  const { transactionId, ...said } = terms
  const id = transactionId === undefined ? undefined : namedId(transactionId, workId)
  const entry: Entry = { row: { ...said, id, workId, note: null }, was: undefined, places: [], isRemoved: false }
  entries.push(entry)
  return entry
}

/** Whose organisation the licensee is, and the note, stay: a file says nothing of them. */
function update(entry: Entry, { transactionId: _, ...terms }: AvailTerms, place: string, errors: AvailFault[]): void {
  const isSameLicensee = nameKey(entry.row) === nameKey(terms)
  const { licensee, licenseeOrganisationId } = isSameLicensee ? entry.row : terms
  const row = { ...entry.row, ...terms, licensee, licenseeOrganisationId }
  if (entry.places.length > 0 && sayingOf(row) !== sayingOf(entry.row)) {
    const detail = `It says otherwise of the window than ${entry.places[0]} does.`
    errors.push({ place, code: 'LINES_DISAGREE', detail })
  }
  take(entry, place, { row, isRemoved: false })
}

function toPlanned({ row, was, places, isRemoved }: Entry): PlannedWindow {
  if (isRemoved) return { action: 'remove', row, places }
  if (!was) return { action: 'add', row, places }
  return { action: sayingOf(was) === sayingOf(row) ? 'keep' : 'change', row, places }
}
