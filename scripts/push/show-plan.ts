import type { ImportAnswer } from './import-api.ts'
import { plainNumbers, plainText } from './plain-text.ts'

const NAMED = 30

/** A plan as lines of a terminal: what happens to each episode, then what somebody should look at. */
export function describePlan({ plan }: ImportAnswer): string[] {
  const { create, change, unchanged } = plan.counts
  return [
    ...plan.rows.filter((row) => !row.actions.includes('unchanged')).map(rowLine),
    `${create} new, ${change} changed, ${unchanged} unchanged.`,
    ...(plan.gaps.length > 0 ? [`Missing: ${plainNumbers(plan.gaps)}.`] : []),
    ...section(
      'Guessed',
      plan.guesses,
      (one) => `${plainText(one.fileName)} is ${one.value}: ${plainText(one.detail)}`,
    ),
    ...section('Left over', plan.leftovers, (one) => `${plainText(one.fileName)}: ${plainText(one.detail)}`),
    ...section('Warnings', plan.warnings, (one) => plainText(one.detail)),
    ...describeErrors(plan.errors, plan.errorCount),
  ]
}

function describeErrors(errors: ImportAnswer['plan']['errors'], count: number): string[] {
  return section(`Errors (${count})`, errors, ({ place, fileName, detail, fix }) => {
    const header = place?.header ? ` (${plainText(place.header)})` : ''
    const where = place
      ? `${plainText(place.sheet)}!${plainText(place.cell)}${header}: `
      : fileName
        ? `${plainText(fileName)}: `
        : ''
    return `${where}${plainText(detail)} ${plainText(fix)}`
  })
}

function rowLine({ number, actions, video, titles, subtitles }: ImportAnswer['plan']['rows'][number]): string {
  const tracks = subtitles.filter((one) => one.action !== 'unchanged').map((one) => one.locale)
  const title = titles?.[0]?.text
  const parts = [
    String(number).padStart(4),
    actions.join('+').padEnd(13),
    video ? `${plainText(video.fileName)}${video.sure === 'guessed' ? ' (?)' : ''}` : '-',
    ...(title === undefined ? [] : [`「${plainText(title)}」`]),
    ...(tracks.length > 0 ? [`[${tracks.map(plainText).join(' ')}]`] : []),
  ]
  return parts.join('  ')
}

function section<T>(name: string, items: readonly T[], line: (item: T) => string): string[] {
  if (items.length === 0) return []
  const more = items.length > NAMED ? [`  and ${items.length - NAMED} more`] : []
  return [`${name}:`, ...items.slice(0, NAMED).map((item) => `  ${line(item)}`), ...more]
}
