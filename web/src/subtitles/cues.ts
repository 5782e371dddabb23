import { writeLine } from '../../../server/language/write-line.ts'

export type Decision = 'accepted' | 'refused' | 'open'

/** A word that a draft has otherwise than its source; `at` is where it stands in the line, null: no more. */
export interface ChangedWord {
  readonly from: string
  readonly to: string
  readonly start: number
  readonly at: number | null
  readonly reason: 'script' | 'phrase' | 'glossary'
  readonly decision: Decision
}

/** Where a line of a draft came from. */
export interface Made {
  readonly sourceText: string
  readonly edited: boolean
  readonly stale: boolean
  readonly changes: readonly ChangedWord[]
}

/** A cue while it is edited. Its id is the page's own, and the same for as long as it is the same cue. */
export interface Cue {
  readonly id: number
  readonly startMs: number
  readonly endMs: number
  readonly text: string
  readonly made: Made | null
}

export const SHORTEST_MS = 100
/** What a new cue is given where there is room. */
const NEW_MS = 2_000

let made = 0

/** An id for a cue. */
export function newCueId(): number {
  made += 1
  return made
}

/** The cues in order of their start. */
export function inOrder(cues: readonly Cue[]): Cue[] {
  return cues.toSorted((a, b) => a.startMs - b.startMs)
}

/** Cues with one of them as `change` makes it. */
function withCue(cues: readonly Cue[], id: number, change: (cue: Cue) => Cue): readonly Cue[] {
  return cues.map((cue) => (cue.id === id ? change(cue) : cue))
}

/** The text as the server keeps it: lines trimmed, blank ones left out. */
export function tidy(text: string): string {
  return text
    .replaceAll('\t', ' ')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n')
}

/** Another text; one without words changes nothing. */
export function setText(cues: readonly Cue[], id: number, given: string): readonly Cue[] {
  const text = tidy(given)
  if (text === '' || cues.find((cue) => cue.id === id)?.text === text) return cues
  return withCue(cues, id, (cue) => ({
    ...cue,
    text,
    made: cue.made && placed({ ...cue.made, edited: true, stale: false }, text),
  }))
}

/** Other times. */
export function setTimes(cues: readonly Cue[], id: number, startMs: number, endMs: number): readonly Cue[] {
  const cue = cues.find((one) => one.id === id)
  if (!cue || endMs - startMs < 1 || (cue.startMs === startMs && cue.endMs === endMs)) return cues
  return inOrder(withCue(cues, id, (one) => ({ ...one, startMs, endMs })))
}

/** What of a cue is held while it is moved. */
export type Grip = 'start' | 'whole' | 'end'

/** The times of a cue that is drawn by a grip: it keeps a length, and stays within the video. */
export function moved(
  { startMs, endMs }: Pick<Cue, 'startMs' | 'endMs'>,
  grip: Grip,
  byMs: number,
  latestMs: number,
): Pick<Cue, 'startMs' | 'endMs'> {
  const lastMs = Math.max(latestMs, endMs)
  if (grip === 'start') return { startMs: between(startMs + byMs, 0, endMs - SHORTEST_MS), endMs }
  if (grip === 'end') return { startMs, endMs: between(endMs + byMs, startMs + SHORTEST_MS, lastMs) }
  const begin = between(startMs + byMs, 0, lastMs - (endMs - startMs))
  return { startMs: begin, endMs: begin + endMs - startMs }
}

function between(ms: number, leastMs: number, mostMs: number): number {
  return Math.round(Math.max(leastMs, Math.min(ms, mostMs)))
}

/** Two cues of one: cut at a place in its text, and at that share of its time unless a time within it is given. */
export function split(cues: readonly Cue[], id: number, caret: number, atMs?: number): readonly Cue[] {
  const after = cues.flatMap((cue) => {
    if (cue.id !== id || cue.endMs - cue.startMs < 2 * SHORTEST_MS) return [cue]
    const at = caret > 0 && caret < cue.text.length ? caret : middleOf(cue.text)
    const texts = [tidy(cue.text.slice(0, at)), tidy(cue.text.slice(at))] as const
    if (texts[0] === '' || texts[1] === '') return [cue]
    const share = Math.round(cue.startMs + ((cue.endMs - cue.startMs) * at) / cue.text.length)
    const isWithin = atMs !== undefined && atMs >= cue.startMs + SHORTEST_MS && atMs <= cue.endMs - SHORTEST_MS
    const cutMs = isWithin ? atMs : Math.min(cue.endMs - SHORTEST_MS, Math.max(cue.startMs + SHORTEST_MS, share))
    return [
      { ...cue, endMs: cutMs, text: texts[0] },
      { id: newCueId(), startMs: cutMs, endMs: cue.endMs, text: texts[1], made: null },
    ]
  })
  return inOrder(after) // the second may begin behind one that the first overlaps
}

/** Joins a cue and the next one. */
export function merge(cues: readonly Cue[], id: number): readonly Cue[] {
  const at = cues.findIndex((cue) => cue.id === id)
  const [cue, next] = [cues[at], cues[at + 1]]
  if (!cue || !next) return cues
  const joined = { ...cue, endMs: Math.max(cue.endMs, next.endMs), text: `${cue.text}\n${next.text}` }
  return cues.toSpliced(at, 2, joined)
}

/** Adds a cue at a time, as long as there is room before the next one. */
export function insert(
  cues: readonly Cue[],
  atMs: number,
  text: string,
  latestMs: number,
): { cues: readonly Cue[]; id: number } {
  const startMs = Math.max(0, Math.min(Math.round(atMs), latestMs - SHORTEST_MS))
  const next = cues.find((cue) => cue.startMs > startMs)
  const endMs = Math.max(startMs + SHORTEST_MS, Math.min(startMs + NEW_MS, next?.startMs ?? latestMs, latestMs))
  const cue = { id: newCueId(), startMs, endMs, text, made: null }
  return { cues: inOrder([...cues, cue]), id: cue.id }
}

/** Takes a cue out; the last one stays. */
export function remove(cues: readonly Cue[], id: number): readonly Cue[] {
  return cues.length > 1 ? cues.filter((cue) => cue.id !== id) : cues
}

/** Says what is thought of a word of a draft, or of all words of its line, and writes it accordingly. */
export function decide(
  cues: readonly Cue[],
  id: number,
  change: number | undefined,
  decision: Decision,
): readonly Cue[] {
  return withCue(cues, id, (cue) => {
    if (!cue.made || !isDecidable(cue)) return cue
    const changes = cue.made.changes.map((one, at) =>
      change === undefined || change === at ? { ...one, decision } : one,
    )
    return asDecided(cue, cue.made, changes)
  })
}

/** Accepts every word that nothing was said of. */
export function acceptAll(cues: readonly Cue[]): readonly Cue[] {
  return cues.map((cue) => {
    if (!cue.made || openWords(cue) === 0) return cue
    const changes = cue.made.changes.map((one) =>
      one.decision === 'open' ? { ...one, decision: 'accepted' as const } : one,
    )
    return asDecided(cue, cue.made, changes)
  })
}

/** The line as it was made. */
export function reset(cues: readonly Cue[], id: number): readonly Cue[] {
  return withCue(cues, id, (cue) => {
    if (!cue.made) return cue
    return asDecided(
      cue,
      cue.made,
      cue.made.changes.map((one) => ({ ...one, decision: 'open' as const })),
    )
  })
}

/** Whether words of the line can be decided on: none can once it was written otherwise. */
export function isDecidable({ made, text }: Cue): boolean {
  return made !== null && made.changes.length > 0 && writeLine(made.sourceText, made.changes).text === text
}

/** How many words of a line nothing was said of. */
export function openWords(cue: Cue): number {
  return isDecidable(cue) ? (cue.made?.changes.filter(({ decision }) => decision === 'open').length ?? 0) : 0
}

function asDecided(cue: Cue, from: Made, changes: readonly ChangedWord[]): Cue {
  const { text } = writeLine(from.sourceText, changes)
  const edited = changes.some(({ decision }) => decision !== 'open')
  return { ...cue, text, made: placed({ ...from, changes, edited, stale: false }, text) }
}

/** The words with where they stand in the text. */
function placed(from: Made, text: string): Made {
  const written = writeLine(from.sourceText, from.changes)
  const isRewritten = written.text !== text
  const changes = from.changes.map((one, at) => ({ ...one, at: isRewritten ? null : (written.starts[at] ?? null) }))
  return { ...from, changes }
}

/** Where a text is cut best: at a line's end, else at a mark or space near its middle, else there. */
function middleOf(text: string): number {
  const line = text.indexOf('\n')
  if (line > 0) return line
  const half = text.length / 2
  const marks = [...text.matchAll(/[\s，。！？、；,.!?;]+/gu)].map((found) => found.index + found[0].length)
  const near = marks
    .filter((at) => at > 0 && at < text.length)
    .toSorted((a, b) => Math.abs(a - half) - Math.abs(b - half))[0]
  if (near !== undefined) return near
  const graphemes = [...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)]
  return graphemes[Math.ceil(graphemes.length / 2)]?.index ?? 0
}
