import type { Reader } from '../../db/open.ts'
import { countOpenNotes } from '../../db/queries/review-notes.ts'
import {
  findApprovals,
  findContentSeqs,
  findReviews,
  type JudgedApproval,
  type ReviewRow,
} from '../../db/queries/reviews.ts'
import { findPublications, type PublicationRow } from '../../db/queries/windows.ts'
import type { WorkRow } from '../../db/queries/works.ts'
import { presentInstant } from '../catalogue/present-work.ts'
import type { Finding } from '../rules/evaluation.ts'
import type { ReviewView } from './schemas.ts'

/** The public views of the reviews of these works, in their order. Five queries, however many they are. @param needed approvals a region */
export async function presentReviews(db: Reader, works: readonly WorkRow[], needed: number): Promise<ReviewView[]> {
  const ids = works.map(({ id }) => id)
  const reviews = new Map((await findReviews(db, ids)).map((review) => [review.workId, review]))
  const contentSeqs = await findContentSeqs(db, ids)
  const open = await countOpenNotes(db, ids)
  const approvals = Map.groupBy(await findApprovals(db, ids), ({ workId }) => workId)
  const publications = Map.groupBy(await findPublications(db, ids), ({ workId }) => workId)
  return works.map((work) => {
    const review = reviews.get(work.id)
    return {
      ...{ workId: work.id, status: work.status },
      since: new Date(review?.sinceMs ?? work.createdAtMs).toISOString(),
      submittedAt: presentInstant(review?.submittedAtMs ?? null),
      reviewer: presentReviewer(review),
      contentVersion: contentSeqs.get(work.id) ?? 0,
      approvalsNeeded: needed,
      openNotes: open.get(work.id)?.notes ?? 0,
      openBlockers: open.get(work.id)?.blockers ?? 0,
      regions: presentRegions(approvals.get(work.id) ?? [], publications.get(work.id) ?? [], needed),
    }
  })
}

function presentReviewer(review: ReviewRow | undefined): ReviewView['reviewer'] {
  const { reviewerId = null, reviewerName = null, claimedAtMs = null } = review ?? {}
  if (reviewerId === null || reviewerName === null || claimedAtMs === null) return null
  return { id: reviewerId, name: reviewerName, claimedAt: new Date(claimedAtMs).toISOString() }
}

function presentRegions(
  approvals: readonly JudgedApproval[],
  publications: readonly PublicationRow[],
  needed: number,
): ReviewView['regions'] {
  const regions = [...new Set([...approvals, ...publications].map(({ region }) => region))].sort()
  return regions.map((region) => {
    const given = approvals.filter((approval) => approval.region === region)
    const publication = publications.find((one) => one.region === region)
    const isApproved = given.filter(({ counts }) => counts).length >= needed
    return {
      region,
      state: publication ? 'published' : isApproved ? 'approved' : 'open',
      approvals: given.map(({ approverId, approverName, approvedAtMs, counts }) => ({
        ...{ by: { id: approverId, name: approverName }, at: new Date(approvedAtMs).toISOString(), counts },
      })),
      publishedAt: presentInstant(publication?.sinceMs ?? null),
      publishedBy: publication ? { id: publication.editorId, name: publication.editorName } : null,
      override: presentOverride(publication),
    }
  })
}

function presentOverride(publication: PublicationRow | undefined): ReviewView['regions'][number]['override'] {
  if (publication === undefined || publication.overrideReason === null) return null
  const findings = (publication.overriddenFindings ?? []) as Finding[] // as `publishWork` wrote them
  return {
    reason: publication.overrideReason,
    findings: findings.map(({ ruleId, severity, isUnknown, episodeId, episodeNumber, atMs, seen }) => ({
      ...{ ruleId, severity, isUnknown, episodeId, episodeNumber, atMs, seen },
    })),
  }
}
