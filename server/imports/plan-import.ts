import type { Drop, EpisodePlan, Leftover, Plan, PlanFault } from './drop.ts'
import { matchSheet } from './match-sheet.ts'
import { numberFiles } from './number-files.ts'
import { planEpisodes } from './plan-episodes.ts'

const GAPS_NAMED = 500

/** Works out what a drop will change in a work, without changing anything. The same drop gives the same plan. */
export async function planImport(drop: Drop): Promise<Plan> {
  const leftovers: Leftover[] = []
  const sheetFaults = (drop.sheet?.faults ?? []).map(
    (place): PlanFault => ({ code: place.code, detail: place.detail, fix: place.fix, place }),
  )
  const faults = [...sheetFaults]
  const rows = matchSheet(drop, faults)
  const files = numberFiles(drop, rows, leftovers, faults)
  const episodes = await planEpisodes(drop, rows, files, leftovers, faults)
  checkFiles(episodes, drop, faults)
  checkCount(episodes, drop, faults)
  const warnings = episodes.flatMap((episode) =>
    episode.tracks.flatMap(({ action, track }) => (action === 'unchanged' ? [] : track.warnings)),
  )
  return { episodes, gaps: findGaps(episodes, drop), leftovers, faults: inOrder(faults), warnings }
}

/** One file is one episode of a work: neither another of this drop nor one that the work has may have it. */
function checkFiles(episodes: readonly EpisodePlan[], drop: Drop, faults: PlanFault[]): void {
  const known = new Map(drop.episodes.map((episode) => [episode.mediaSha256, episode.number]))
  const seen = new Map<string, number>()
  for (const { number, video } of episodes) {
    if (!video) continue
    const { file } = video
    const other = seen.get(file.sha256) ?? known.get(file.sha256)
    if (other !== undefined && other !== number) {
      const detail = `${file.fileName} is to be episode ${number}, and this very file is episode ${other}.`
      faults.push({
        code: 'EPISODE_FILE_REPEATED',
        detail,
        fix: 'Check which is right, and leave the other out.',
        file,
        number,
      })
    }
    seen.set(file.sha256, number)
  }
}

function checkCount(episodes: readonly EpisodePlan[], drop: Drop, faults: PlanFault[]): void {
  const isNew = episodes.filter((episode) => !episode.known).length
  if (drop.kind !== 'short_video' || drop.episodes.length + isNew <= 1) return
  const detail = `A short video has one episode, and with this drop it would have ${drop.episodes.length + isNew}.`
  faults.push({ code: 'SHORT_VIDEO_HAS_ONE_EPISODE', detail, fix: 'Make the work a micro_drama, or leave files out.' })
}

/** Numbers below the last that no episode will have. */
function findGaps(episodes: readonly EpisodePlan[], drop: Drop): number[] {
  const numbers = new Set([...episodes, ...drop.episodes].map((episode) => episode.number))
  const last = [...numbers].reduce((most, number) => Math.max(most, number), 0)
  const gaps: number[] = []
  for (let number = 1; number < last && gaps.length < GAPS_NAMED; number++) if (!numbers.has(number)) gaps.push(number)
  return gaps
}

/** As one reads a sheet, then what is of no cell. */
function inOrder(faults: readonly PlanFault[]): PlanFault[] {
  const at = ({ place }: PlanFault) => place?.row ?? Number.MAX_SAFE_INTEGER
  return faults.toSorted((a, b) => at(a) - at(b) || (a.place?.cell.length ?? 0) - (b.place?.cell.length ?? 0))
}
