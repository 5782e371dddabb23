import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { ALTERATIONS, type AlterationName, alterCopy, dubCopy, encodeEpisode } from '../../tests/made-series/encode.ts'
import { type MadeSeries, makeEpisode } from '../../tests/made-series/episode.ts'

/** A file of the made set. */
export interface MadeFile {
  readonly path: string
  /** Which series; the work that it would be handed in to. */
  readonly series: number
  readonly number: number
  /** What was done to a copy; undefined = as it was made. */
  readonly alteration?: AlterationName | 'other voices (dubbed)'
}

/** 10 series of 8 episodes each: the first four are altered, the others only must not be taken for them. */
export const SERIES: readonly MadeSeries[] = Array.from({ length: 10 }, (_, index) => ({
  seed: index + 1,
  style: index % 3 === 2 ? 'talk' : 'drama',
  // Two are so short that more than half of an episode is what all of them share.
  ...(index >= 8
    ? { openingSeconds: 9, endingSeconds: 6, storySeconds: 12 }
    : { openingSeconds: 6, endingSeconds: 4, storySeconds: 28 }),
}))
export const EPISODES = 8
export const ALTERED_EPISODES = 4

/** Makes what is not in the folder yet, two files at once. Takes some minutes the first time. */
export async function makeSet(folder: string): Promise<MadeFile[]> {
  await mkdir(folder, { recursive: true })
  const originals = SERIES.flatMap((_, series) =>
    Array.from({ length: EPISODES }, (_, index) => ({ path: pathOf(series, index + 1), series, number: index + 1 })),
  )
  function pathOf(series: number, number: number, suffix = 'original'): string {
    return join(folder, `s${series}-e${number}-${suffix}`)
  }
  await inTwos(originals, async ({ path, series, number }) => {
    const made = SERIES[series]
    if (made && !existsSync(path)) await encodeEpisode(makeEpisode(made, number), path)
  })
  const altered = originals
    .filter(({ number }) => number <= ALTERED_EPISODES)
    .flatMap(({ series, number }) => [
      ...Object.keys(ALTERATIONS).map((name, index) => ({
        ...{ path: pathOf(series, number, `alteration${index}`), series, number },
        alteration: name as AlterationName,
      })),
      { path: pathOf(series, number, 'dubbed'), series, number, alteration: 'other voices (dubbed)' as const },
    ])
  await inTwos(altered, async ({ path, series, number, alteration }) => {
    if (existsSync(path)) return
    const source = pathOf(series, number)
    const made = SERIES[series]
    if (alteration !== 'other voices (dubbed)') await alterCopy(source, alteration, path)
    else if (made) await dubCopy(source, makeEpisode(made, number, 1).sound, path)
  })
  return [...originals, ...altered]
}

async function inTwos<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = items.values()
  const run = async () => {
    for (const item of left) await work(item)
  }
  await Promise.all([run(), run()])
}
