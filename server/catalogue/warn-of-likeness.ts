import type { Reader } from '../../db/open.ts'
import { type DuplicateRow, listDuplicates, listEpisodesOfFiles } from '../../db/queries/duplicates.ts'
import { type EpisodeRow, listEpisodesWithFile } from '../../db/queries/episodes.ts'
import { findWorkDetails, findWorks, type WorksSeen } from '../../db/queries/works.ts'
import type { Warning } from '../../db/schema/index.ts'
import { found } from '../http/finding-values.ts'
import { pickTitle } from '../language/pick-title.ts'

const REPEATS_NAMED = 5

/**
 * Warns of files that are the same as an episode's, or look or sound like it. Asked anew at each reading, so that it names only what
 * exists and what the reader may see.
 * @param seen undefined: all works.
 */
export async function warnOfLikeness(db: Reader, row: EpisodeRow, seen: WorksSeen | undefined): Promise<Warning[]> {
  return [...(await warnOfRepeats(db, row, seen)), ...(await warnOfCopies(db, row, seen))]
}

async function warnOfRepeats(db: Reader, row: EpisodeRow, seen: WorksSeen | undefined): Promise<Warning[]> {
  const options = { exceptWorkId: row.workId, limit: REPEATS_NAMED, seen }
  const others = await listEpisodesWithFile(db, row.mediaSha256, options)
  if (others.length === 0) return []
  const names = await nameEpisodes(db, others)
  const detail = `The same file is already in the catalogue: ${names.map(withId).join('; ')}.`
  return [found('DUPLICATE_FILE', detail, { others: names.map(({ name }) => name).join('; ') })]
}

/** Pairs that nobody has called different. */
async function warnOfCopies(db: Reader, row: EpisodeRow, seen: WorksSeen | undefined): Promise<Warning[]> {
  const pairs = await listDuplicates(db, { sha256: row.mediaSha256, seen, limit: REPEATS_NAMED })
  const warnings: Warning[] = []
  for (const pair of pairs) {
    if (pair.decision === 'different') continue
    const isFirst = pair.mediaSha256 === row.mediaSha256
    const others = await listEpisodesOfFiles(db, [isFirst ? pair.otherSha256 : pair.mediaSha256], seen)
    const names = await nameEpisodes(db, others.slice(0, REPEATS_NAMED))
    const spans = describeSpans(pair, isFirst, ([from, to]) => `${clock(from)}–${clock(to)}`)
    const seconds = describeSpans(pair, isFirst, ([from, to]) => `${from}-${to} s`)
    const detail = `${seconds} here ${LIKE[pair.kind]} of ${names.map(withId).join('; ')}. See GET /api/duplicates.`
    warnings.push(found('MEDIA_LOOKS_LIKE', detail, { spans, others: names.map(({ name }) => name).join('; ') }))
  }
  return warnings
}

const LIKE = { same: 'may be a copy', clip: 'may be one film with a part' } as const

function describeSpans(
  { spans }: DuplicateRow,
  isFirst: boolean,
  write: (span: readonly [from: number, to: number]) => string,
): string {
  return spans
    .map((span) => (isFirst ? [span.fromMs, span.toMs] : [span.otherFromMs, span.otherToMs]))
    .map(([fromMs = 0, toMs = 0]) => [Math.round(fromMs / 1000), Math.round(toMs / 1000)] as const)
    .map(write)
    .join(', ')
}

/** `61` seconds as `1:01`. */
function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

interface NamedEpisode {
  readonly id: string
  readonly name: string
}

async function nameEpisodes(
  db: Reader,
  episodes: readonly { id: string; workId: string; number: number }[],
): Promise<NamedEpisode[]> {
  const workIds = episodes.map(({ workId }) => workId)
  const titles = Map.groupBy((await findWorkDetails(db, workIds)).titles, ({ workId }) => workId)
  const originals = new Map((await findWorks(db, workIds)).map((row) => [row.id, row.originalLocale]))
  return episodes.map(({ id, workId, number }) => {
    const title = pickTitle(titles.get(workId) ?? [], { reader: undefined, original: originals.get(workId) ?? 'en' })
    return { id, name: `${title?.text ?? workId} #${number}` }
  })
}

function withId({ id, name }: NamedEpisode): string {
  return `${name} (episode ${id})`
}
