import { pairSubtitles } from '../../file-names/pair-subtitles.ts'
import { type Recognised, recogniseDrop } from '../../file-names/recognise-drop.ts'
import type { Drop, DropFile, Leftover, NumberedFile, Override, PlanFault } from './drop.ts'
import type { MatchedRow } from './match-sheet.ts'

/** Which file belongs to which episode. */
export interface NumberedFiles {
  readonly videos: readonly NumberedFile[]
  readonly subtitles: readonly NumberedFile[]
}

/** Numbers the files of a drop: what people said goes first, then the sheet, then the names. */
export function numberFiles(
  drop: Drop,
  rows: readonly MatchedRow[],
  leftovers: Leftover[],
  faults: PlanFault[],
): NumberedFiles {
  const overrides = new Map(drop.overrides.map((one) => [one.uploadId, one]))
  const used = drop.files.filter((file) => {
    if (overrides.get(file.uploadId)?.ignore) leftovers.push({ file, code: 'IGNORED', detail: 'It was left out.' })
    else if (file.kind !== 'other') return true
    else leftovers.push({ file, code: 'KIND_UNKNOWN', detail: 'It is neither a video nor a subtitle file.' })
    return false
  })
  const videos = used.filter((file) => file.kind === 'video')
  const subtitles = used.filter((file) => file.kind === 'subtitle')
  const names = (files: readonly DropFile[]) => files.map((file) => file.fileName)
  const numbers = { videos: recogniseDrop(names(videos)), subtitles: recogniseDrop(names(subtitles)) }
  requireOneSeason(numbers.videos, faults)
  const numbered = new Map<string, NumberedFile>()
  for (const [index, file] of videos.entries()) {
    const found = numberVideo(file, numbers.videos[index], overrides.get(file.uploadId), rows)
    if ('number' in found) numbered.set(file.uploadId, found)
    else leftovers.push(found)
  }
  const pairs = pairSubtitles(names(subtitles), names(videos), numbers)
  const numberedSubtitles = subtitles.flatMap((file, index) => {
    const video = numbered.get(videos[pairs[index]?.video ?? -1]?.uploadId ?? '')
    const own = pairs[index]?.by === 'name' ? undefined : numbers.subtitles[index]
    const found = numberSubtitle(file, video, own, overrides.get(file.uploadId), rows)
    if ('number' in found) return [found]
    leftovers.push(found)
    return []
  })
  return { videos: [...numbered.values()], subtitles: numberedSubtitles }
}

function numberVideo(
  file: DropFile,
  name: Recognised | undefined,
  override: Override | undefined,
  rows: readonly MatchedRow[],
): NumberedFile | Leftover {
  if (override?.number !== undefined) return said(file, override.number, 'override')
  const row = rows.find((one) => one.video === file)
  if (row?.row.number) return said(file, row.row.number.value, 'sheet')
  if (name?.number !== undefined) return named(file, name, name.number)
  if (name?.kind !== 'extra') return unknownNumber(file)
  return { file, code: 'EXTRA', detail: `Its name says that it is no episode: ${name.text}.` }
}

function numberSubtitle(
  file: DropFile,
  video: NumberedFile | undefined,
  name: Recognised | undefined,
  override: Override | undefined,
  rows: readonly MatchedRow[],
): NumberedFile | Leftover {
  const row = rows.find((one) => one.subtitles.some((subtitle) => subtitle.file === file))
  const fromSheet = row?.subtitles.find((subtitle) => subtitle.file === file)?.locale
  const locale = override?.locale ?? fromSheet
  if (override?.number !== undefined) return { ...said(file, override.number, 'override'), locale }
  if (row?.row.number) return { ...said(file, row.row.number.value, 'sheet'), locale }
  if (video) return { file, number: video.number, by: 'video', sure: video.sure, text: video.file.fileName, locale }
  if (name?.number !== undefined && name.by !== 'only') return { ...named(file, name, name.number), locale }
  return unknownNumber(file)
}

function said(file: DropFile, number: number, by: 'override' | 'sheet'): NumberedFile {
  return { file, number, by, sure: 'stated', text: '' }
}

function named(file: DropFile, { by, sure, text }: Recognised, number: number): NumberedFile {
  return { file, number, by: by ?? 'digits', sure: sure ?? 'guessed', text }
}

function unknownNumber(file: DropFile): Leftover {
  return {
    file,
    code: 'NUMBER_UNKNOWN',
    detail: 'Nothing tells its episode. Give its number, or name it in the sheet.',
  }
}

function requireOneSeason(videos: readonly Recognised[], faults: PlanFault[]): void {
  const seasons = [...new Set(videos.flatMap((one) => (one.season === undefined ? [] : [one.season])))]
  if (seasons.length < 2) return
  const detail = `The names are of several seasons: ${seasons.toSorted((a, b) => a - b).join(', ')}.`
  faults.push({ code: 'SEASONS_MIXED', detail, fix: 'Import one season at a time: each is a work.' })
}
