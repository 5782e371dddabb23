import { sql } from '../../../db/drizzle.ts'
import { putDeclaration } from '../../../db/queries/declarations.ts'
import { deleteEpisode, setEpisodeState, updateEpisode } from '../../../db/queries/episodes.ts'
import { storeAnalysis } from '../../../db/queries/media-files.ts'
import { updateWork } from '../../../db/queries/works.ts'
import { episodes, type works } from '../../../db/schema/index.ts'
import type { Rule } from '../../../server/rules/pack.ts'
import {
  DAY_MS,
  editWork,
  file,
  makePack,
  makeRule,
  open,
  RATED,
  type ReadinessWorld,
  rate,
  SHORT,
  WINDOWED,
} from '../../server/readiness/readiness-world.ts'

/** Numbers and choices of a seed. */
export interface Chance {
  readonly random: () => number
  /** One of these. */
  pick<T>(of: readonly T[]): T
}

export function chanceOf(random: () => number): Chance {
  return { random, pick: (of) => of[Math.floor(random() * of.length)] as never } // of lists with something in them
}

/** Wants a filing that holds. */
const FILED = makeRule({
  ...{ id: 'made.filed', looksAt: 'work', severity: 'warn' },
  require: { some: 'filings', where: { fact: 'filing.region', is: 'CN' } },
})
/** Wants to know what of it is made with AI. */
const DECLARED = makeRule({
  ...{ id: 'made.declared', looksAt: 'work', severity: 'info', ifUnknown: 'fail' },
  require: { fact: 'ai.involvement', in: ['none', 'assisted'] },
})
const RULES: readonly Rule[] = [RATED, WINDOWED, SHORT, FILED, DECLARED]

/** Puts a pack of some of the rules there, each from some day until another. */
export async function putSomePack(t: ReadinessWorld, target: string, { random, pick }: Chance): Promise<void> {
  const day = (atMs: number) => new Date(atMs).toISOString().slice(0, 10)
  const rules = RULES.filter(() => random() < 0.7).map((rule): Rule => {
    const fromMs = t.ctx.now() + Math.floor((random() - 0.6) * 20) * DAY_MS
    return {
      ...rule,
      severity: pick(['fail', 'warn', 'info']),
      validFrom: random() < 0.5 ? day(fromMs) : null,
      validTo: random() < 0.5 ? day(fromMs + Math.ceil(random() * 15) * DAY_MS) : null,
    }
  })
  await t.putPack(makePack(target, rules))
}

/** Changes something that is known of a work, as the program does. @returns what it was, in a word */
export async function editSomething(t: ReadinessWorld, workId: string, chance: Chance): Promise<string> {
  const { random, pick } = chance
  const nowMs = t.ctx.now()
  const instant = () => (random() < 0.2 ? null : nowMs + Math.floor((random() - 0.4) * 20 * DAY_MS))
  const span = () => {
    const [one, other] = [instant(), instant()]
    if (one === null || other === null) return { fromMs: one, untilMs: other }
    return { fromMs: Math.min(one, other), untilMs: Math.max(one, other) + 1 }
  }
  const edits: Record<string, () => Promise<unknown>> = {
    rate: () => {
      const { fromMs, untilMs } = span()
      return rate(t, workId, { validFromMs: fromMs, validUntilMs: untilMs })
    },
    unrate: () =>
      editWork(t, workId, async (tx) =>
        tx.run(sql`delete from work_ratings where work_id = ${workId} and random() > 0`),
      ),
    open: () => open(t, workId, Array.from({ length: Math.floor(random() * 4) }, span)),
    file: () => file(t, workId, instant()),
    unfile: () => editWork(t, workId, async (tx) => tx.run(sql`delete from work_filings where work_id = ${workId}`)),
    declare: () => {
      const aiInvolvement = pick(['none', 'assisted', 'substantial', null] as const)
      return editWork(t, workId, (tx) => putDeclaration(tx, workId, { aiInvolvement }))
    },
    submit: () => {
      const status = pick<(typeof works.$inferSelect)['status']>(['draft', 'submitted', 'published'])
      return t.ctx.db.transaction((tx) => updateWork(tx, workId, { status }, nowMs))
    },
    ...episodeEdits(t, workId, chance),
  }
  const name = pick(Object.keys(edits))
  await edits[name]?.()
  return name
}

function episodeEdits(t: ReadinessWorld, workId: string, { random, pick }: Chance) {
  const nowMs = t.ctx.now()
  const list = () => t.ctx.db.select().from(episodes).where(sql`${episodes.workId} = ${workId}`).all()
  const edit = async (change: (episode: typeof episodes.$inferSelect) => Promise<unknown>) => {
    const all = list()
    if (all.length > 0) await change(pick(all))
  }
  return {
    analyse: () =>
      edit(({ mediaSha256 }) => {
        const facts = { analysedAtMs: nowMs + Math.floor(random() * 1_000_000), durationMs: pick([60_000, 150_000]) }
        return t.ctx.db.transaction((tx) => storeAnalysis(tx, mediaSha256, facts, []))
      }),
    fail: () =>
      edit(({ id, state }) => {
        const failed = { state: 'failed', problem: { code: 'MEDIA_UNREADABLE', detail: 'made' } } as const
        const other = state === 'failed' ? ({ state: 'ready' } as const) : failed
        return t.ctx.db.transaction((tx) => setEpisodeState(tx, id, other, nowMs))
      }),
    untrack: () =>
      edit(({ id }) =>
        t.ctx.db.transaction(async (tx) => {
          tx.run(sql`delete from tracks where episode_id = ${id}`)
          await updateEpisode(tx, id, {}, nowMs)
        }),
      ),
    remove: () => edit(({ id }) => t.ctx.db.transaction((tx) => deleteEpisode(tx, id))),
  }
}
