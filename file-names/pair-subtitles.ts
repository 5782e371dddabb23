import type { Recognised } from './recognise-drop.ts'
import { foldName, splitName } from './split-name.ts'

/** Which video a subtitle file belongs to, and how that was found. */
export interface Paired {
  /** The place in `videoNames`; undefined where none is meant. */
  readonly video: number | undefined
  readonly by: 'name' | 'number' | 'only' | undefined
}

/**
 * Pairs subtitle files with videos: the one whose name it begins with, else the only one of its number, else the only one.
 *
 * @param numbers what `recogniseDrop` said of the videos and of the subtitles.
 */
export function pairSubtitles(
  subtitleNames: readonly string[],
  videoNames: readonly string[],
  numbers: { readonly videos: readonly Recognised[]; readonly subtitles: readonly Recognised[] },
): Paired[] {
  const videos = videoNames.map((name) => foldName(splitName(name).stem))
  const byNumber = Map.groupBy(videos.keys(), (index) => numbers.videos[index]?.number)
  return subtitleNames.map((name, index) => {
    const named = longestPrefix(foldName(splitName(name).stem), videos)
    if (named !== undefined) return { video: named, by: 'name' }
    const number = numbers.subtitles[index]?.by === 'only' ? undefined : numbers.subtitles[index]?.number
    const same = number === undefined ? [] : (byNumber.get(number) ?? [])
    if (same.length === 1) return { video: same[0], by: 'number' }
    if (videos.length === 1 && number === undefined) return { video: 0, by: 'only' }
    return { video: undefined, by: undefined }
  })
}

/** The longest of the stems that this one begins with, at the end of a word; undefined when two are it. */
function longestPrefix(stem: string, stems: readonly string[]): number | undefined {
  let found: number | undefined
  let isTwice = false
  for (const [index, start] of stems.entries()) {
    if (!stem.startsWith(start) || goesOn(start, stem.slice(start.length))) continue
    const best = found === undefined ? -1 : (stems[found]?.length ?? 0)
    if (start.length === best) isTwice = true
    if (start.length <= best) continue
    found = index
    isTwice = false
  }
  return isTwice ? undefined : found
}

function goesOn(start: string, rest: string): boolean {
  return /^\d/.test(rest) || (/^[a-z]/.test(rest) && /[a-z]$/.test(start))
}
