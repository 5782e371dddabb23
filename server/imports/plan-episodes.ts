import { CatalogueError } from '../errors.ts'
import { parseLocale } from '../language/locales.ts'
import type { Drop, EpisodePlan, KnownEpisode, Leftover, NumberedFile, PlanFault, TrackPlan } from './drop.ts'
import { cellFault, type MatchedRow } from './match-sheet.ts'
import type { NumberedFiles } from './number-files.ts'

/** What hangs on one number. */
interface Gathered {
  readonly number: number
  readonly known: KnownEpisode | undefined
  readonly row: MatchedRow | undefined
  readonly videos: readonly NumberedFile[]
  readonly subtitles: readonly NumberedFile[]
}

/** Works out what each episode becomes. What cannot be is a fault, and what is of no use is left over. */
export async function planEpisodes(
  drop: Drop,
  rows: readonly MatchedRow[],
  files: NumberedFiles,
  leftovers: Leftover[],
  faults: PlanFault[],
): Promise<EpisodePlan[]> {
  const plans: EpisodePlan[] = []
  for (const gathered of gather(drop, rows, files)) {
    const { number, known } = gathered
    const video = chooseVideo(gathered.videos, number, leftovers, faults)
    if (!known && !video) {
      reportMissing(gathered, leftovers, faults)
      continue
    }
    const titles = titlesOf(drop, gathered, video, faults)
    const tracks = await planTracks(drop, gathered, leftovers, faults)
    plans.push({ number, known, video, titles, tracks })
  }
  return plans
}

function gather(drop: Drop, rows: readonly MatchedRow[], files: NumberedFiles): Gathered[] {
  const known = new Map(drop.episodes.map((episode) => [episode.number, episode]))
  const videos = Map.groupBy(files.videos, (one) => one.number)
  const subtitles = Map.groupBy(files.subtitles, (one) => one.number)
  const numberOf = ({ row, video }: MatchedRow) =>
    row.number?.value ?? files.videos.find((one) => one.file === video)?.number
  const byNumber = new Map<number, MatchedRow>()
  for (const row of rows) {
    const number = numberOf(row)
    if (number !== undefined && !byNumber.has(number)) byNumber.set(number, row)
  }
  const numbers = new Set([...videos.keys(), ...subtitles.keys(), ...byNumber.keys()])
  return [...numbers]
    .toSorted((a, b) => a - b)
    .map((number) => ({
      number,
      known: known.get(number),
      row: byNumber.get(number),
      videos: videos.get(number) ?? [],
      subtitles: subtitles.get(number) ?? [],
    }))
}

function chooseVideo(
  videos: readonly NumberedFile[],
  number: number,
  leftovers: Leftover[],
  faults: PlanFault[],
): NumberedFile | undefined {
  const [first, ...others] = videos
  for (const { file } of others) {
    if (file.sha256 === first?.file.sha256) {
      leftovers.push({ file, code: 'SAME_FILE', detail: `It is the same as ${first.file.fileName}.` })
      continue
    }
    const detail = `${file.fileName} and ${first?.file.fileName} are both episode ${number}.`
    faults.push({
      code: 'NUMBER_REPEATED',
      detail,
      fix: 'Give one of them another number, or leave it out.',
      file,
      number,
    })
  }
  return first
}

function reportMissing({ number, row, subtitles }: Gathered, leftovers: Leftover[], faults: PlanFault[]): void {
  for (const { file } of subtitles) {
    leftovers.push({ file, code: 'NO_EPISODE', detail: `There is no episode ${number}, here or in the work.` })
  }
  // A file that the sheet names and that is not there has been reported for its own cell.
  if (!row || row.row.file) return
  const detail = `There is no video for episode ${number}, and the work does not have it yet.`
  const fix = 'Upload its video too, or take the row out.'
  faults.push({ ...cellFault(row.row.place, 'EPISODE_WITHOUT_VIDEO', detail, fix), number })
}

/** The titles that an episode will have; undefined when they stay as they are. Other titles than those of the sheet stay. */
function titlesOf(
  { originalLocale, overrides }: Drop,
  { row: matched, known }: Gathered,
  video: NumberedFile | undefined,
  faults: PlanFault[],
): EpisodePlan['titles'] {
  const before = known?.titles ?? []
  const titles = before.map(({ locale, text, kind }) => ({ locale, text, kind }))
  const seen = new Set<string>()
  let isChanged = false
  const write = (locale: string, text: string): void => {
    const at = titles.findIndex((title) => title.kind === 'display' && title.locale === locale)
    if (titles[at]?.text === text) return
    isChanged = true
    titles.splice(at === -1 ? titles.length : at, at === -1 ? 0 : 1, { locale, text, kind: 'display' })
  }
  const said = video && overrides.find((one) => one.uploadId === video.file.uploadId)?.title?.trim()
  for (const { value, place, locale: named } of matched?.row.titles ?? []) {
    const locale = parseLocale(named ?? originalLocale) ?? originalLocale
    if (seen.has(locale)) {
      faults.push(cellFault(place, 'HEADER_REPEATED', `The row has a title in ${locale} already.`, 'Keep one of them.'))
      continue
    }
    seen.add(locale)
    if (!said || locale !== originalLocale) write(locale, value)
  }
  if (said) write(originalLocale, said)
  return isChanged ? titles : undefined
}

async function planTracks(
  drop: Drop,
  { number, known, subtitles }: Gathered,
  leftovers: Leftover[],
  faults: PlanFault[],
): Promise<TrackPlan[]> {
  const plans: TrackPlan[] = []
  for (const from of subtitles) {
    const { file } = from
    try {
      const track = await drop.readTrack(file, from.locale)
      const same = plans.find((other) => other.track.locale === track.locale)
      if (same) {
        reportTwice(same, from, track.locale, leftovers, faults)
        continue
      }
      const before = known?.tracks.find((one) => one.locale === track.locale)
      const isSame = before?.sourceSha256 === track.sourceSha256
      const action = before === undefined ? 'add' : isSame ? 'unchanged' : 'replace'
      plans.push({ from, track, action, replacedId: action === 'replace' ? before?.id : undefined })
    } catch (error) {
      if (!(error instanceof CatalogueError)) throw error
      faults.push({ code: error.code, detail: error.message, fix: 'Correct the file, or leave it out.', file, number })
    }
  }
  return plans
}

function reportTwice(
  { from: first }: TrackPlan,
  { file, number }: NumberedFile,
  locale: string,
  leftovers: Leftover[],
  faults: PlanFault[],
): void {
  if (first.file.sha256 === file.sha256) {
    leftovers.push({ file, code: 'SAME_FILE', detail: `It is the same as ${first.file.fileName}.` })
    return
  }
  const detail = `${file.fileName} and ${first.file.fileName} are both ${locale} of episode ${number}.`
  faults.push({
    code: 'SUBTITLE_TRACK_EXISTS',
    detail,
    fix: 'Say the locale of one of them, or leave it out.',
    file,
    number,
  })
}
