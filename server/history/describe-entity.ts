import { createHash } from 'node:crypto'
import type { Reader } from '../../db/open.ts'
import { listCueLines } from '../../db/queries/cue-lines.ts'
import { findDeclaration } from '../../db/queries/declarations.ts'
import { listKeptWords } from '../../db/queries/drafts.ts'
import { findEpisode, findEpisodeTitles } from '../../db/queries/episodes.ts'
import { listFilingsOf } from '../../db/queries/filings.ts'
import { listRatingsOf } from '../../db/queries/ratings.ts'
import { findNoteById, listReplies } from '../../db/queries/review-notes.ts'
import { findApprovals, findReview } from '../../db/queries/reviews.ts'
import { findTrack } from '../../db/queries/tracks.ts'
import { findPublications, findWindows, listAcceptedConflicts } from '../../db/queries/windows.ts'
import { findWorkDescriptions } from '../../db/queries/work-descriptions.ts'
import { listWorkShares } from '../../db/queries/work-shares.ts'
import { findWork, findWorkDetails } from '../../db/queries/works.ts'
import type { EDIT_ENTITIES, EditedFields } from '../../db/schema/index.ts'

/** What people can change of a thing, under the names that the API gives it; undefined: there is none. */
export async function describeEntity(
  db: Reader,
  entity: (typeof EDIT_ENTITIES)[number],
  id: string,
): Promise<EditedFields | undefined> {
  return DESCRIBE[entity](db, id)
}

const DESCRIBE = { work: describeWork, episode: describeEpisode, track: describeTrack, note: describeNote }

async function describeWork(db: Reader, id: string): Promise<EditedFields | undefined> {
  const work = await findWork(db, id)
  if (!work) return undefined
  const { kind, status, organisationId, originalLocale, originRegion, releaseYear } = work
  const parts = await findWorkDetails(db, [id])
  const shares = await listWorkShares(db, id)
  const said = await findWorkDescriptions(db, [id])
  return {
    ...{ kind, status, organisationId, originalLocale, originRegion, releaseYear },
    coProductionRegions: parts.coProductionRegions.map(({ region }) => region),
    titles: parts.titles.map(({ locale, text, kind }) => ({ locale, text, kind })),
    synopses: parts.synopses.map(({ locale, text }) => ({ locale, text })),
    genres: parts.genres.map(({ genre }) => genre),
    externalIds: parts.externalIds.map(({ scheme, value }) => ({ scheme, value })),
    shares: shares.map(({ organisationId, role }) => ({ organisationId, role })),
    credits: said.credits.map(({ role, names, character }) => ({ role, names, character })),
    tags: said.tags.map(({ tag }) => tag),
    contentNotes: said.contentNotes.map(({ code, texts }) => ({ code, texts })),
    keptWords: (await listKeptWords(db, id)).map(({ word, written }) => ({ word, written })),
    covers: said.covers.map(({ locale, shows }) =>
      shows.imageId === null
        ? { locale, sha256: shows.mediaSha256, atMs: shows.atMs }
        : { locale, stillId: shows.imageId },
    ),
    ...(await describeRights(db, id)),
    ...(await describeDeclared(db, id)),
    ...(await describeReview(db, id)),
  }
}

/** Who has taken a work on, and who would have it shown where. */
async function describeReview(db: Reader, workId: string): Promise<EditedFields> {
  const review = await findReview(db, workId)
  const approvals = await findApprovals(db, [workId])
  const reviewer = review?.reviewerId ? { id: review.reviewerId, name: review.reviewerName } : null
  return {
    reviewer,
    approvals: approvals.map(({ region, approverId, approverName, contentSeq }) => ({
      ...{ region, by: { id: approverId, name: approverName }, contentVersion: contentSeq },
    })),
  }
}

async function describeRights(db: Reader, workId: string): Promise<EditedFields> {
  const windows = await findWindows(db, [workId])
  const accepted = await listAcceptedConflicts(db, workId)
  const publications = await findPublications(db, [workId])
  return {
    windows: windows.map(({ workId: _, position: __, fromMs, untilMs, ...window }) => ({
      ...window,
      from: instantOf(fromMs),
      until: instantOf(untilMs),
    })),
    acceptedConflicts: accepted.map(({ conflictId }) => conflictId),
    publications: publications.map(({ region, sinceMs, overrideReason }) => ({
      ...{ region, since: instantOf(sinceMs), overrideReason },
    })),
  }
}

function instantOf(instantMs: number | null): string | null {
  return instantMs === null ? null : new Date(instantMs).toISOString()
}

async function describeDeclared(db: Reader, workId: string): Promise<EditedFields> {
  const { workId: _, ...declared } = (await findDeclaration(db, workId)) ?? {}
  const ratings = await listRatingsOf(db, [workId])
  const filings = await listFilingsOf(db, [workId])
  return {
    ...declared,
    ratings: ratings.map(({ workId: _, createdAtMs: __, ...rating }) => withInstants(rating)),
    filings: filings.map(({ workId: _, createdAtMs: __, ...filing }) => withInstants(filing)),
  }
}

function withInstants<T extends { validFromMs: number | null; validUntilMs: number | null }>(row: T) {
  const { validFromMs, validUntilMs, ...rest } = row
  return { ...rest, validFrom: instantOf(validFromMs), validUntil: instantOf(validUntilMs) }
}

async function describeEpisode(db: Reader, id: string): Promise<EditedFields | undefined> {
  const episode = await findEpisode(db, id)
  if (!episode) return undefined
  const titles = await findEpisodeTitles(db, id)
  return {
    number: episode.number,
    titles: titles.map(({ locale, text, kind }) => ({ locale, text, kind })),
    sha256: episode.mediaSha256,
  }
}

/** The cues, with what was decided of a draft's words, by their number and digest: there may be thousands. */
async function describeTrack(db: Reader, id: string): Promise<EditedFields | undefined> {
  const track = await findTrack(db, id)
  if (!track) return undefined
  const { episodeId, locale, kind, origin, state, format, cueCount } = track
  const cues = (await listCueLines(db, id)).map(({ startMs, endMs, text, made }) => {
    const decisions = made?.changes.map(({ decision }) => decision ?? 'open') ?? []
    return [startMs, endMs, text, ...(decisions.some((one) => one !== 'open') ? [decisions] : [])]
  })
  const cuesSha256 = createHash('sha256').update(JSON.stringify(cues)).digest('hex')
  return { episodeId, locale, kind, origin, state, format, cueCount, cuesSha256 }
}

async function describeNote(db: Reader, id: string): Promise<EditedFields | undefined> {
  const note = await findNoteById(db, id)
  if (!note) return undefined
  const { episodeId, episodeNumber, fromMs, untilMs, region, trackId, trackLocale, text, state } = note
  const replies = await listReplies(db, [id])
  return {
    ...{ episodeId, episodeNumber, fromMs, untilMs, region, trackId, trackLocale, text, state },
    replies: replies.map(({ authorName, text }) => ({ by: authorName, text })),
  }
}
