import { toCmr } from '../../../rights/avails/vocabulary.ts'
import type { ExportRating, ExportWork } from '../export-work.ts'
import type { ExportCode, ExportRemark, ExportReport } from '../report.ts'
import { element, xmlText } from '../xml.ts'

/** A rating as Common Metadata Ratings writes it. */
export interface WrittenRating {
  readonly region: string
  readonly system: string
  readonly value: string
  readonly reasons: readonly string[]
}

const UNRATED = 'UNRATED'

/** The ratings of a work that hold when a file is made; what cannot be said of them is noted. */
export function ratingsToWrite(
  { id: workId, ratings }: ExportWork,
  atMs: number,
  report: ExportReport,
): WrittenRating[] {
  return ratings.flatMap((rating): WrittenRating[] => {
    const { region, system, status, code, descriptors } = rating
    const note = (code: ExportCode, severity: ExportRemark['severity'], detail: string, part = '') =>
      report.note({ workId, field: `ratings/${region}/${system}${part}`, code, severity, detail })
    if (!holdsAt(rating, atMs)) {
      note('NOT_CARRIED', 'lost', 'It does not hold now, and ratings have no dates in this format.')
      return []
    }
    if (status !== 'rated' && status !== 'unrated') {
      note(
        'NOT_CARRIED',
        'lost',
        `That ${system} says ${status} has no place in the format, which knows ratings alone.`,
      )
      return []
    }
    if (rating.certificateNo !== null) {
      note('NOT_CARRIED', 'lost', 'The number of the certificate has no place in the format.', '/certificateNo')
    }
    if (rating.basis === 'mapped' || rating.basis === 'self') {
      note('NOT_CARRIED', 'lost', `That it is ${rating.basis}, not official, has no place in the format.`, '/basis')
    }
    if (code === null) return [{ region, system, value: UNRATED, reasons: [] }]
    const { value, isKnown } = toCmr(system, code)
    if (!isKnown) {
      const detail = `${system} ${code} is not among the ratings of MovieLabs (CMR 2.5.1), and is written by our name: tell the partner.`
      note('VALUE_UNKNOWN', 'fault', detail)
    }
    return [{ region, system, value, reasons: descriptors }]
  })
}

function holdsAt({ validFromMs, validUntilMs }: ExportRating, atMs: number): boolean {
  return (validFromMs === null || validFromMs <= atMs) && (validUntilMs === null || validUntilMs > atMs)
}

/** `RatingSet` of MEC, `Ratings` of Avails; '' where nothing is rated. */
export function presentRatings(name: string, ratings: readonly WrittenRating[]): string {
  if (ratings.length === 0) return ''
  return element(
    name,
    {},
    ratings.map(({ region, system, value, reasons }) =>
      element('md:Rating', {}, [
        element('md:Region', {}, element('md:country', {}, region)),
        element('md:System', {}, xmlText(system)),
        element('md:Value', {}, xmlText(value)),
        ...reasons.map((reason) => element('md:Reason', {}, xmlText(reason))),
      ]),
    ),
  )
}
