import { styleText } from 'node:util'
import type { HitAnswer, JukuApi, LineAnswer } from './juku-api.ts'

const HITS_SHOWN = 3

/** What to look for, and what it shows. */
const SAMPLES = [
  { q: '末班计程车', shows: 'a Taiwanese word in simplified characters' },
  { q: '的士', shows: 'as Hong Kong says it; 計程車 in Taiwan, 出租车 on the Mainland' },
  { q: '随身碟', shows: 'the Taiwanese word for U盘, in simplified characters' },
  { q: '冰箱裡還有半盤酥皮', shows: 'a line of dialogue, typed in the other script' },
  { q: '登录过伺服器', shows: 'half of a line, in two regions’ words' },
  { q: 'azulejo', shows: 'a Portuguese word' },
  { q: '葡撻', shows: 'a title' },
] as const

/** Runs the sample searches. @returns the lines to print: query, hits with the words that matched, and links to their second. */
export async function describeSearches(api: JukuApi, pageUrl: string): Promise<string[]> {
  const lines: string[] = []
  for (const { q, shows } of SAMPLES) {
    const { items } = await api.search(q)
    lines.push(`${styleText('bold', q)}  ${styleText('dim', shows)}`)
    lines.push(...items.slice(0, HITS_SHOWN).flatMap((hit) => describeHit(hit, pageUrl)))
    if (items.length === 0) lines.push('  nothing was found')
    lines.push(styleText('dim', `  all of it: ${pageUrl}/?${new URLSearchParams({ q })}`), '')
  }
  return lines
}

function describeHit({ work, why, lines }: HitAnswer, pageUrl: string): string[] {
  const reason = why.find(({ field }) => field === 'title')
  const title = reason ? marked(reason.text, reason.marks ?? []) : (work.shownTitle?.text ?? work.id)
  const kinds = [...new Set(why.map(({ kind }) => kind))].join(', ')
  return [
    `  ${title}${kinds ? styleText('dim', `  (${kinds})`) : ''}`,
    ...lines.slice(0, 2).flatMap((line) => describeLine(line, work.id, pageUrl)),
  ]
}

function describeLine(line: LineAnswer, workId: string, pageUrl: string): string[] {
  const at = new URLSearchParams({ episode: line.episodeId, track: line.trackId, t: String(line.startMs) })
  const second = `${(line.startMs / 1000).toFixed(1)} s`
  return [
    `    episode ${line.episodeNumber}, ${second}, ${line.locale}: ${marked(line.text, line.marks)}`,
    styleText('dim', `    ${pageUrl}/works/${workId}?${at}`),
  ]
}

function marked(text: string, marks: readonly (readonly [number, number])[]): string {
  let shown = ''
  let at = 0
  for (const [from, to] of marks) {
    shown += text.slice(at, from) + styleText(['bold', 'yellow'], text.slice(from, to))
    at = to
  }
  return shown + text.slice(at)
}
