import { pino } from 'pino'
import { v7 as newId } from 'uuid'
import type { Db } from '../../../db/open.ts'
import { insertEpisode, updateEpisode } from '../../../db/queries/episodes.ts'
import { insertMediaFile } from '../../../db/queries/media-files.ts'
import type { Lens } from '../../../db/queries/partner-lens.ts'
import { deletePublication, putPublication, replaceWindows } from '../../../db/queries/windows.ts'
import { insertWork, updateWork, type WorkStatus } from '../../../db/queries/works.ts'
import { organisations } from '../../../db/schema/index.ts'
import { passWindowEdges } from '../../../server/rights/pass-window-edges.ts'
import { episodeRow, SHA, workRow } from '../../db/test-db.ts'

/** A window as a random sequence has it: instants from the one at which it is written. */
export interface AnyWindow {
  readonly scope: 'regions' | 'worldwide_except'
  readonly regions: readonly string[]
  readonly licenceType: 'SVOD' | 'AVOD'
  readonly licensee: 'whoever' | 'partner' | 'rival'
  readonly fromInMs: number | null
  readonly lastsMs: number | null
}

export type Write =
  | {
      readonly kind: 'write'
      readonly work: number
      readonly status: WorkStatus
      readonly publishedIn: readonly string[]
      readonly windows: readonly AnyWindow[]
    }
  | { readonly kind: 'edit'; readonly work: number }
  | { readonly kind: 'episode'; readonly work: number }
  | { readonly kind: 'clock'; readonly ms: number }
  | { readonly kind: 'edges' }

const EVERYWHERE: AnyWindow = {
  ...{
    scope: 'worldwide_except',
    regions: [],
    licenceType: 'SVOD',
    licensee: 'whoever',
    fromInMs: null,
    lastsMs: null,
  },
}

interface ModelWindow extends AnyWindow {
  readonly fromMs: number | null
  readonly untilMs: number | null
}

interface ModelWork {
  status: WorkStatus
  publishedIn: readonly string[]
  windows: readonly ModelWindow[]
  hasEpisode: boolean
}

export const FEED_REGIONS = ['MO', 'HK', 'TW', 'PT'] as const
const PARTNER = 'partner'

/** What a partner's lens may be; it changes as its keys do. */
export const LENSES: readonly Lens[] = [
  { organisationId: PARTNER, regions: ['MO'], licenceTypes: null },
  { organisationId: PARTNER, regions: ['HK', 'TW'], licenceTypes: null },
  { organisationId: PARTNER, regions: ['MO', 'HK'], licenceTypes: ['SVOD'] },
  { organisationId: PARTNER, regions: ['PT'], licenceTypes: ['AVOD', 'SVOD'] },
]

/** A catalogue and a model of it, which knows by itself what each lens shows. */
export interface FeedWorld {
  now(): number
  write(write: Write): Promise<void>
  /** Ids of what a lens shows now. */
  shownBy(lens: Lens): string[]
  /** Whatever any of the lenses has shown so far: of nothing else may a follower ever hear. */
  readonly everShown: ReadonlySet<string>
  /** The same of one of them. */
  everShownBy(lens: Lens): ReadonlySet<string>
}

export async function openFeedWorld(db: Db, works: number, lenses: readonly Lens[] = LENSES): Promise<FeedWorld> {
  let nowMs = 1_000_000
  const model = new Map<string, ModelWork>()
  const everShown = new Set<string>()
  const everShownBy = new Map(lenses.map((lens) => [lens, new Set<string>()]))
  await db.transaction(async (tx) => {
    await insertMediaFile(tx, { sha256: SHA, sizeBytes: 1, createdAtMs: nowMs })
    for (const id of new Set([...lenses.map(({ organisationId }) => organisationId), 'rival'])) {
      tx.insert(organisations)
        .values({ id, name: id, kind: 'partner', version: 1, createdAtMs: 1, updatedAtMs: 1 })
        .run()
    }
    for (let n = 0; n < works; n++) {
      await insertWork(tx, workRow({ id: `w${n}`, status: 'draft', updatedAtMs: nowMs }))
      model.set(`w${n}`, { status: 'draft', publishedIn: [], windows: [], hasEpisode: false })
    }
  })
  const shownBy = (lens: Lens) => [...model].filter(([, work]) => isShown(work, lens, nowMs)).map(([id]) => id)
  const apply = async (write: Write) => {
    if (write.kind === 'clock') nowMs += write.ms
    else if (write.kind === 'edges') {
      await passWindowEdges({ db, now: () => nowMs, newId, log: pino({ level: 'silent' }) })
    } else await writeWork(db, model, write, nowMs)
    for (const lens of lenses) {
      for (const id of shownBy(lens)) {
        everShown.add(id)
        everShownBy.get(lens)?.add(id)
      }
    }
  }
  for (let work = 0; work < works; work++) {
    const publishedIn = FEED_REGIONS.filter((_, at) => at % 2 === work % 2 || at === work)
    await apply({ kind: 'write', work, status: 'published', publishedIn, windows: [EVERYWHERE] })
  }
  return {
    ...{ now: () => nowMs, shownBy, everShown, write: apply },
    everShownBy: (lens) => everShownBy.get(lens) ?? new Set(),
  }
}

async function writeWork(
  db: Db,
  model: Map<string, ModelWork>,
  write: Extract<Write, { work: number }>,
  nowMs: number,
): Promise<void> {
  const id = `w${write.work % model.size}`
  const known = model.get(id)
  if (!known) return
  if (write.kind === 'edit') return void (await db.transaction((tx) => updateWork(tx, id, {}, nowMs)))
  if (write.kind === 'episode') {
    const row = episodeRow({ id: `${id}e`, workId: id, createdAtMs: nowMs, updatedAtMs: nowMs })
    await db.transaction((tx) => (known.hasEpisode ? updateEpisode(tx, row.id, {}, nowMs) : insertEpisode(tx, row)))
    known.hasEpisode = true
    return
  }
  const windows = write.windows.map((window): ModelWindow => {
    const fromMs = window.fromInMs === null ? null : nowMs + window.fromInMs
    return { ...window, fromMs, untilMs: window.lastsMs === null ? null : (fromMs ?? nowMs) + window.lastsMs }
  })
  const by = { sinceMs: nowMs, editorKind: 'operator', editorId: 'operator', editorName: 'operator' } as const
  await db.transaction(async (tx) => {
    for (const region of FEED_REGIONS) await deletePublication(tx, { workId: id, region })
    for (const region of write.publishedIn) await putPublication(tx, { workId: id, region, ...by })
    const rows = windows.map((window, position) => toRow(id, window, position))
    await replaceWindows(tx, id, rows, nowMs)
    await updateWork(tx, id, { status: write.status }, nowMs)
    Object.assign(known, { status: write.status, publishedIn: write.publishedIn, windows })
  })
}

function toRow(workId: string, window: ModelWindow, position: number) {
  const { scope, regions, licenceType, licensee, fromMs, untilMs } = window
  const given = licensee === 'whoever' ? null : licensee
  return {
    ...{ id: newId(), workId, position, scope, regions: regions.toSorted(), licenceType, fromMs, untilMs },
    ...{ isExclusive: false, holdbackLocales: [], licensee: given, licenseeOrganisationId: given, note: null },
  }
}

/** By going through regions and windows one by one, and knowing nothing of the query. */
function isShown({ status, publishedIn, windows }: ModelWork, lens: Lens, atMs: number): boolean {
  if (status !== 'published') return false
  for (const region of lens.regions) {
    if (!publishedIn.includes(region)) continue
    for (const { scope, regions, licenceType, licensee, fromMs, untilMs } of windows) {
      if (licensee === 'rival' || (licensee === 'partner' && lens.organisationId !== PARTNER)) continue
      if (lens.licenceTypes !== null && !lens.licenceTypes.includes(licenceType)) continue
      if (fromMs !== null && atMs < fromMs) continue
      if (untilMs !== null && atMs >= untilMs) continue
      if (regions.includes(region) === (scope === 'regions')) return true
    }
  }
  return false
}
