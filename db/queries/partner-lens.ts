import type { SQL } from 'drizzle-orm'
import { and, desc, eq, getTableColumns, sql } from '../drizzle.ts'
import type { Reader } from '../open.ts'
import { prepareOnce } from '../prepare-once.ts'
import { changes, type LICENCE_TYPES, workPublications, works, workWindows } from '../schema/index.ts'
import { isShowableIn } from './windows.ts'

/** What a partner may see: works that may be shown, by a window that is meant for it, in one of its regions. */
export interface Lens {
  /** The partner: windows that are given to somebody else open nothing to it. */
  readonly organisationId: string
  /** ISO 3166-1 alpha-2, at least one. */
  readonly regions: readonly string[]
  /** Null: whichever. */
  readonly licenceTypes: readonly (typeof LICENCE_TYPES)[number][] | null
}

/** A lens at an instant, as parameters of a statement or as placeholders for them. */
export type LensParameters = Readonly<Record<'licensee' | 'regions' | 'licenceTypes' | 'atMs', unknown>>

declare const throughLens: unique symbol
/** A work that was looked at through a lens. Nothing but the functions of this file makes one. */
export type SeenWork = Readonly<typeof works.$inferSelect> & {
  /** Place of its last entry in the change log: what is known of it is the same while this is. */
  readonly seq: number
  readonly [throughLens]: true
}

/** The one condition on rows of works that says what is in a lens. */
export function isInLens({ licensee, regions, licenceTypes, atMs }: LensParameters): SQL {
  const window = sql`(${workWindows.licensee} is null or ${workWindows.licenseeOrganisationId} = ${licensee})
    and (${licenceTypes} is null or ${workWindows.licenceType} in (select value from json_each(${licenceTypes})))`
  return sql`exists (select 1 from json_each(${regions}) as place
    where ${isShowableIn({ region: sql`place.value`, atMs }, window)})`
}

/** The parameters that `isInLens` takes. */
export function lensParameters({ organisationId, regions, licenceTypes }: Lens, atMs: number) {
  return {
    licensee: organisationId,
    regions: JSON.stringify(regions),
    licenceTypes: licenceTypes === null ? null : JSON.stringify(licenceTypes),
    atMs,
  } satisfies LensParameters
}

/** The work of this id; undefined: there is none, or the lens does not show it. */
export async function findSeenWork(db: Reader, lens: Lens, id: string, atMs: number): Promise<SeenWork | undefined> {
  return statementsOf(db).one.get({ ...lensParameters(lens, atMs), id }) as SeenWork | undefined
}

/** Those of these works that the lens shows, in no order. */
export async function findSeenWorks(db: Reader, lens: Lens, ids: readonly string[], atMs: number): Promise<SeenWork[]> {
  if (ids.length === 0) return []
  return statementsOf(db).some.all({ ...lensParameters(lens, atMs), ids: JSON.stringify(ids) }) as SeenWork[]
}

/** The works that the lens shows, the newest first. */
export async function listSeenWorks(
  db: Reader,
  lens: Lens,
  atMs: number,
  page: { readonly beforeId: string | undefined; readonly limit: number },
): Promise<SeenWork[]> {
  const { beforeId = null, limit } = page
  return statementsOf(db).all.all({ ...lensParameters(lens, atMs), beforeId, limit }) as SeenWork[]
}

const statementsOf = prepareOnce((db) => {
  const names = ['licensee', 'regions', 'licenceTypes', 'atMs'] as const
  const lens = Object.fromEntries(names.map((name) => [name, sql.placeholder(name)])) as unknown as LensParameters
  const wanted = sql`(select value from json_each(${sql.placeholder('ids')}))`
  const published = sql`(select ${workPublications.workId} from ${workPublications}
    where ${workPublications.region} in (select value from json_each(${lens.regions})))`
  const last = sql`select max(${changes.seq}) from ${changes} where ${changes.workId} = ${works.id}`
  const seq = sql<number>`(${last})` // in a selection drizzle names columns without their tables
  const seen = () => db.select({ ...getTableColumns(works), seq }).from(works)
  return {
    one: seen()
      .where(and(eq(works.id, sql.placeholder('id')), isInLens(lens)))
      .prepare(),
    some: seen()
      .where(and(sql`${works.id} in ${wanted}`, isInLens(lens)))
      .prepare(),
    all: seen()
      .where(
        and(
          sql`(${sql.placeholder('beforeId')} is null or ${works.id} < ${sql.placeholder('beforeId')})`,
          sql`${works.id} in ${published}`, // a region that few works are published in is not looked for among all
          isInLens(lens),
        ),
      )
      .orderBy(desc(works.id))
      .limit(sql.placeholder('limit'))
      .prepare(),
  }
})
