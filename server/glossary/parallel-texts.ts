import { createHash } from 'node:crypto'
import type { Reader } from '../../db/open.ts'
import { listCues } from '../../db/queries/tracks.ts'
import { listApprovedTracks, listDisplayTitles, type ParallelTrack } from '../../db/queries/wording-evidence.ts'
import { languageOf } from '../language/locales.ts'
import { pairCues } from './pair-cues.ts'

/** Two texts of a work in Chinese of two places that say the same. */
export interface ParallelTexts {
  readonly a: string
  readonly b: string
  readonly regionA: string
  readonly regionB: string
  /** Null: these are titles. */
  readonly line: { readonly episodeId: string; readonly startMs: number } | null
}

/** What of a work can be compared. */
export interface ParallelSource {
  readonly titles: readonly { locale: string; text: string }[]
  readonly tracks: readonly ParallelTrack[]
  /** Names the titles and tracks: their cues change with their version. */
  readonly digest: string
}

/** Raise it when other evidence is found in the same texts. */
const RULES_VERSION = 1

/** The titles and tracks of a work in Chinese of several places; undefined when nothing stands beside anything. */
export async function findParallelSource(db: Reader, workId: string): Promise<ParallelSource | undefined> {
  const titles = (await listDisplayTitles(db, workId)).filter(({ locale }) => chineseRegion(locale) !== undefined)
  const tracks = (await listApprovedTracks(db, workId)).filter(({ locale }) => chineseRegion(locale) !== undefined)
  const isParallel = (rows: readonly { locale: string }[]) => new Set(rows.map(({ locale }) => locale)).size > 1
  if (!isParallel(titles) && !isParallel(tracks)) return undefined
  const name = JSON.stringify([RULES_VERSION, titles, tracks])
  return { titles, tracks, digest: createHash('sha256').update(name).digest('base64url') }
}

/** Every two texts that stand beside each other, none twice. */
export async function* readParallelTexts(
  db: Reader,
  { titles, tracks }: ParallelSource,
): AsyncGenerator<ParallelTexts> {
  const seen = new Set<string>()
  const isNew = ({ a, b }: ParallelTexts) => {
    const name = `${a}\n\n${b}`
    return a !== b && !seen.has(name) && seen.add(name)
  }
  for (const [first, second] of eachTwo(titles)) {
    const texts = { a: first.text, b: second.text, ...regionsOf(first, second), line: null }
    if (isNew(texts)) yield texts
  }
  for (const [episodeId, ofEpisode] of Map.groupBy(tracks, (track) => track.episodeId)) {
    const oneALocale = [...Map.groupBy(ofEpisode, (track) => track.locale).values()].flatMap((same) => same.slice(0, 1))
    for (const [first, second] of eachTwo(oneALocale)) {
      const regions = regionsOf(first, second)
      for (const { a, b, startMs } of pairCues(await listCues(db, first.id), await listCues(db, second.id))) {
        const texts = { a, b, ...regions, line: { episodeId, startMs } }
        if (isNew(texts)) yield texts
      }
    }
  }
}

/** Where a kind of Chinese is spoken: HK for zh-Hant-HK and yue-Hant-HK; undefined for others, and where that is open. */
function chineseRegion(locale: string): string | undefined {
  const language = languageOf(locale)
  return language === 'zh' || language === 'yue' ? new Intl.Locale(locale).region : undefined
}

function regionsOf(a: { locale: string }, b: { locale: string }): { regionA: string; regionB: string } {
  return { regionA: chineseRegion(a.locale) ?? '', regionB: chineseRegion(b.locale) ?? '' }
}

function eachTwo<T extends { locale: string }>(items: readonly T[]): [T, T][] {
  return items.flatMap((first, index) =>
    items.slice(index + 1).flatMap((second): [T, T][] => (first.locale === second.locale ? [] : [[first, second]])),
  )
}
