import { and, asc, eq, sql } from '../drizzle.ts'
import type { Reader, Tx } from '../open.ts'
import { prepareOnce } from '../prepare-once.ts'
import {
  episodes,
  type LocalText,
  stills,
  workContentNotes,
  workCovers,
  workCredits,
  workTags,
} from '../schema/index.ts'
import { subquery } from '../subquery.ts'
import { findReadyCoverImage } from './cover-images.ts'

/** What is said of works beside their names; each list in its own order. */
export interface WorkDescriptions {
  readonly credits: (typeof workCredits.$inferSelect)[]
  readonly tags: { readonly workId: string; readonly tag: string }[]
  readonly contentNotes: (typeof workContentNotes.$inferSelect)[]
  readonly covers: CoverRow[]
}

export interface CoverRow {
  readonly workId: string
  readonly locale: string
  readonly shows: CoverSubject
  /** The image made for it, or the still nearest to the moment; null = none of an episode of this work. */
  readonly stillId: string | null
}

/** What stands for a work: an image that was made for it, or a moment of a file. */
export type CoverSubject =
  | { readonly imageId: string }
  | { readonly imageId: null; readonly mediaSha256: string; readonly atMs: number }

/** Those of these works. */
export async function findWorkDescriptions(db: Reader, ids: readonly string[]): Promise<WorkDescriptions> {
  if (ids.length === 0) return { credits: [], tags: [], contentNotes: [], covers: [] }
  const wanted = { ids: JSON.stringify(ids) }
  const { credits, tags, contentNotes, covers } = statementsOf(db)
  return {
    credits: credits.all(wanted),
    tags: tags.all(wanted),
    contentNotes: contentNotes.all(wanted),
    covers: covers.all(wanted).map(toCover),
  }
}

function toCover({
  workId,
  locale,
  stillId,
  ...row
}: typeof workCovers.$inferSelect & { stillId: string | null }): CoverRow {
  if (row.imageId !== null) return { workId, locale, shows: { imageId: row.imageId }, stillId: row.imageId }
  const { mediaSha256, atMs } = row as { mediaSha256: string; atMs: number } // without an image the schema wants both
  return { workId, locale, shows: { imageId: null, mediaSha256, atMs }, stillId }
}

const statementsOf = prepareOnce((db) => {
  const wanted = sql`(select value from json_each(${sql.placeholder('ids')}))`
  const nearest = sql`select ${stills.id} from ${stills}
    where ${stills.mediaSha256} = ${workCovers.mediaSha256} and ${stills.kind} in ('poster', 'candidate')
      and exists (select 1 from ${episodes}
        where ${episodes.workId} = ${workCovers.workId} and ${episodes.mediaSha256} = ${workCovers.mediaSha256})
    order by abs(${stills.atMs} - ${workCovers.atMs}), ${stills.kind}, ${stills.rank} limit 1`
  const stillId = subquery<string | null>(nearest)
  return {
    credits: db
      .select()
      .from(workCredits)
      .where(sql`${workCredits.workId} in ${wanted}`)
      .orderBy(asc(workCredits.workId), asc(workCredits.position))
      .prepare(),
    tags: db
      .select({ workId: workTags.workId, tag: workTags.tag })
      .from(workTags)
      .where(sql`${workTags.workId} in ${wanted}`)
      .orderBy(asc(workTags.workId), asc(workTags.position))
      .prepare(),
    contentNotes: db
      .select()
      .from(workContentNotes)
      .where(sql`${workContentNotes.workId} in ${wanted}`)
      .orderBy(asc(workContentNotes.workId), asc(workContentNotes.code))
      .prepare(),
    covers: db
      .select({
        workId: workCovers.workId,
        locale: workCovers.locale,
        mediaSha256: workCovers.mediaSha256,
        atMs: workCovers.atMs,
        imageId: workCovers.imageId,
        stillId,
      })
      .from(workCovers)
      .where(sql`${workCovers.workId} in ${wanted}`)
      .orderBy(asc(workCovers.workId), asc(workCovers.locale))
      .prepare(),
  }
})

/** What a still shows that may be a cover; undefined: it is none of this work and its episodes, or a sheet. */
export async function findCoverSubject(
  db: Reader,
  of: { workId: string; stillId: string },
): Promise<CoverSubject | undefined> {
  const image = await findReadyCoverImage(db, { workId: of.workId, id: of.stillId })
  if (image) return { imageId: image.id }
  const row = db
    .select({ mediaSha256: stills.mediaSha256, atMs: stills.atMs })
    .from(stills)
    .innerJoin(episodes, and(eq(episodes.mediaSha256, stills.mediaSha256), eq(episodes.workId, of.workId)))
    .where(eq(stills.id, of.stillId))
    .get()
  return row && row.atMs !== null ? { imageId: null, mediaSha256: row.mediaSha256, atMs: row.atMs } : undefined
}

export interface DescriptionParts {
  readonly credits?: readonly { role: string; names: readonly LocalText[]; character?: string | null }[] | undefined
  /** With what each is compared by. */
  readonly tags?: readonly { tag: string; folded: string }[] | undefined
  readonly contentNotes?: readonly { code: string; texts?: readonly LocalText[] }[] | undefined
  readonly covers?: readonly { locale: string; shows: CoverSubject }[] | undefined
}

/** Replaces those lists of a work that are given. */
export async function replaceWorkDescriptions(tx: Tx, workId: string, parts: DescriptionParts): Promise<void> {
  const { credits, tags, contentNotes, covers } = parts
  if (credits) {
    tx.delete(workCredits).where(eq(workCredits.workId, workId)).run()
    const rows = credits.map(({ names, ...credit }, position) => ({ ...credit, workId, position, names: [...names] }))
    if (rows.length > 0) tx.insert(workCredits).values(rows).run()
  }
  if (tags) {
    tx.delete(workTags).where(eq(workTags.workId, workId)).run()
    const rows = tags.map((tag, position) => ({ ...tag, workId, position }))
    if (rows.length > 0) tx.insert(workTags).values(rows).run()
  }
  if (contentNotes) {
    tx.delete(workContentNotes).where(eq(workContentNotes.workId, workId)).run()
    const rows = contentNotes.map(({ code, texts = [] }) => ({ workId, code, texts: [...texts] }))
    if (rows.length > 0) tx.insert(workContentNotes).values(rows).run()
  }
  if (covers) {
    tx.delete(workCovers).where(eq(workCovers.workId, workId)).run()
    const rows = covers.map(({ locale, shows }) => ({ workId, locale, ...shows }))
    if (rows.length > 0) tx.insert(workCovers).values(rows).run()
  }
}
