import type { Asked } from './ask.ts'
import { recallAt10 } from './metrics.ts'
import { type ScoreRow, writeScores } from './score-table.ts'

/** What one catalogue answered. */
export interface Part {
  readonly title: string
  readonly rows: readonly ScoreRow[]
  readonly notes: readonly string[]
  readonly asked: readonly Asked[]
}

/** A part as Markdown, under a heading of its own. */
export function writePart({ title, rows, notes }: Part): string {
  return [`### ${title}`, writeScores(rows), ...notes].join('\n\n')
}

/** The queries that missed a work, or a line's second, or have no expected work in first place; a line each. */
export function writeFailures({ title, asked }: Part): string {
  const lines = asked.flatMap((one) => {
    const { query, queryClass, expected, found, namesSecond } = one
    const isRight = recallAt10(one) === 1 && expected.includes(found[0] ?? '') && namesSecond !== false
    if (isRight) return []
    const ranks = expected.map((key) => `${key} ${rankOf(found, key)}`).join(', ')
    const first = found.length === 0 ? 'nothing' : found.slice(0, 5).join(' ')
    return [`  ${queryClass}\t${query}\t${ranks}\tfound ${first}${namesSecond === false ? '\tnot its second' : ''}`]
  })
  return `${title}: ${lines.length} of ${asked.length} are not perfect\n${lines.join('\n')}`
}

function rankOf(found: readonly string[], key: string): string {
  const at = found.indexOf(key)
  return at < 0 ? 'missing' : `at ${at + 1}`
}
