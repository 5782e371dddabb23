import type { Reader } from '../../db/open.ts'
import { findDeclaration } from '../../db/queries/declarations.ts'
import { countEpisodes } from '../../db/queries/episodes.ts'
import { type EpisodeMarks, listFileMarksOf } from '../../db/queries/file-marks.ts'
import type { AiView, MinorsView, ProductionView } from './declaration-schemas.ts'
import { findAiMismatches, judgePlatformFlags } from './judge-ai.ts'

/** What is declared of AI, what the files say, and where both do not go together. */
export async function presentAi(db: Reader, workId: string): Promise<AiView> {
  const row = await findDeclaration(db, workId)
  const marks = await listFileMarksOf(db, [workId])
  const declared = {
    aiInvolvement: row?.aiInvolvement ?? null,
    aiElements: row?.aiElements ?? [],
    aiIsRealistic: row?.aiIsRealistic ?? null,
  }
  return {
    ...{ involvement: declared.aiInvolvement, elements: declared.aiElements, tools: row?.aiTools ?? [] },
    ...{ isRealistic: declared.aiIsRealistic, label: row?.aiLabel ?? null, evidence: row?.aiEvidence ?? [] },
    found: {
      episodes: marks.map(presentMarks),
      uninspectedEpisodes: (await countEpisodes(db, workId)) - marks.length,
    },
    findings: findAiMismatches(declared, marks).map((finding) => ({ ...finding, episodes: [...finding.episodes] })),
    platformFlags: judgePlatformFlags(declared, marks) as AiView['platformFlags'], // the confidences of our own file
  }
}

export async function presentProduction(db: Reader, workId: string): Promise<ProductionView> {
  const row = await findDeclaration(db, workId)
  const { budgetAmount = null, budgetCurrency = null } = row ?? {}
  const budget =
    budgetAmount === null || budgetCurrency === null ? null : { amount: budgetAmount, currency: budgetCurrency }
  return { budget, specialSubjects: row?.specialSubjects ?? null, isPromoted: row?.isPromoted ?? null }
}

export async function presentMinors(db: Reader, workId: string): Promise<MinorsView> {
  const row = await findDeclaration(db, workId)
  const { minorsClasses: classes = null, minorsNotice: notice = null, minorsEvidence: evidence = [] } = row ?? {}
  return { classes, notice, evidence }
}

function presentMarks({
  episodeId,
  episodeNumber,
  inspectedAtMs,
  ...marks
}: EpisodeMarks): AiView['found']['episodes'][number] {
  const { aigcLabel, aigcFields, c2pa, digitalSourceTypes, isWhole } = marks
  return {
    ...{ episodeId, episodeNumber, aigcLabel, aigc: aigcFields, c2pa, digitalSourceTypes, isWhole },
    inspectedAt: new Date(inspectedAtMs).toISOString(),
  }
}
