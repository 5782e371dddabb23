import { getStoryboard, listEpisodes } from '../api/client.ts'
import type { Keyframes } from '../api/contract.ts'
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

interface Asked {
  readonly atMs: number
  readonly strips: Promise<ReadonlyMap<string, Keyframes>>
}

const RENEWED_AFTER_MS = 5_000
const askedOf = new Map<string, Asked>()

/**
 * The keyframes of an episode; undefined: it has none. Those of all episodes of its work come at once, and are asked for anew
 * where one is missing that may have been analysed since.
 */
export async function findKeyframes(workId: string, episodeId: string, count: number): Promise<Keyframes | undefined> {
  const key = `${workId} ${count}`
  const known = askedOf.get(key) ?? ask(key, workId, count)
  const strip = (await known.strips).get(episodeId)
  const newest = askedOf.get(key)
  if (strip || (newest === known && performance.now() - known.atMs < RENEWED_AFTER_MS)) return strip
  return (await (newest && newest !== known ? newest : ask(key, workId, count)).strips).get(episodeId)
}

function ask(key: string, workId: string, count: number): Asked {
  const asked = { atMs: performance.now(), strips: readKeyframes(workId, count) }
  askedOf.set(key, asked)
  return asked
}

async function readKeyframes(workId: string, count: number): Promise<ReadonlyMap<string, Keyframes>> {
  try {
    const episodes = await listEpisodes(workId, count)
    return new Map(episodes.flatMap(({ id, keyframes }) => (keyframes ? [[id, keyframes]] : [])))
  } catch {
    return new Map() // the posters stay, and it is asked again later
  }
}
