import { and, asc, eq, gte, lt, ne, sql } from '../drizzle.ts'
import type { Reader, Tx } from '../open.ts'
import { prepareOnce } from '../prepare-once.ts'
import { adaptationAnswers, cues, episodes, episodeTitles, tracks } from '../schema/index.ts'

export type AdaptationAnswerRow = typeof adaptationAnswers.$inferSelect

/** A track of a work, with the number of its episode. */
export interface WorkTrack {
  readonly id: string
  readonly episodeId: string
  readonly episodeNumber: number
  readonly locale: string
  readonly state: (typeof tracks.$inferSelect)['state']
}

/** The tracks of a work by the number of their episode; in one, uploaded before embedded before converted, then by id. */
export async function listTracksOfWork(db: Reader, workId: string): Promise<WorkTrack[]> {
  const byOrigin = sql`case ${tracks.origin} when 'uploaded' then 0 when 'embedded' then 1 else 2 end`
  return db
    .select({
      id: tracks.id,
      episodeId: tracks.episodeId,
      episodeNumber: episodes.number,
      locale: tracks.locale,
      state: tracks.state,
    })
    .from(episodes)
    .innerJoin(tracks, eq(tracks.episodeId, episodes.id))
    .where(eq(episodes.workId, workId))
    .orderBy(asc(episodes.number), byOrigin, asc(tracks.id))
    .all()
}

/** The titles of a work's episodes, without working titles, by the number of their episode. */
export async function listEpisodeTitlesOfWork(
  db: Reader,
  workId: string,
): Promise<{ episodeId: string; episodeNumber: number; locale: string; text: string }[]> {
  return db
    .select({
      episodeId: episodes.id,
      episodeNumber: episodes.number,
      locale: episodeTitles.locale,
      text: episodeTitles.text,
    })
    .from(episodes)
    .innerJoin(episodeTitles, eq(episodeTitles.episodeId, episodes.id))
    .where(and(eq(episodes.workId, workId), ne(episodeTitles.kind, 'working')))
    .orderBy(asc(episodes.number), asc(episodeTitles.position))
    .all()
}

/** A line as it is looked through. */
export type LineToScan = Pick<typeof cues.$inferSelect, 'position' | 'startMs' | 'text'>

/** Lines of a track from a position on, at most so many. */
export async function listLinesToScan(db: Reader, trackId: string, from: number, most: number): Promise<LineToScan[]> {
  const rows = statementsOf(db).lines.values({ trackId, from, until: from + most })
  return (rows as [number, number, string][]).map(([position, startMs, text]) => ({ position, startMs, text })) // as selected
}

const statementsOf = prepareOnce((db) => ({
  // Without drizzle's rows of objects: a work has tens of thousands.
  lines: db
    .select({ position: cues.position, startMs: cues.startMs, text: cues.text })
    .from(cues)
    .where(
      and(
        eq(cues.trackId, sql.placeholder('trackId')),
        gte(cues.position, sql.placeholder('from')),
        lt(cues.position, sql.placeholder('until')),
      ),
    )
    .orderBy(asc(cues.position))
    .prepare(),
}))

/** Whose answers are wanted: those of a work, and of all works of the organisation that it belongs to. */
export interface AnswerPlace {
  readonly workId: string
  readonly organisationId: string
}

/** What was answered for a work, and for all works of its organisation. */
export async function listAdaptationAnswers(
  db: Reader,
  { workId, organisationId }: AnswerPlace,
): Promise<AdaptationAnswerRow[]> {
  const { workId: ofWork, organisationId: ofOrganisation, scope } = adaptationAnswers
  const own = and(eq(ofWork, workId), eq(scope, sql`'work'`))
  const shared = and(eq(ofOrganisation, organisationId), eq(scope, sql`'organisation'`))
  return [own, shared].flatMap((which) => db.select().from(adaptationAnswers).where(which).all())
}

/** The answer to one item with this scope; undefined: there is none. */
export async function findAdaptationAnswer(
  db: Reader,
  { workId, organisationId }: AnswerPlace,
  { scope, itemId }: Pick<AdaptationAnswerRow, 'scope' | 'itemId'>,
): Promise<AdaptationAnswerRow | undefined> {
  const answers = adaptationAnswers
  const which =
    scope === 'work'
      ? and(eq(answers.workId, workId), eq(answers.scope, sql`'work'`))
      : and(eq(answers.organisationId, organisationId), eq(answers.scope, sql`'organisation'`))
  return db
    .select()
    .from(answers)
    .where(and(which, eq(answers.itemId, itemId)))
    .get()
}

export async function insertAdaptationAnswer(
  tx: Tx,
  row: typeof adaptationAnswers.$inferInsert,
): Promise<AdaptationAnswerRow> {
  return tx.insert(adaptationAnswers).values(row).returning().get()
}

export async function deleteAdaptationAnswer(tx: Tx, id: string): Promise<void> {
  tx.delete(adaptationAnswers).where(eq(adaptationAnswers.id, id)).run()
}
