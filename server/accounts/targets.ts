import type { Reader } from '../../db/open.ts'
import {
  findOwnersOfCollection,
  findOwnersOfEpisode,
  findOwnersOfImport,
  findOwnersOfStill,
  findOwnersOfTrack,
  findOwnersOfUpload,
  findOwnersOfWork,
  type Owned,
} from '../../db/queries/access.ts'
import type { NotFoundCode } from '../errors.ts'
import type { Permission } from './permissions.ts'

/** How a thing that a call names is found, for the question who may do something with it. */
export interface Target {
  /** Whose it is; nobody's when there is none. One indexed query. */
  readonly find: (db: Reader, id: string) => Promise<readonly Owned[]>
  /** Who has this permission knows that the thing is there. */
  readonly seenBy: Permission
  /** What all others are told, as if it were not. */
  readonly notFound: NotFoundCode
}

/** By the name of a parameter. Where a call has several of them, it is about the first of these. */
export const TARGETS = {
  collectionId: { find: findOwnersOfCollection, seenBy: 'collection.read', notFound: 'COLLECTION_NOT_FOUND' },
  workId: { find: findOwnersOfWork, seenBy: 'work.read', notFound: 'WORK_NOT_FOUND' },
  episodeId: { find: findOwnersOfEpisode, seenBy: 'work.read', notFound: 'EPISODE_NOT_FOUND' },
  trackId: { find: findOwnersOfTrack, seenBy: 'work.read', notFound: 'TRACK_NOT_FOUND' },
  stillId: { find: findOwnersOfStill, seenBy: 'work.read', notFound: 'STILL_NOT_FOUND' },
  uploadId: { find: findOwnersOfUpload, seenBy: 'upload.write', notFound: 'UPLOAD_NOT_FOUND' },
  organisationId: {
    find: async (_db, organisationId) => [{ organisationId }],
    seenBy: 'organisation.read',
    notFound: 'ORGANISATION_NOT_FOUND',
  },
  importId: { find: findOwnersOfImport, seenBy: 'import.write', notFound: 'IMPORT_NOT_FOUND' },
} as const satisfies Record<string, Target>
export type TargetName = keyof typeof TARGETS

/** Which of its parameters a call is about; undefined: none. */
export function targetNameAmong(names: readonly string[]): TargetName | undefined {
  return (Object.keys(TARGETS) as TargetName[]).find((name) => names.includes(name))
}
