import { type Judged, type Scores, scoresByClass, scoresOf } from './metrics.ts'

/** What a class has to reach; undefined figures are stated only. */
export interface Target {
  readonly recall?: number
  readonly mrr?: number
}

/** One line of the table. */
export interface ScoreRow {
  readonly name: string
  readonly scores: Scores
  readonly target?: Target
}

/** A line for each class, and one for all that `isInTotal`. */
export function scoreRows(
  judged: readonly Judged[],
  targetOf: (queryClass: string) => Target | undefined,
  total?: { readonly name: string; readonly target?: Target; readonly has: (queryClass: string) => boolean },
): ScoreRow[] {
  const rows = [...scoresByClass(judged)].map(([name, scores]) => toRow(name, scores, targetOf(name)))
  if (!total) return rows
  const counted = judged.filter((one) => total.has(one.queryClass))
  return counted.length === 0 ? rows : [toRow(total.name, scoresOf(counted), total.target), ...rows]
}

/** True when it reaches its target, or has none. */
export function reachesTarget({ scores, target }: ScoreRow): boolean {
  return scores.recall >= (target?.recall ?? 0) && scores.mrr >= (target?.mrr ?? 0)
}

/** The rows as a Markdown table. */
export function writeScores(rows: readonly ScoreRow[]): string {
  const head =
    '| class | queries | recall@10 | MRR | nDCG@10 | zero hits | target | |\n|---|---:|---:|---:|---:|---:|---|---|'
  const lines = rows.map((row) => {
    const { queries, recall, mrr, ndcg, zeroHits } = row.scores
    const figures = [recall, mrr, ndcg].map((value) => value.toFixed(3)).join(' | ')
    const verdict = row.target ? (reachesTarget(row) ? 'ok' : '**not ok**') : ''
    return `| ${row.name} | ${queries} | ${figures} | ${(100 * zeroHits).toFixed(1)} % | ${writeTarget(row.target)} | ${verdict} |`
  })
  return [head, ...lines].join('\n')
}

function toRow(name: string, scores: Scores, target: Target | undefined): ScoreRow {
  return { name, scores, ...(target ? { target } : {}) }
}

function writeTarget({ recall, mrr }: Target = {}): string {
  const parts = [recall === undefined ? '' : `recall ≥ ${recall}`, mrr === undefined ? '' : `MRR ≥ ${mrr}`]
  return parts.filter(Boolean).join(', ')
}
