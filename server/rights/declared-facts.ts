import type { Reader } from '../../db/open.ts'
import { type DeclarationRow, listDeclarationsOf } from '../../db/queries/declarations.ts'
import { listFileMarksOf } from '../../db/queries/file-marks.ts'
import { type FilingRow, listFilingsOf } from '../../db/queries/filings.ts'
import { listRatingsOf, type RatingRow } from '../../db/queries/ratings.ts'
import { parseFilingNumber } from './filing-number.ts'
import { findRatingCode } from './rating-systems.ts'

/** What is declared of a work, as rules look at it. */
export type DeclaredFacts = ReturnType<typeof factsOf> & {
  readonly ratings: readonly ReturnType<typeof ratingFact>[]
  readonly filings: readonly ReturnType<typeof filingFact>[]
}

/** What is declared of each of these works, in three statements for all of them; of one of which nobody has said anything, too. */
export async function readDeclaredFacts(db: Reader, workIds: readonly string[]): Promise<Map<string, DeclaredFacts>> {
  const ratings = Map.groupBy(await listRatingsOf(db, workIds), ({ workId }) => workId)
  const filings = Map.groupBy(await listFilingsOf(db, workIds), ({ workId }) => workId)
  const declarations = new Map((await listDeclarationsOf(db, workIds)).map((row) => [row.workId, row]))
  return new Map(
    workIds.map((id) => [
      id,
      {
        ...factsOf(declarations.get(id)),
        ratings: (ratings.get(id) ?? []).map(ratingFact),
        filings: (filings.get(id) ?? []).map(filingFact),
      },
    ]),
  )
}

/** What the files of the episodes of these works say of AI, by the episode's id; an episode that is not there was not inspected. */
export async function readFileMarks(db: Reader, workIds: readonly string[]) {
  const rows = await listFileMarksOf(db, workIds)
  return new Map(rows.map(({ episodeId, aigcLabel, c2pa }) => [episodeId, { aigcLabel, c2pa }]))
}

/** The ages are those of the table as it is now, not as it was when the rating was noted. */
function ratingFact({ region, system, code, status, basis, descriptors, validFromMs, validUntilMs }: RatingRow) {
  const { recommendedAge = null, minimumAge = null } = findRatingCode(system, code) ?? {}
  return { region, system, code, status, basis, recommendedAge, minimumAge, descriptors, validFromMs, validUntilMs }
}

function filingFact({ region, scheme, number, card, validFromMs, validUntilMs }: FilingRow) {
  return { region, scheme, number, kind: parseFilingNumber(number)?.kind ?? null, card, validFromMs, validUntilMs }
}

function factsOf(row: DeclarationRow | undefined) {
  return {
    production: {
      budgetAmount: row?.budgetAmount ?? null,
      budgetCurrency: row?.budgetCurrency ?? null,
      specialSubjects: row?.specialSubjects ?? null,
      isPromoted: row?.isPromoted ?? null,
    },
    ai: { involvement: row?.aiInvolvement ?? null, elements: row?.aiElements ?? [], label: row?.aiLabel ?? null },
    minors: { classes: row?.minorsClasses ?? null, notice: row?.minorsNotice ?? null },
  }
}
