import { HAN_NUMBER_SIGNS, readHanNumber } from './han-number.ts'

/** An episode's number that a name states by a word or a sign. */
export interface FoundMark {
  readonly number: number
  readonly season: number | undefined
  /** The part of the name that says so. */
  readonly text: string
}

const HAN = `[${HAN_NUMBER_SIGNS}]{1,7}`
const NUMBER = `(\\d{1,4}|${HAN})`
const RATIOS = new Set(['9x16', '16x9', '3x4', '4x3', '1x01', '21x9'])
/** 第一集团, 第一回合, 第一话题: what only begins like an episode. */
const NO_WORD = '(?:集(?![团團锦錦合])|[话話](?![题題剧劇])|回(?![合应應忆憶])|[章期弹彈節节夜幕])'

const MARKS: readonly RegExp[] = [
  /(?<![a-z0-9])s(?<season>\d{1,2})[ ._-]*e(?:p|pisode)?[ ._-]*(?<number>\d{1,4})(?!\d)/i,
  new RegExp(`第\\s?(?<season>\\d{1,2}|${HAN})\\s?季.*?第\\s?(?<number>\\d{1,4}|${HAN})\\s?${NO_WORD}`),
  new RegExp(`第\\s?(?<number>\\d{1,4}|${HAN})(?:\\s?[-~、至到&+]\\s?${NUMBER})?\\s?${NO_WORD}`),
  new RegExp(`第(?<number>${HAN}|\\d{1,4})(?=[-_. ]|$)`),
  /(?<![\d全共总總第.])(?<number>\d{1,4})\s?(?:集|话|話|回)(?![全完团團锦錦合题題])/,
  new RegExp(`(?:^|[-_ .(【[])(?<number>${HAN})(?:集|话|話|回)(?=[-_ .)】\\]]|$)`),
  /(?<!\p{Script=Latin})(?:episode|epis[oó]dio|folge|eps?|epi|cap[ií]tulo|cap|chapter)[ ._#-]*(?<number>\d{1,4})(?!\d)/iu,
  /(?<![\p{Script=Latin}\d])e[ ._-]?(?<number>\d{1,4})(?![\d\p{Script=Latin}])/iu,
  /(?<![\p{Script=Latin}\d])e(?<number>\d{1,4})v\d(?!\d)/iu,
  /(?<![\d.])(?<season>\d{1,2})x(?<number>\d{2,3})(?![\dx])/i,
  /#\s?(?<number>\d{1,4})(?!\d)/,
  /(?<!\p{Script=Latin})no\.?\s?(?<number>\d{1,4})(?!\d)/iu,
  /(?<!\p{Script=Latin})(?:part|parte)[ ._-]*(?<number>\d{1,3})(?!\d)/iu,
]

/** The first mark in a stem (NFKC) that states an episode's number: 第12集, S01E12, EP12, 12話, #12. */
export function findMark(stem: string): FoundMark | undefined {
  for (const pattern of MARKS) {
    const found = pattern.exec(stem)
    const number = found?.groups?.number === undefined ? undefined : readNumber(found.groups.number)
    if (!found || number === undefined || RATIOS.has(found[0].toLowerCase())) continue
    const season = found.groups?.season
    return { number, season: season === undefined ? undefined : readNumber(season), text: found[0].trim() }
  }
  return undefined
}

/** A number in digits or in Chinese signs. */
export function readNumber(text: string): number | undefined {
  return /^\d+$/.test(text) ? Number(text) : readHanNumber(text)
}
