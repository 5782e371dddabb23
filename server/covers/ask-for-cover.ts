import type { Tx } from '../../db/open.ts'
import {
  countOtherCoverLocales,
  deleteOldestCoverImages,
  dropWantedLocales,
  insertCoverImage,
} from '../../db/queries/cover-images.ts'
import { enqueueJob } from '../../db/queries/jobs.ts'
import { findMediaFile } from '../../db/queries/media-files.ts'
import { getEpisode, getWork } from '../catalogue/lookups.ts'
import type { Caller, Context } from '../context.ts'
import { CatalogueError, notFound } from '../errors.ts'
import { findEarlierResult, type Idempotency, rememberResult } from '../http/idempotency.ts'
import { parseLocale } from '../language/locales.ts'
import type { SentCover } from './take-image.ts'
import { tellCover } from './tell-cover.ts'

/** So many images of a work are remembered, beside those that are its covers. */
const MOST_IMAGES = 60

/** As in the work's list. */
const MOST_LOCALES = 50

/**
 * Asks for an image that becomes the cover of a work in a locale once it is made; the worker makes it.
 * @returns its id. @throws {CatalogueError} WORK_NOT_FOUND, EPISODE_NOT_FOUND, EPISODE_NOT_ANALYSED, COVER_TIME_INVALID, TOO_MANY_COVERS,
 *   LOCALE_INVALID, IDEMPOTENCY_KEY_REUSED
 */
export async function askForCover(
  ctx: Pick<Context, 'db' | 'now' | 'newId'>,
  caller: Caller,
  workId: string,
  sent: Omit<SentCover, 'digest'>,
  idempotency?: Idempotency,
): Promise<string> {
  return ctx.db.transaction(async (tx) => {
    const nowMs = ctx.now()
    const earlier = await findEarlierResult(tx, idempotency, nowMs)
    if (earlier !== undefined) return earlier
    const work = await getWork(tx, workId)
    const wantedLocale = sent.locale === undefined ? work.originalLocale : parseLocale(sent.locale)
    if (wantedLocale === undefined) {
      throw new CatalogueError('LOCALE_INVALID', `${sent.locale} is no BCP 47 tag; write such as zh-Hant-HK.`)
    }
    if ((await countOtherCoverLocales(tx, workId, wantedLocale)) >= MOST_LOCALES) {
      throw new CatalogueError(
        'TOO_MANY_COVERS',
        `A work has covers in at most ${MOST_LOCALES} locales: take one away first.`,
      )
    }
    const of = sent.of.source === 'frame' ? await frameOf(tx, workId, sent.of) : sent.of
    const row = await insertCoverImage(tx, {
      ...{ id: ctx.newId(), workId, wantedLocale, ...of },
      ...{ callerKind: caller.kind, callerId: caller.id, state: 'making', reasons: [], findings: [] },
      ...{ createdAtMs: nowMs, usedAtMs: nowMs },
    })
    await dropWantedLocales(tx, workId, [wantedLocale], row.id)
    await deleteOldestCoverImages(tx, workId, MOST_IMAGES)
    await tellCover(tx, row, nowMs)
    await enqueueJob(tx, { id: ctx.newId(), kind: 'make-cover', key: row.id, dueAtMs: nowMs, nowMs })
    await rememberResult(tx, idempotency, row.id, nowMs)
    return row.id
  })
}

async function frameOf(tx: Tx, workId: string, frame: { episodeId: string; atMs: number }) {
  const episode = await getEpisode(tx, frame.episodeId)
  if (episode.workId !== workId) throw notFound('EPISODE_NOT_FOUND', frame.episodeId)
  const media = await findMediaFile(tx, episode.mediaSha256)
  if (media?.analysedAtMs == null) {
    throw new CatalogueError('EPISODE_NOT_ANALYSED', 'This episode is not analysed yet: wait until it is ready.')
  }
  if (media.durationMs !== null && frame.atMs > media.durationMs) {
    const detail = `The video lasts ${media.durationMs} ms: choose a moment within it.`
    throw new CatalogueError('COVER_TIME_INVALID', detail, {
      errors: [{ pointer: '/atMs', code: 'COVER_TIME_INVALID', detail }],
    })
  }
  return { source: 'frame', ...frame, mediaSha256: episode.mediaSha256 } as const
}
