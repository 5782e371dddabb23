import { decodeCursor, encodeCursor } from '../../http/cursor.ts'

/** How far a follower is: the works that it holds are those of a lens at a place of the change log. */
export interface FeedPlace {
  readonly lensId: string
  readonly generation: number
  /** Of the change log: what came behind it is still to be told. */
  readonly seq: number
  /** The lens is new to the follower, and it was told of all works up to this id; '' = of none. Null: it holds those of the lens. */
  readonly walkedTo: string | null
}

const NO_WALK = '-'
const SHAPE = { lens: 'string', generation: 'number', seq: 'number', walkedTo: 'string' } as const

/** Packs a place for the follower to keep. */
export function toCursor({ lensId, generation, seq, walkedTo }: FeedPlace): string {
  return encodeCursor({ lens: lensId, generation, seq, walkedTo: walkedTo ?? NO_WALK })
}

/** @throws {CatalogueError} CURSOR_INVALID */
export function fromCursor(cursor: string): FeedPlace {
  const { lens, generation, seq, walkedTo } = decodeCursor(cursor, SHAPE)
  return { lensId: lens, generation, seq, walkedTo: walkedTo === NO_WALK ? null : walkedTo }
}
