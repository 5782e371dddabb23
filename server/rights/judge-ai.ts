import type { DeclarationRow } from '../../db/queries/declarations.ts'
import type { EpisodeMarks } from '../../db/queries/file-marks.ts'
import flags from './platform-flags.json' with { type: 'json' }

/** What of a declaration says whether AI made something. */
export type AiDeclared = Pick<DeclarationRow, 'aiInvolvement' | 'aiElements' | 'aiIsRealistic'>

/** What a platform asks for when a work is sent there, worked out; null = what is declared does not tell. */
export type PlatformFlag = Omit<(typeof flags)[number], 'when'> & { readonly value: boolean | null }

export const AI_FINDINGS = [
  'AI_DECLARED_NONE', // a file says AI, the declaration none
  'AI_NOT_DECLARED', // a file says AI, and nobody has declared anything
  'AIGC_LABEL_MISSING', // what viewers see or hear is declared as made by AI, and the file has no implicit label
  'FILE_NOT_READ_WHOLE', // there may be more marks than were found
] as const

/** Where what is declared and what the files say do not go together. */
export interface AiFinding {
  readonly code: (typeof AI_FINDINGS)[number]
  readonly detail: string
  /** In the order of their numbers. */
  readonly episodes: readonly { readonly episodeId: string; readonly episodeNumber: number }[]
}

/** The elements that viewers see or hear. */
const SEEN_OR_HEARD = ['picture', 'animation', 'likeness', 'voice', 'music']
const MADE_BY_AI = ['substantial', 'full']

/** Whether a file says that AI made it, or may have: by the Mainland's label, or by where C2PA says that its pictures come from. */
export function saysAi({ aigcLabel, c2pa }: Pick<EpisodeMarks, 'aigcLabel' | 'c2pa'>): boolean {
  return aigcLabel !== null || c2pa === 'ai'
}

/** What is declared beside what the files say; nothing where they go together. */
export function findAiMismatches(declared: AiDeclared, marks: readonly EpisodeMarks[]): AiFinding[] {
  const { aiInvolvement } = declared
  const findings: AiFinding[] = []
  const find = (code: AiFinding['code'], detail: string, among: readonly EpisodeMarks[]) => {
    const episodes = among.map(({ episodeId, episodeNumber }) => ({ episodeId, episodeNumber }))
    if (episodes.length > 0) findings.push({ code, detail, episodes })
  }
  const saying = marks.filter(saysAi)
  if (aiInvolvement === 'none')
    find('AI_DECLARED_NONE', 'The files say that AI made them, and the declaration says none.', saying)
  if (aiInvolvement === null) find('AI_NOT_DECLARED', 'The files say that AI made them: declare how far.', saying)
  if (isDeclaredMade(declared)) {
    const unlabelled = marks.filter(({ aigcLabel, isWhole }) => aigcLabel === null && isWhole)
    find(
      'AIGC_LABEL_MISSING',
      'Declared as made by AI, and the files have no implicit label (GB 45438-2025).',
      unlabelled,
    )
  }
  const cut = marks.filter(({ isWhole }) => !isWhole)
  find('FILE_NOT_READ_WHOLE', 'The files break off, or hold too much: there may be marks that were not found.', cut)
  return findings
}

/** What platforms ask for, as far as the declaration and the files tell. */
export function judgePlatformFlags(declared: AiDeclared, marks: readonly EpisodeMarks[]): PlatformFlag[] {
  const isGenerated = judgeGenerated(declared, marks)
  return flags.map(({ when, ...flag }) => ({
    ...flag,
    value: when === 'realistic' ? judgeRealistic(isGenerated, declared) : isGenerated,
  }))
}

function judgeGenerated(declared: AiDeclared, marks: readonly EpisodeMarks[]): boolean | null {
  if (marks.some(saysAi) || isDeclaredMade(declared)) return true
  return declared.aiInvolvement === null ? null : false
}

/** What labels are about: the work is AI's for the most part, or something in it that viewers see or hear is. */
function isDeclaredMade({ aiInvolvement, aiElements }: AiDeclared): boolean {
  return MADE_BY_AI.includes(aiInvolvement ?? '') || aiElements.some((element) => SEEN_OR_HEARD.includes(element))
}

function judgeRealistic(isGenerated: boolean | null, { aiIsRealistic }: AiDeclared): boolean | null {
  if (isGenerated === false || aiIsRealistic === false) return false
  return isGenerated === true && aiIsRealistic === true ? true : null
}
