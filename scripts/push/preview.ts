import { recogniseDrop } from '../../file-names/recognise-drop.ts'
import type { LocalFile } from './list-files.ts'
import { plainBytes, plainNumbers, plainText } from './plain-text.ts'

const NAMED = 10

/** What the names of the files tell, before anything is sent. One line each. */
export function describeFiles(files: readonly LocalFile[]): string[] {
  const videos = files.filter((file) => file.kind === 'video')
  const found = recogniseDrop(videos.map((file) => file.name))
  const numbers = found.flatMap((one) => (one.number === undefined ? [] : [one.number]))
  const twice = [...Map.groupBy(numbers, (number) => number)].flatMap(([number, all]) =>
    all.length > 1 ? [number] : [],
  )
  const last = numbers.reduce((most, number) => Math.max(most, number), 0)
  const known = new Set(numbers)
  const gaps = Array.from({ length: Math.min(last, 10_000) }, (_, index) => index + 1).filter((one) => !known.has(one))
  const nameless = videos.filter((_, index) => found[index]?.kind === 'unknown')
  const extras = videos.filter((_, index) => found[index]?.kind === 'extra')
  const bytes = files.reduce((sum, file) => sum + file.sizeBytes, 0)
  const subtitles = files.filter((file) => file.kind === 'subtitle').length
  return [
    `${videos.length} videos and ${subtitles} subtitle files, ${plainBytes(bytes)}.`,
    ...(numbers.length > 0 ? [`Episodes by their names: ${plainNumbers([...known])}.`] : []),
    ...(gaps.length > 0 ? [`Missing: ${plainNumbers(gaps)}.`] : []),
    ...(twice.length > 0 ? [`Twice: ${plainNumbers(twice)}.`] : []),
    ...list('No number in', nameless),
    ...list('No episodes', extras),
  ]
}

function list(what: string, files: readonly LocalFile[]): string[] {
  if (files.length === 0) return []
  const names = files.slice(0, NAMED).map((file) => plainText(file.name))
  const more = files.length > NAMED ? ` and ${files.length - NAMED} more` : ''
  return [`${what}: ${names.join(', ')}${more}.`]
}
