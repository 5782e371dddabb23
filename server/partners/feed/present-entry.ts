import type { Static } from 'typebox'
import { toCursor } from './feed-place.ts'
import type { ChangeView } from './feed-schemas.ts'
import type { FeedEntry } from './read-feed.ts'

/** The public view of an entry of the feed. */
export function presentEntry({ place, workId, action, version, changedAtMs }: FeedEntry): Static<typeof ChangeView> {
  return { cursor: toCursor(place), workId, action, version, changedAt: new Date(changedAtMs).toISOString() }
}
