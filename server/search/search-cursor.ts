import { hash } from 'node:crypto'
import { CatalogueError } from '../errors.ts'
import { decodeCursor, encodeCursor } from '../http/cursor.ts'

/** A short name of what was asked, so that a cursor goes on with the same question only. */
export function questionDigest(question: Record<string, unknown>): string {
  return hash('sha256', JSON.stringify(question), 'base64url').slice(0, 12)
}

/** Where a page of works ended: its last work, what it was ordered by, and how many came before it is over. */
export interface WorkPlace {
  readonly lastId: string
  readonly lastTitle: string
  readonly offset: number
}

export function encodeWorkPlace(question: string, place: WorkPlace): string {
  return encodeCursor({ q: question, id: place.lastId, t: place.lastTitle, at: place.offset })
}

/** @throws {CatalogueError} CURSOR_INVALID */
export function decodeWorkPlace(question: string, cursor: string): WorkPlace {
  const { q, id, t, at } = decodeCursor(cursor, { q: 'string', id: 'string', t: 'string', at: 'number' })
  check(q === question && at >= 0)
  return { lastId: id, lastTitle: t, offset: at }
}

/**
 * What lines are asked for, one after the other while there are too few: the text in regional wording and what was added
 * to it; in the reader's own words, when there is nothing else; with words that were learned and not decided about.
 */
export const LINE_STAGES = ['wording', 'own', 'learned'] as const

/** Where a page of lines ended: the window of its last line, the window's place, and the line. */
export interface LinePlace {
  readonly windowId: string
  readonly offset: number
  readonly position: number
  /** Which of `LINE_STAGES` it was found in. */
  readonly stage: number
}

export function encodeLinePlace(question: string, place: LinePlace): string {
  return encodeCursor({ q: question, w: place.windowId, at: place.offset, p: place.position, o: place.stage })
}

/** @throws {CatalogueError} CURSOR_INVALID */
export function decodeLinePlace(question: string, cursor: string | undefined): LinePlace | undefined {
  if (cursor === undefined) return undefined
  const { q, w, at, p, o } = decodeCursor(cursor, { q: 'string', w: 'string', at: 'number', p: 'number', o: 'number' })
  check(q === question && at >= 0 && p >= 0 && LINE_STAGES[o] !== undefined)
  return { windowId: w, offset: at, position: p, stage: o }
}

function check(fits: boolean): void {
  if (!fits) {
    throw new CatalogueError('CURSOR_INVALID', 'This cursor belongs to another question: begin again without it.')
  }
}
