import type { SQL } from 'drizzle-orm'
import { eq, sql } from '../drizzle.ts'
import type { Reader } from '../open.ts'
import { prepareOnce } from '../prepare-once.ts'
import {
  collections,
  coverImages,
  episodes,
  imports,
  stills,
  tracks,
  uploads,
  workSerials,
  workShares,
  works,
} from '../schema/index.ts'
import { subquery } from '../subquery.ts'

type WorkShare = typeof workShares.$inferSelect

/** What decides who may see and change a thing. */
export interface Owned {
  /** Whose it is; null = the operator's. */
  readonly organisationId: string | null
  /** Everybody may see it. */
  readonly isPublic?: boolean
  /** Of a work, and of what hangs on one. */
  readonly work?: {
    readonly status: (typeof works.$inferSelect)['status']
    readonly shares: readonly Pick<WorkShare, 'organisationId' | 'role'>[]
  }
}

/** Whose a work is; none when there is no such work. */
export async function findOwnersOfWork(db: Reader, id: string): Promise<Owned[]> {
  return statementsOf(db).work.all({ id }).map(toOwned)
}

/** Whose the work of an episode is. */
export async function findOwnersOfEpisode(db: Reader, id: string): Promise<Owned[]> {
  return statementsOf(db).episode.all({ id }).map(toOwned)
}

/** Whose the work of a track is. */
export async function findOwnersOfTrack(db: Reader, id: string): Promise<Owned[]> {
  return statementsOf(db).track.all({ id }).map(toOwned)
}

/** Whose the works are that show a still: several may have the same file. A cover is of one work. */
export async function findOwnersOfStill(db: Reader, id: string): Promise<Owned[]> {
  const { still, cover } = statementsOf(db)
  const owners = still.all({ id })
  return (owners.length > 0 ? owners : cover.all({ id })).map(toOwned)
}

/** Whose a collection is. */
export async function findOwnersOfCollection(db: Reader, id: string): Promise<Owned[]> {
  const { organisationId, audience } = collections
  const rows = db.select({ organisationId, audience }).from(collections).where(eq(collections.id, id)).all()
  return rows.map((row) => ({ organisationId: row.organisationId, isPublic: row.audience === 'everybody' }))
}

/** Whose an upload is. */
export async function findOwnersOfUpload(db: Reader, id: string): Promise<Owned[]> {
  return statementsOf(db).upload.all({ id })
}

/** Whose the work is that an import goes into, or will be that it makes. */
export async function findOwnersOfImport(db: Reader, id: string): Promise<Owned[]> {
  const row = db
    .select({ workId: imports.workId, organisationId: imports.organisationId })
    .from(imports)
    .where(eq(imports.id, id))
    .get()
  if (!row) return []
  return row.workId === null ? [{ organisationId: row.organisationId }] : findOwnersOfWork(db, row.workId)
}

/** The serials of works that these organisations own or share, by id. */
export async function listWorksOf(db: Reader, organisationIds: readonly string[]): Promise<Map<string, number>> {
  if (organisationIds.length === 0) return new Map()
  const rows = statementsOf(db).worksOf.all({ organisationIds: JSON.stringify(organisationIds) })
  return new Map(rows.map(({ id, serial }) => [id, serial]))
}

interface AccessRow {
  readonly organisationId: string | null
  readonly status: (typeof works.$inferSelect)['status']
  readonly shares: string
}

function toOwned({ organisationId, status, shares }: AccessRow): Owned {
  return {
    organisationId,
    work: { status, shares: JSON.parse(shares) as Pick<WorkShare, 'organisationId' | 'role'>[] },
  }
}

/** A subquery: works that organisations own or share. @param organisationIds a JSON array */
export function idsOfWorksOf(organisationIds: unknown): SQL {
  const wanted = sql`(select value from json_each(${organisationIds}))`
  return sql`(select ${works.id} from ${works} where ${works.organisationId} in ${wanted}
    union select ${workShares.workId} from ${workShares} where ${workShares.organisationId} in ${wanted})`
}

const statementsOf = prepareOnce((db) => {
  const ofWork = sql`select json_group_array(json_object('organisationId', ${workShares.organisationId}, 'role', ${workShares.role}))
    from ${workShares} where ${workShares.workId} = ${works.id}`
  const shares = subquery<string>(ofWork)
  const access = () =>
    db.select({ organisationId: works.organisationId, status: works.status, shares }).from(works).$dynamic()
  const isWanted = (id: SQL | Parameters<typeof eq>[0]) => eq(id as SQL, sql.placeholder('id'))
  const withEpisodes = () => access().innerJoin(episodes, eq(episodes.workId, works.id))
  return {
    worksOf: db
      .select({ id: workSerials.workId, serial: workSerials.serial })
      .from(workSerials)
      .where(sql`${workSerials.workId} in ${idsOfWorksOf(sql.placeholder('organisationIds'))}`)
      .prepare(),
    work: access().where(isWanted(works.id)).prepare(),
    episode: withEpisodes().where(isWanted(episodes.id)).prepare(),
    track: withEpisodes().innerJoin(tracks, eq(tracks.episodeId, episodes.id)).where(isWanted(tracks.id)).prepare(),
    cover: access().innerJoin(coverImages, eq(coverImages.workId, works.id)).where(isWanted(coverImages.id)).prepare(),
    upload: db.select({ organisationId: uploads.organisationId }).from(uploads).where(isWanted(uploads.id)).prepare(),
    still: withEpisodes()
      .innerJoin(stills, eq(stills.mediaSha256, episodes.mediaSha256))
      .where(isWanted(stills.id))
      .prepare(),
  }
})
