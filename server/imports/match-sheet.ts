import { foldName, splitName } from '../../file-names/split-name.ts'
import type { Drop, DropFile, PlanFault } from './drop.ts'
import type { CellPlace, Placed } from './sheets/read-cells.ts'
import type { SheetRow } from './sheets/read-rows.ts'
import type { CellFaultCode } from './sheets/sheet.ts'

/** What a sheet says of one episode, with the files that it names found among the uploads. */
export interface MatchedRow {
  readonly row: SheetRow
  readonly video: DropFile | undefined
  readonly subtitles: readonly { readonly file: DropFile; readonly locale: string | undefined }[]
}

/** Finds the files that a sheet names; whatever cannot be found, or is named twice, is a fault of its cell. */
export function matchSheet(drop: Drop, faults: PlanFault[]): MatchedRow[] {
  const find = createFinder(drop.files)
  const seenNumbers = new Map<number, CellPlace>()
  const seenFiles = new Map<string, CellPlace>()
  const claim = (named: Placed<string>, kind: DropFile['kind']): DropFile | undefined => {
    const file = find(named.value, kind)
    const problem = file === undefined ? UNKNOWN : file.kind === kind ? undefined : NOT_OF_KIND[kind]
    if (problem) faults.push(cellFault(named.place, ...problem(named.value)))
    if (file === undefined || problem) return undefined
    const before = seenFiles.get(file.uploadId)
    if (before) faults.push(cellFault(named.place, ...repeatedFile(named.value, before)))
    else seenFiles.set(file.uploadId, named.place)
    return before ? undefined : file
  }
  return (drop.sheet?.rows ?? []).map((row) => {
    const before = row.number && seenNumbers.get(row.number.value)
    if (row.number && before) faults.push(cellFault(row.number.place, ...repeatedNumber(row.number.value, before)))
    else if (row.number) seenNumbers.set(row.number.value, row.number.place)
    const video = row.file && claim(row.file, 'video')
    const subtitles = row.subtitles.flatMap((named) => {
      const file = claim(named, 'subtitle')
      return file ? [{ file, locale: named.locale }] : []
    })
    // A number that another row has says nothing of this row's files: their names do.
    return { row: before ? { ...row, number: undefined } : row, video, subtitles }
  })
}

/** A fault of one cell. */
export function cellFault(place: CellPlace, code: CellFaultCode, detail: string, fix: string): PlanFault {
  return { code, detail, fix, place: { ...place, code, detail, fix } }
}

/** By the whole name, else by the name without its ending among those of a kind; folders do not count. */
function createFinder(files: readonly DropFile[]): (name: string, kind: DropFile['kind']) => DropFile | undefined {
  const whole = Map.groupBy(files, (file) => foldName(file.fileName))
  const stems = Map.groupBy(files, (file) => `${file.kind} ${foldName(splitName(file.fileName).stem)}`)
  return (name, kind) => {
    const base = name.replace(/^.*[/\\]/s, '')
    return whole.get(foldName(base))?.[0] ?? stems.get(`${kind} ${foldName(base)}`)?.[0]
  }
}

type Words = [CellFaultCode, string, string]
const UNKNOWN = (name: string): Words => [
  'FILE_UNKNOWN',
  `No file of this drop is called ${name}.`,
  'Correct the name, or upload the file too.',
]
const NOT_OF_KIND: Record<DropFile['kind'], (name: string) => Words> = {
  video: (name) => ['FILE_NO_VIDEO', `${name} is no video.`, 'Name the video here.'],
  subtitle: (name) => ['FILE_NO_SUBTITLES', `${name} is no subtitle file.`, 'Name an SRT or WebVTT file here.'],
  other: (name) => ['FILE_UNKNOWN', `${name} is of no use here.`, 'Name another file.'],
}
const repeatedFile = (name: string, before: CellPlace): Words => [
  'FILE_REPEATED',
  `${name} is named in ${before.cell} already.`,
  'Name each file once.',
]
const repeatedNumber = (number: number, before: CellPlace): Words => [
  'NUMBER_REPEATED',
  `Episode ${number} is in ${before.cell} already.`,
  'Give each episode one row.',
]
