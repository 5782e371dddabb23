import { listEpisodes } from '../api/client.ts'
import type { Keyframes } from '../api/contract.ts'

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
