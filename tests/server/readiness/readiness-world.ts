import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { insertFiling } from '../../../db/queries/filings.ts'
import { insertRating } from '../../../db/queries/ratings.ts'
import { replaceWindows, type WindowRow } from '../../../db/queries/windows.ts'
import { updateWork } from '../../../db/queries/works.ts'
import { computeReadiness } from '../../../server/readiness/compute-readiness.ts'
import { readTargets } from '../../../server/readiness/read-targets.ts'
import type { Pack, Rule } from '../../../server/rules/pack.ts'
import { startTestApp, type TestApp } from '../test-app.ts'

export const DAY_MS = 86_400_000

/** An app with rule packs of its own, beside those of the program. */
export interface ReadinessWorld extends TestApp {
  /** Puts a pack into DATA_DIR/rules, in place of an older one. */
  putPack(pack: Pack): Promise<void>
  /** Works out all that is due, as the worker does. */
  compute(): Promise<void>
  get(url: string, headers?: Record<string, string>): Promise<{ statusCode: number; json(): never }>
}

export async function startReadinessWorld(): Promise<ReadinessWorld> {
  const t = await startTestApp({ isClockStill: true })
  const folder = join(t.dataDir, 'rules')
  await mkdir(folder)
  let version = 0
  return {
    ...t,
    putPack: async (pack) => {
      version++ // so that the file is another size or time
      await writeFile(join(folder, `${pack.target}.json`), JSON.stringify({ ...pack, version: `${version}` }))
    },
    compute: async () => {
      await computeReadiness(t.ctx, () => readTargets(t.ctx))
    },
    get: async (url, headers = t.operator) => (await t.app.inject({ url, headers })) as never,
  }
}

const say = (en: string) => ({ 'zh-Hans': `${en}（简）`, 'zh-Hant': `${en}（繁）`, en, pt: `${en} (pt)` })

/** A rule with all that a rule has to say. */
export function makeRule(rule: Pick<Rule, 'id' | 'looksAt' | 'require' | 'severity'> & Partial<Rule>): Rule {
  return {
    message: say(`${rule.id} is broken`),
    fix: say(`mend ${rule.id}`),
    ...{ validFrom: null, validTo: null, sourceUrl: `https://example.org/${rule.id}`, sourceNote: 'made' },
    ...{ verifiedOn: '2026-11-01', confidence: 'primary' },
    ...rule,
  }
}

/** A pack with these rules; its days begin at midnight UTC. */
export function makePack(target: string, rules: readonly Rule[]): Pack {
  return { target, kind: 'platform', labels: say(target), timeZone: 'UTC', version: '1', rules: [...rules] }
}

/** Wants a rating for Macau. */
export const RATED = makeRule({
  ...{ id: 'made.rated', looksAt: 'work', severity: 'fail' },
  require: { some: 'ratings', where: { fact: 'rating.region', is: 'MO' } },
})
/** Wants a window that covers Macau, whatever else it covers. */
export const WINDOWED = makeRule({
  ...{ id: 'made.windowed', looksAt: 'work', severity: 'warn' },
  require: { some: 'windows', where: { fact: 'window.regions', includesAny: ['MO'] } },
})
/** Wants episodes of two minutes at most; not known until they are analysed. */
export const SHORT = makeRule({
  ...{ id: 'made.short', looksAt: 'episode', severity: 'fail', confidence: 'unverified' },
  require: { fact: 'episode.durationMs', atMost: 120_000 },
  message: say('{episode.number} lasts {episode.durationMs} ms'),
})

type Change = (tx: Parameters<Parameters<TestApp['ctx']['db']['transaction']>[0]>[0]) => Promise<unknown>

/** Writes of a work as the use cases do: with its version. */
export async function editWork({ ctx }: TestApp, workId: string, change: Change): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    await change(tx)
    await updateWork(tx, workId, {}, ctx.now())
  })
}

/** Rates a work for Macau, for a time. */
export async function rate(
  t: TestApp,
  workId: string,
  validity: { validFromMs?: number | null; validUntilMs?: number | null } = {},
): Promise<void> {
  const rating = { region: 'MO', system: 'MO', status: 'rated', code: 'A', basis: 'official' } as const
  const row = { id: t.ctx.newId(), workId, ...rating, descriptors: [], createdAtMs: t.ctx.now(), ...validity }
  await editWork(t, workId, (tx) => insertRating(tx, row))
}

/** Adds a filing in the Mainland. */
export async function file(t: TestApp, workId: string, untilMs: number | null): Promise<void> {
  const row = { id: t.ctx.newId(), workId, region: 'CN', scheme: 'cn-licence', number: t.ctx.newId() }
  await editWork(t, workId, (tx) => insertFiling(tx, { ...row, validUntilMs: untilMs, createdAtMs: t.ctx.now() }))
}

/** Gives a work windows for Macau, in place of those that it has. */
export async function open(
  t: TestApp,
  workId: string,
  windows: readonly { fromMs: number | null; untilMs: number | null }[],
): Promise<void> {
  const rows = windows.map((times, position): WindowRow => {
    const open = { scope: 'regions', regions: ['MO'], licenceType: 'SVOD', isExclusive: false } as const
    const rest = { holdbackLocales: [], licensee: null, licenseeOrganisationId: null, note: null }
    return { id: t.ctx.newId(), workId, position, ...open, ...times, ...rest }
  })
  await editWork(t, workId, (tx) => replaceWindows(tx, workId, rows, t.ctx.now()))
}
