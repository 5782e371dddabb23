import { getStoryboard } from '../api/client.ts'
import { asProblem } from '../api/problem.ts'

/** One picture of a storyboard sheet: from which time it is, and where on the sheet it stands, in pixels. */
export interface Tile {
  readonly fromMs: number
  readonly sheetUrl: string
  readonly x: number
  readonly y: number
  readonly widthPx: number
  readonly heightPx: number
}

const fetched = new Map<string, Promise<readonly Tile[]>>()

/** The tiles of an episode, in order; none where it has no storyboard. Fetched once. */
export function findTiles(episodeId: string): Promise<readonly Tile[]> {
  const known = fetched.get(episodeId)
  if (known) return known
  const asked = getStoryboard(episodeId).then(readTiles, (error) => {
    if (asProblem(error).status !== 404) fetched.delete(episodeId) // it may come when it is asked again
    return []
  })
  fetched.set(episodeId, asked)
  return asked
}

/** Reads the map: WebVTT cues that name a part of the sheet by a media fragment. */
export function readTiles(map: string): Tile[] {
  const pattern = /(?:(\d+):)?(\d\d):(\d\d)\.(\d{3}) --> .*\r?\n(\S+)#xywh=(\d+),(\d+),(\d+),(\d+)/g
  return [...map.matchAll(pattern)].map(([, hours, minutes, seconds, millis, sheetUrl = '', ...box]) => {
    const [x = 0, y = 0, widthPx = 1, heightPx = 1] = box.map(Number)
    const fromMs = ((Number(hours ?? 0) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + Number(millis)
    return { fromMs, sheetUrl, x, y, widthPx, heightPx }
  })
}
