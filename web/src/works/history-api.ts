import { call, queryString } from '../api/client.ts'
import type { Page } from '../api/contract.ts'
import type { Fields } from './compare-fields.ts'

export const EDITED = ['work', 'episode', 'track', 'note'] as const

interface Editor {
  readonly kind: 'operator' | 'person' | 'program'
  readonly name: string
}

/** An entry of a work's history. */
export interface Edit {
  readonly id: number
  readonly entity: (typeof EDITED)[number]
  readonly entityId: string
  readonly action: string
  readonly by: Editor
  readonly at: string
  readonly before: Fields | null
  readonly after: Fields | null
}

/** An episode or a track that was removed and can come back. */
export interface Removed {
  readonly id: string
  readonly kind: 'episode' | 'track'
  readonly episodeNumber: number
  readonly locale: string | null
  readonly by: Editor
  readonly removedAt: string
  readonly restorableUntil: string
}

/** @throws {Problem} WORK_NOT_FOUND */
export function listHistory(
  workId: string,
  entity: string,
  cursor?: string,
  signal?: AbortSignal,
): Promise<Page<Edit>> {
  return call(
    'GET',
    `${pathOf(workId)}/history${queryString({ entity, cursor, limit: '30' })}`,
    signal ? { signal } : {},
  )
}

/** @throws {Problem} WORK_NOT_FOUND */
export function listRemoved(workId: string, cursor?: string, signal?: AbortSignal): Promise<Page<Removed>> {
  return call('GET', `${pathOf(workId)}/removed${queryString({ cursor, limit: '20' })}`, signal ? { signal } : {})
}

/** @throws {Problem} REMOVED_NOT_FOUND, EPISODE_NUMBER_TAKEN, EPISODE_FILE_REPEATED, EPISODE_REMOVED, SUBTITLE_TRACK_EXISTS */
export async function restoreRemoved(workId: string, removedId: string): Promise<void> {
  await call('POST', `${pathOf(workId)}/removed/${encodeURIComponent(removedId)}/restore`)
}

function pathOf(workId: string): string {
  return `/api/works/${encodeURIComponent(workId)}`
}
