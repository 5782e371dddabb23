import fc from 'fast-check'
import { pino } from 'pino'
import { v7 as newId } from 'uuid'
import { listAllSerials } from '../../db/queries/search-rows.ts'
import {
  deletePublication,
  isShowable,
  listShowable,
  putPublication,
  replaceWindows,
  type ShowingPlace,
  type WindowRow,
} from '../../db/queries/windows.ts'
import { findWorks, insertWork, listWorks, updateWork } from '../../db/queries/works.ts'
import { WORK_STATUSES } from '../../db/schema/index.ts'
import { judgeShowable } from '../../server/rights/judge-showable.ts'
import { passWindowEdges } from '../../server/rights/pass-window-edges.ts'
import { filterWorks } from '../../server/search/count-facets.ts'
import { findSearchRows } from '../../server/search/kept-rows.ts'
import { openTestDb, type TestDb, workRow } from '../db/test-db.ts'
import type { Proof } from './proof.ts'

interface Size {
  /** Of 25 works, which are asked about 20 times, written anew and asked about 20 times again. */
  readonly rounds: number
  readonly seed: number
}

/**
 * Whether a work may be shown somewhere at an instant is the same by the database, by the filter of search, by the answer that
 * explains it and by a model that knows nothing of them; and each window that begins or ends is one change of its work.
 */
export const proof: Proof<Size> = {
  name: 'windows',
  small: { rounds: 10, seed: 20_260_701 },
  full: { rounds: 300, seed: 20_260_702 },
  run: proveWindows,
}

const WORKS = 25
const ASKED = 20
const REGIONS = ['CN', 'HK', 'MO', 'TW', 'PT', 'BR', 'US']
const WRITTEN_MS = Date.parse('2016-01-01T00:00:00Z')

/** Summer time begins and ends in Lisbon and New York, leap days, a leap second, ends of years. */
const TURNS = [
  ...['2026-03-29T01:00:00Z', '2026-10-25T01:00:00Z', '2026-03-08T07:00:00Z', '2026-11-01T06:00:00Z'],
  ...['2028-02-29T00:00:00Z', '2028-02-29T23:59:59.999Z', '2028-03-01T00:00:00+08:00', '2027-03-01T00:00:00Z'],
  ...['2016-12-31T23:59:59.999Z', '2017-01-01T00:00:00Z', '2026-12-31T16:00:00Z', '2027-01-01T00:00:00Z'],
].map((text) => Date.parse(text))

const turn = fc.constantFrom(...TURNS)
const instant = fc.oneof(
  turn,
  fc.tuple(turn, fc.integer({ min: -2, max: 2 })).map(([atMs, ms]) => atMs + ms),
)
const regions = fc.uniqueArray(fc.constantFrom(...REGIONS), { maxLength: REGIONS.length })
const span = fc
  .tuple(fc.option(instant), fc.option(instant))
  .filter(([from, until]) => from === null || until === null || from !== until)
  .map(([a, b]) => (a !== null && b !== null && a > b ? { fromMs: b, untilMs: a } : { fromMs: a, untilMs: b }))
const aWindow = fc.record({ scope: fc.constantFrom('regions', 'worldwide_except'), regions, span })
const aWork = fc.record({
  status: fc.oneof(fc.constant('published' as const), fc.constantFrom(...WORK_STATUSES)),
  publishedIn: regions,
  windows: fc.array(aWindow, { maxLength: 5 }),
})
const place = fc.record({ region: fc.constantFrom(...REGIONS, 'JP'), atMs: instant })
const half = fc.record({
  works: fc.array(aWork, { minLength: WORKS, maxLength: WORKS }),
  places: fc.array(place, { minLength: ASKED, maxLength: ASKED }),
})
type AnyWork = typeof aWork extends fc.Arbitrary<infer W> ? W : never
type Half = typeof half extends fc.Arbitrary<infer H> ? H : never

async function proveWindows({ rounds, seed }: Size): Promise<string> {
  const seen = { cases: 0, showable: 0, changes: 0 }
  const round = fc.asyncProperty(half, half, async (first, second) => {
    await using t = await openTestDb()
    const ids = first.works.map((_, index) => `w${String(index).padStart(3, '0')}`)
    await t.db.transaction(async (tx) => {
      for (const id of ids) await insertWork(tx, workRow({ id, status: 'draft' }))
    })
    for (const { works, places } of [first, second]) {
      await write(t, ids, works)
      for (const asked of places) seen.showable += await compare(t, ids, works, asked)
      seen.cases += ids.length * places.length
      seen.changes += await passAll(t, ids, { works, places })
    }
  })
  await fc.assert(round, { numRuns: rounds, seed })
  const count = (value: number) => value.toLocaleString('en')
  return `${count(seen.cases)} questions about random works, regions and instants had one answer each by SQL, list, search filter, explanation and model, ${count(seen.showable)} of them yes (seed ${seed}); ${count(seen.changes)} works changed by themselves as windows began and ended, each once an edge`
}

async function write({ db }: TestDb, ids: readonly string[], works: readonly AnyWork[]): Promise<void> {
  const by = { sinceMs: 1, editorKind: 'operator', editorId: 'operator', editorName: 'operator' } as const
  await db.transaction(async (tx) => {
    for (const [index, { status, publishedIn, windows }] of works.entries()) {
      const workId = ids[index] ?? ''
      for (const region of REGIONS) await deletePublication(tx, { workId, region })
      for (const region of publishedIn) await putPublication(tx, { workId, region, ...by })
      await replaceWindows(
        tx,
        workId,
        windows.map((window, position) => toRow(workId, position, window)),
        WRITTEN_MS,
      )
      await updateWork(tx, workId, { status }, WRITTEN_MS)
    }
  })
}

function toRow(workId: string, position: number, window: AnyWork['windows'][number]): WindowRow {
  return {
    ...{ id: newId(), workId, position, scope: window.scope as WindowRow['scope'], ...window.span },
    ...{ regions: window.regions.toSorted(), licenceType: 'SVOD', isExclusive: false, holdbackLocales: [] },
    ...{ licensee: null, licenseeOrganisationId: null, note: null },
  }
}

/** @returns how many of the works may be shown */
async function compare({ db }: TestDb, ids: readonly string[], works: readonly AnyWork[], asked: ShowingPlace) {
  const expected = ids.filter((_, index) => isShownByModel(works[index], asked))
  const bySql: string[] = []
  for (const id of ids) if (await isShowable(db, id, asked)) bySql.push(id)
  const found = await filterWorks(db, Uint32Array.from(await listAllSerials(db)), { showable: asked })
  const answers = {
    sql: bySql,
    sqlList: await listShowable(db, { ...asked, limit: WORKS }),
    list: (await listWorks(db, { showable: asked, limit: WORKS })).map(({ id }) => id),
    search: (await findSearchRows(db, found.serials)).map(({ id }) => id),
    explained: ids.filter((_, index) => isShownByExplanation(works[index], asked)),
  }
  for (const [name, answer] of Object.entries(answers)) {
    if (answer.toSorted().join() === expected.join()) continue
    throw new Error(
      `${name} finds ${answer.toSorted().join()} in ${JSON.stringify(asked)}, the model ${expected.join()}`,
    )
  }
  const counted = Object.values(found.countFacets().kind).reduce((sum, count) => sum + count, 0)
  if (counted !== expected.length) throw new Error(`The facets count ${counted} of ${expected.length}`)
  return expected.length
}

/** By writing out every region that each window gives, and knowing nothing else. */
function isShownByModel(work: AnyWork | undefined, { region, atMs }: ShowingPlace): boolean {
  if (work === undefined || work.status !== 'published') return false
  const open = new Set<string>()
  for (const { scope, regions, span } of work.windows) {
    const begun = span.fromMs === null || !(atMs < span.fromMs)
    const over = span.untilMs !== null && !(atMs < span.untilMs)
    if (!begun || over) continue
    for (const one of [...REGIONS, 'JP']) {
      const isNamed = regions.some((name) => name === one)
      if (scope === 'regions' ? isNamed : !isNamed) open.add(one)
    }
  }
  return open.has(region) && work.publishedIn.filter((name) => name === region).length === 1
}

/** And the answer says until when it holds: at every instant that anything could change before, it is the same, and then it is not. */
function isShownByExplanation(work: AnyWork | undefined, asked: ShowingPlace): boolean {
  if (work === undefined) return false
  const facts = {
    ...work,
    windows: work.windows.map((window) => ({ ...window, ...window.span, scope: window.scope as WindowRow['scope'] })),
  }
  const { isShowable: answer, untilMs } = judgeShowable(facts, asked)
  const isPublished = work.status === 'published' && work.publishedIn.includes(asked.region)
  const edges = work.windows.flatMap(({ span: { fromMs, untilMs } }) => [fromMs, untilMs])
  for (const edge of edges) {
    if (edge === null || edge <= asked.atMs || (untilMs !== null && edge > untilMs)) continue
    const isSame = isShownByModel(work, { ...asked, atMs: edge }) === answer
    if (isSame === (edge === untilMs && isPublished))
      throw new Error(`until ${untilMs} is wrong for ${JSON.stringify(work)}`)
  }
  return answer
}

/** Goes through time once, from question to question. @returns how many works changed */
async function passAll({ db }: TestDb, ids: readonly string[], { works, places }: Half): Promise<number> {
  let lastMs = WRITTEN_MS
  let changed = 0
  for (const atMs of places.map((asked) => asked.atMs).toSorted((a, b) => a - b)) {
    const due = ids.filter((_, index) => hasEdge(works[index], lastMs, atMs))
    const before = await versions(db, ids)
    const passed = await passWindowEdges({ db, now: () => atMs, newId, log: pino({ level: 'silent' }) })
    const raised = await versions(db, ids)
    const rose = ids.filter((id) => raised.get(id) === (before.get(id) ?? 0) + 1)
    const stayed = ids.filter((id) => raised.get(id) === before.get(id))
    if (passed !== due.length || rose.join() !== due.join() || stayed.length !== ids.length - due.length) {
      throw new Error(`At ${atMs} ${rose.join()} changed instead of ${due.join()}`)
    }
    changed += passed
    lastMs = atMs
  }
  return changed
}

function hasEdge(work: AnyWork | undefined, afterMs: number, untilMs: number): boolean {
  const edges = work?.windows.flatMap(({ span }) => [span.fromMs, span.untilMs]) ?? []
  return edges.some((edge) => edge !== null && edge > afterMs && edge <= untilMs)
}

async function versions(db: TestDb['db'], ids: readonly string[]): Promise<Map<string, number>> {
  return new Map((await findWorks(db, ids)).map(({ id, version }) => [id, version]))
}
