import { readFileSync } from 'node:fs'

interface ExpectedCue {
  startTime: number
  endTime: number
}
interface ExpectedNode {
  textContent: string
}

/** The cues that vtt.js states beside a conformance file, without those that have no text to show; undefined: none. */
export function expectedByVttJs(path: string): string[] | undefined {
  const name = path.slice(0, -'.vtt'.length)
  const cues = load<{ cues?: ExpectedCue[] }>(`${name}.json`)?.cues
  const shown = load<ExpectedNode[]>(`${name}-proc.json`)
  if (!cues || !shown || cues.length !== shown.length) return undefined
  return cues
    .map((cue, index) => ({ cue, text: plain(shown[index]?.textContent ?? '') }))
    .filter(({ text }) => text !== '')
    .map(({ cue, text }) => `${Math.round(cue.startTime * 1_000)} ${Math.round(cue.endTime * 1_000)} ${text}`)
}

function plain(text: string): string {
  const lines = text.split('\n').map((line) => line.trim())
  return lines.filter((line) => line !== '').join('\n')
}

function load<T>(name: string): T | undefined {
  try {
    return JSON.parse(readFileSync(name, 'utf8')) as T
  } catch {
    return undefined
  }
}
