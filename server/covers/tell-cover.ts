import type { Tx } from '../../db/open.ts'
import type { CoverImageRow } from '../../db/queries/cover-images.ts'
import { insertEvent } from '../../db/queries/events.ts'

type Told = Pick<CoverImageRow, 'id' | 'workId' | 'state' | 'wantedLocale' | 'problemCode' | 'problemDetail'>

/** Tells those who watch the work how far an image for its cover is. */
export async function tellCover(tx: Tx, row: Told, atMs: number): Promise<void> {
  const problem = row.problemCode === null ? null : { code: row.problemCode, detail: row.problemDetail ?? '' }
  const payload = { coverId: row.id, state: row.state, locale: row.wantedLocale, problem }
  await insertEvent(tx, { atMs, kind: 'cover', workId: row.workId, payload })
}
