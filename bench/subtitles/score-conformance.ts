import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Cue } from '../../server/subtitles/cue.ts'
import { decodeText } from '../../server/subtitles/decode-text.ts'
import { parseSubtitle } from '../../server/subtitles/parse-subtitle.ts'
import { DECIDED_OTHERWISE } from './decided-otherwise.ts'
import { expectedByVttJs } from './expected-by-vtt-js.ts'

/** How the files of one folder were read. */
export interface Conformance {
  readonly folder: string
  readonly format: string
  readonly files: number
  /** Of these, how many gave exactly what they should; the others are in `differing`. */
  readonly asExpected: number
  readonly differing: readonly { readonly file: string; readonly reason: string | undefined; readonly seen: string }[]
}

const TIMES = /^.*-->/gm
const FOLDERS = [
  { folder: 'webvtt_vttjs/tests', format: 'webvtt', ending: '.vtt' },
  { folder: 'wai', format: 'webvtt', ending: '.vtt', stated: /^[\d:.]+ --> /gm },
  { folder: 'androidx/webvtt', format: 'webvtt', ending: '', stated: TIMES },
  { folder: 'androidx/subrip', format: 'srt', ending: '', stated: TIMES },
  { folder: 'androidx/ssa', format: 'ass', ending: '', stated: /^Dialogue:/gm },
  { folder: 'androidx/ttml', format: 'ttml', ending: '', stated: /<p[\s>]/g },
  { folder: 'androidx/tx3g', format: 'mov_text', ending: '', stated: TIMES },
] as const

/**
 * Reads every subtitle file of the shared data as an upload would be. Most files of vtt.js come with the cues
 * that they should give, time by time and word by word; the others should give as many cues as they state times.
 * @param root the folder `subtitles` of the shared data.
 */
export function scoreConformance(root: string): Conformance[] {
  return FOLDERS.map(({ folder, format, ending, ...rest }) => {
    const path = join(root, folder)
    const names = readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(ending) && entry.name !== 'LICENSE')
      .map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1))
      .sort()
    const differing = names.flatMap((name) => {
      const stated = 'stated' in rest ? rest.stated : undefined
      const seen = compare(join(path, name), format, stated)
      return seen === undefined ? [] : [{ file: name, reason: DECIDED_OTHERWISE[`${folder}/${name}`], seen }]
    })
    return { folder, format, files: names.length, asExpected: names.length - differing.length, differing }
  })
}

/** Undefined when the file gave what it should. */
function compare(path: string, format: string, stated: RegExp | undefined): string | undefined {
  const read = readCues(path)
  if (typeof read === 'string') return read
  const exactly = stated === undefined ? expectedByVttJs(path) : undefined
  if (exactly === undefined) {
    const wanted = read.text.replaceAll(/<!--.*?-->/gs, '').match(stated ?? TIMES)?.length ?? 0
    if (read.cues.length !== wanted) return `${read.cues.length} cues of ${wanted}`
    return read.cues.length > 0 && read.format !== format ? `read as ${read.format}` : undefined
  }
  const seen = read.cues.map((cue) => `${cue.startMs} ${cue.endMs} ${cue.text}`)
  return JSON.stringify(seen) === JSON.stringify(exactly) ? undefined : `${seen.length} cues of ${exactly.length}`
}

function readCues(path: string): { text: string; format: string; cues: readonly Cue[] } | string {
  try {
    const { text } = decodeText(readFileSync(path))
    const { format, cues } = parseSubtitle(text)
    return { text, format, cues }
  } catch (error) {
    return `refused: ${(error as Error).message.slice(0, 60)}`
  }
}
