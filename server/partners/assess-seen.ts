import type { Reader } from '../../db/open.ts'
import type { Lens, SeenWork } from '../../db/queries/partner-lens.ts'
import { findWindows } from '../../db/queries/windows.ts'
import type { Context } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import { readFacts } from '../readiness/read-facts.ts'
import { readTargets, type TargetContext } from '../readiness/read-targets.ts'
import type { Target } from '../readiness/targets.ts'
import type { Evaluation, Finding } from '../rules/evaluation.ts'
import type { WorkFacts } from '../rules/facts.ts'

/** What the rules of a target say of what a partner sees. */
export interface SeenAssessment {
  readonly target: Target
  readonly evaluation: Evaluation
}

const MOST_TARGETS = 50

/**
 * How ready a work is, judged by what its partner sees of it and nothing else.
 * @param names regions of the lens and platforms, with commas between them; undefined: the regions
 * @throws {CatalogueError} QUERY_INVALID
 */
export async function assessSeenWork(
  ctx: TargetContext & Pick<Context, 'now'>,
  lens: Lens,
  work: SeenWork,
  names: string | undefined,
): Promise<SeenAssessment[]> {
  const targets = chooseTargets(await readTargets(ctx), lens, names)
  const facts = (await readFacts(ctx.db, [work.id])).get(work.id)
  if (!facts) return [] // it was removed this moment
  const seen = await throughLens(ctx.db, lens, work, facts)
  const nowMs = ctx.now()
  return targets.map((target) => {
    const evaluation = target.evaluate(seen, nowMs)
    return { target, evaluation: { ...evaluation, findings: evaluation.findings.map(withoutSecrets) } }
  })
}

/** Another region is refused, whether there are rules for it or not. */
function chooseTargets(all: readonly Target[], lens: Lens, names: string | undefined): Target[] {
  const regions = all.filter(({ id, pack }) => pack.kind === 'region' && lens.regions.includes(id))
  if (names === undefined) return regions
  const known = new Map([...regions, ...all.filter(({ pack }) => pack.kind === 'platform')].map((one) => [one.id, one]))
  const wanted = [...new Set(names.split(',').map((name) => name.trim()))]
  if (wanted.length > MOST_TARGETS) throw unfit(`at most ${MOST_TARGETS} may be named`)
  return wanted.map((name) => {
    const target = known.get(name)
    if (target) return target
    throw unfit(`${JSON.stringify(name)} is none of them`)
  })
}

function unfit(detail: string): CatalogueError {
  const message = `targets takes platforms, and regions of your key, that there are rules for: ${detail}.`
  const place = { pointer: '/querystring/targets', code: 'TARGET', detail }
  return new CatalogueError('QUERY_INVALID', message, { errors: [place] })
}

/** Facts as the rest of the partner API tells them: no working titles, drafts, episodes that are not analysed, or what is for others. */
async function throughLens(db: Reader, lens: Lens, work: SeenWork, facts: WorkFacts): Promise<WorkFacts> {
  const windows = (await findWindows(db, [work.id])).filter(({ licensee, licenseeOrganisationId, licenceType }) => {
    const isForThem = licensee === null || licenseeOrganisationId === lens.organisationId
    return isForThem && lens.licenceTypes?.includes(licenceType) !== false
  })
  return {
    ...facts,
    titles: finals(facts.titles),
    ratings: facts.ratings.filter(({ region }) => lens.regions.includes(region)),
    windows: windows.map(({ scope, regions, licenceType, isExclusive, fromMs, untilMs }) => {
      return { scope, regions, licenceType, isExclusive, validFromMs: fromMs, validUntilMs: untilMs }
    }),
    episodes: facts.episodes.flatMap(({ titles, tracks, ...episode }) => {
      if (episode.state !== 'ready') return []
      return { ...episode, titles: finals(titles), tracks: tracks.filter(({ state }) => state === 'approved') }
    }),
  }
}

/** A work that has nothing but a working title is shown by that. */
function finals<Title extends { readonly kind: string }>(titles: readonly Title[]): readonly Title[] {
  const shown = titles.filter(({ kind }) => kind !== 'working')
  return shown.length > 0 ? shown : titles
}

/** What a producer declares to authorities decides, and is not told: budgets, subjects that are read more closely. */
function withoutSecrets(finding: Finding): Finding {
  const seen = Object.entries(finding.seen).map(([name, value]) => [name, name.startsWith('production.') ? '…' : value])
  return { ...finding, seen: Object.fromEntries(seen) as Finding['seen'] }
}
