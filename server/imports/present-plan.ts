import type { DropFile, EpisodePlan, NumberedFile, Plan, PlanFault } from './drop.ts'
import type { PlanView } from './schemas.ts'

type Row = PlanView['rows'][number]
type Guess = PlanView['guesses'][number]

/** A sheet can be wrong in each of its cells. */
const ERRORS_SHOWN = 500

/** A plan as it is shown and stored. */
export function presentPlan(plan: Plan): PlanView {
  const rows = plan.episodes.map(presentRow)
  const count = (is: (row: Row) => boolean) => rows.filter(is).length
  const isNew = (row: Row) => row.actions.includes('create')
  const isSame = (row: Row) => row.actions.includes('unchanged')
  return {
    rows,
    counts: { create: count(isNew), change: count((row) => !isNew(row) && !isSame(row)), unchanged: count(isSame) },
    gaps: [...plan.gaps],
    leftovers: plan.leftovers.map(({ file, code, detail }) => ({ ...named(file), code, detail })),
    guesses: plan.episodes.flatMap(guessesOf),
    errorCount: plan.faults.length,
    errors: plan.faults.slice(0, ERRORS_SHOWN).map(presentFault),
    warnings: plan.warnings.slice(0, ERRORS_SHOWN),
    canCommit: plan.faults.length === 0,
  }
}

function presentRow({ number, known, video, titles, tracks }: EpisodePlan): Row {
  const actions: Row['actions'] = []
  if (!known) actions.push('create')
  else if (video && video.file.sha256 !== known.mediaSha256) actions.push('replace-video')
  if (known && tracks.some((track) => track.action === 'add')) actions.push('add-track')
  if (known && tracks.some((track) => track.action === 'replace')) actions.push('replace-track')
  if (known && titles) actions.push('edit')
  if (actions.length === 0) actions.push('unchanged')
  return {
    number,
    episodeId: known?.id ?? null,
    actions,
    video: video ? { ...named(video.file), ...found(video) } : null,
    titles: titles ? titles.map(({ locale, text, kind }) => ({ locale, text, kind })) : null,
    subtitles: tracks.map(({ from, track, action }) => ({
      ...named(from.file),
      ...found(from),
      locale: track.locale,
      localeSource: track.localeSource,
      cueCount: track.cues.length,
      action,
    })),
  }
}

/** Everything that nobody stated. */
function guessesOf({ number, video, tracks }: EpisodePlan): Guess[] {
  const numbers = [video, ...tracks.map(({ from }) => (from.by === 'video' ? undefined : from))]
  const guesses = numbers.flatMap((one): Guess[] => {
    if (!one || one.sure === 'stated') return []
    return [{ ...named(one.file), what: 'number', value: String(number), detail: sentenceOf(one) }]
  })
  for (const { from, track } of tracks) {
    if (track.localeSource !== 'content') continue
    const detail = `Its text looks like ${track.locale}; its name does not say.`
    guesses.push({ ...named(from.file), what: 'locale', value: track.locale, detail })
  }
  return guesses
}

function sentenceOf({ by, text, sure }: NumberedFile): string {
  if (by === 'only') return 'It is the only video, so it is the first episode.'
  if (by === 'ending') return 'It is called the last, so it follows the others.'
  if (by === 'half') return `${text} says which half it is.`
  if (by !== 'varying') return `${text} is the likeliest number in its name.`
  const how = sure === 'inferred' ? 'what varies over the drop' : 'what varies over the drop, though not in every name'
  return `${text} is ${how}.`
}

function presentFault({ code, detail, fix, place, file, number }: PlanFault): PlanView['errors'][number] {
  const shown = place && {
    sheet: place.sheet,
    row: place.row,
    column: place.column,
    header: place.header,
    cell: place.cell,
  }
  const { uploadId = null, fileName = null } = file ?? {}
  return { code, detail, fix, place: shown ?? null, uploadId, fileName, number: number ?? null }
}

function named({ uploadId, fileName }: DropFile) {
  return { uploadId, fileName }
}

function found({ by, sure, text }: NumberedFile) {
  return { by, sure, text }
}
