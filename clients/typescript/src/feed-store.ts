import type { Work } from './routes.ts'

/** Where a follower is. It is plain data: keep it as JSON. */
export interface FeedState {
  readonly cursor: string
  /** In the midst of a snapshot, whose works came up to this id ('' = none yet); null: it follows the changes. */
  readonly snapshot: { readonly after: string } | null
}

export interface FeedWork {
  readonly workId: string
  readonly work: Work
}

/** What has to be done to the copy, and where the follower is once that is done. */
export interface FeedStep {
  /** To be added, or to take the place of what is held. */
  readonly upserts: readonly FeedWork[]
  /** Ids to be dropped, of which some may not be held. */
  readonly removes: readonly string[]
  /** Of a snapshot: of all ids behind `after`, up to and with `until` (null: all further ones), nothing but `upserts` is to be held. */
  readonly replaces: { readonly after: string; readonly until: string | null } | null
  readonly state: FeedState
}

/** Where a follower keeps its copy and its place. */
export interface FeedStore {
  /** The state of the last step that was saved; undefined: none was. */
  load(): Promise<FeedState | undefined>
  /** Keeps a step: all of it at once, or first the works and then the state, for the same step may come again. */
  save(step: FeedStep): Promise<void>
}

/** Does to a copy in memory what a step says. */
export function applyStep(works: Map<string, Work>, { upserts, removes, replaces }: FeedStep): void {
  if (replaces) {
    for (const id of works.keys()) {
      if (id > replaces.after && (replaces.until === null || id <= replaces.until)) works.delete(id)
    }
  }
  for (const { workId, work } of upserts) works.set(workId, work)
  for (const id of removes) works.delete(id)
}
