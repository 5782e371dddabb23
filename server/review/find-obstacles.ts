import { tidyText } from '../accounts/tidy-texts.ts'
import { CatalogueError, type ErrorPlace } from '../errors.ts'
import type { Finding } from '../rules/evaluation.ts'
import type { Judging } from './take-step.ts'

/** Why somebody publishes in a region although the work is not ready for it. */
export interface Override {
  readonly region: string
  readonly reason: string
}

/** Why it was overridden, and what. */
export interface Overridden {
  readonly reason: string
  readonly findings: readonly Finding[]
}

/** So many findings are told, and kept of what is overridden. */
const MOST_FINDINGS = 200

/**
 * What stands against showing a work in regions and is overridden, by region. An override where nothing stands against it is not kept.
 * @throws {CatalogueError} READINESS_FAILED with what is not overridden; OVERRIDE_UNFIT for another region, or two for one.
 */
export async function findObstacles(
  { tx, work, nowMs, evaluate }: Judging,
  regions: readonly string[],
  overrides: readonly Override[],
): Promise<Map<string, Overridden>> {
  const reasons = readReasons(regions, overrides)
  const overridden = new Map<string, Overridden>()
  const failing: { readonly region: string; readonly findings: readonly Finding[] }[] = []
  for (const [region, { state, findings: all }] of await evaluate(tx, work.id, regions, nowMs)) {
    if (state !== 'fail') continue
    const findings = all.filter(({ severity }) => severity === 'fail').slice(0, MOST_FINDINGS)
    const reason = reasons.get(region)
    if (reason === undefined) failing.push({ region, findings })
    else overridden.set(region, { reason, findings })
  }
  if (failing.length === 0) return overridden
  const shown = failing
    .flatMap(({ region, findings }) => findings.map((finding) => ({ region, ...finding })))
    .slice(0, MOST_FINDINGS)
  throw new CatalogueError(
    'READINESS_FAILED',
    `This work is not ready for ${failing.map(({ region }) => region).join(', ')}: mend what is found ` +
      '(GET /api/works/{workId}/readiness says how), or override it with a reason.',
    { errors: shown.map(placeOf), extensions: { findings: shown } },
  )
}

function readReasons(regions: readonly string[], overrides: readonly Override[]): Map<string, string> {
  const reasons = new Map<string, string>()
  for (const [index, { region, reason }] of overrides.entries()) {
    if (!regions.includes(region) || reasons.has(region)) {
      const detail = `${region} is not among the regions that are published in now, or is overridden twice.`
      throw new CatalogueError('OVERRIDE_UNFIT', detail, {
        errors: [{ pointer: `/overrides/${index}/region`, code: 'OVERRIDE_UNFIT', detail }],
      })
    }
    reasons.set(region, tidyText(reason, `/overrides/${index}/reason`))
  }
  return reasons
}

function placeOf({ region, ruleId, episodeNumber, atMs, isUnknown, seen }: Finding & { region: string }): ErrorPlace {
  const where = episodeNumber === null ? 'the work' : `episode ${episodeNumber}`
  const when = atMs === null ? '' : ` at ${(atMs / 1_000).toFixed(1)} s`
  const what = Object.entries(seen).map(([name, value]) => `${name}: ${value}`)
  const told = isUnknown ? ' (not known)' : ''
  return {
    pointer: `/regions/${region}`,
    code: ruleId,
    detail: `${region}, ${where}${when}${told}: ${what.join(', ')}`.slice(0, 500),
  }
}
