import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { insertEpisode } from '../../../db/queries/episodes.ts'
import { insertMediaFile, storeAnalysis } from '../../../db/queries/media-files.ts'
import type { EditEntryView } from '../../../server/catalogue/history-schemas.ts'
import type { ReviewView } from '../../../server/review/schemas.ts'
import type { Finding } from '../../../server/rules/evaluation.ts'
import { type AddedWork, addOrganisation, addPerson, addWork, signedIn } from '../accounts/people-world.ts'
import { madePack, madeRule } from '../rules/made-pack.ts'
import { startTestApp, type TestApp } from '../test-app.ts'

export type Headers = Readonly<Record<string, string>>
export interface Answer {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: whatever the call answers, for `toMatchObject`
  readonly body: any
  readonly headers: Readonly<Record<string, unknown>>
}

/** A producer, two curators and a stranger over one catalogue. */
export interface ReviewWorld extends TestApp {
  readonly producer: string
  readonly curator: string
  readonly as: {
    readonly producer: Headers
    readonly viewer: Headers
    readonly curatorA: Headers
    readonly curatorB: Headers
    readonly curatorViewer: Headers
    readonly stranger: Headers
    readonly operator: Headers
  }
  /** Who has which id. */
  readonly names: ReadonlyMap<string, string>
  /** The regions that no work is ready for: their rules ask for what none of these has. */
  readonly failing: FailingRegions
  addWork(status?: Parameters<typeof addWork>[1]['status']): Promise<AddedWork>
  /** Adds an analysed episode; its id. */
  addEpisode(workId: string, number: number, durationMs?: number): Promise<string>
  call(
    headers: Headers,
    method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE',
    url: string,
    body?: object,
  ): Promise<Answer>
  /** Takes a step with a work. */
  step(headers: Headers, workId: string, step: string, body?: object): Promise<Answer>
  review(workId: string): Promise<ReviewView>
  history(workId: string): Promise<EditEntryView[]>
}

/** Keeps rule packs for these regions in DATA_DIR/rules. */
interface FailingRegions {
  add(region: string): void
  delete(region: string): boolean
  clear(): void
  has(region: string): boolean
}

const REGIONS = ['MO', 'TW', 'HK']
/** What a work from Taiwan breaks in a region that fails. */
export const FINDING: Finding = {
  ...{ ruleId: 'made.rule', severity: 'fail', isUnknown: false },
  ...{ episodeId: null, episodeNumber: null, atMs: null, seen: { originRegion: 'TW' } },
}

function failRegions(dataDir: string): FailingRegions {
  const failing = new Set<string>()
  let version = 0
  const write = (region: string): void => {
    const rule = madeRule({ fact: 'originRegion', is: failing.has(region) ? 'PT' : 'TW' })
    const pack = madePack([rule], { target: region, kind: 'region', version: `${++version}` })
    writeFileSync(join(dataDir, 'rules', `${region}.json`), JSON.stringify(pack))
  }
  mkdirSync(join(dataDir, 'rules'))
  REGIONS.forEach(write)
  return {
    add: (region) => {
      failing.add(region)
      write(region)
    },
    delete: (region) => {
      const had = failing.delete(region)
      write(region)
      return had
    },
    clear: () => {
      failing.clear()
      REGIONS.forEach(write)
    },
    has: (region) => failing.has(region),
  }
}

export async function startReviewWorld(options: { approvals?: 1 | 2 } = {}): Promise<ReviewWorld> {
  const env = { REVIEW_APPROVALS: String(options.approvals ?? 1), RATE_LIMIT_PER_MINUTE: '1000000' }
  const t = await startTestApp({ env })
  const failing = failRegions(t.dataDir)
  const [producer, curator] = [await addOrganisation(t, 'producer'), await addOrganisation(t, 'curator')]
  const other = await addOrganisation(t, 'producer')
  const names = new Map([['operator', 'operator']])
  const signIn = async (name: string, organisationId: string, role: 'owner' | 'editor' | 'viewer') => {
    const id = await addPerson(t, { [organisationId]: role })
    names.set(id, name)
    return signedIn(t, id)
  }
  const as = {
    producer: await signIn('producer', producer, 'editor'),
    viewer: await signIn('viewer', producer, 'viewer'),
    curatorA: await signIn('curatorA', curator, 'editor'),
    curatorB: await signIn('curatorB', curator, 'owner'),
    curatorViewer: await signIn('curatorViewer', curator, 'viewer'),
    stranger: await signIn('stranger', other, 'owner'),
    operator: t.operator,
  }
  const call: ReviewWorld['call'] = async (headers, method, url, body) => {
    const answer = await t.app.inject({ method, url, headers: { ...headers }, ...(body ? { payload: body } : {}) })
    return { status: answer.statusCode, body: answer.body === '' ? null : answer.json(), headers: answer.headers }
  }
  return {
    ...t,
    ...{ producer, curator, as, names, failing, call },
    addWork: (status = 'draft') => addWork(t, { organisationId: producer, status }),
    addEpisode: async (workId, number, durationMs = 90_000) => {
      const id = t.ctx.newId()
      const sha256 = Buffer.from(id.replaceAll('-', '').repeat(2), 'hex').toString('hex')
      const times = { createdAtMs: t.ctx.now(), updatedAtMs: t.ctx.now() }
      await t.ctx.db.transaction(async (tx) => {
        await insertMediaFile(tx, { sha256, sizeBytes: 1, createdAtMs: t.ctx.now() })
        await storeAnalysis(tx, sha256, { analysedAtMs: t.ctx.now(), durationMs }, [])
        const episode = { id, workId, number, state: 'ready', mediaSha256: sha256, version: 1 } as const
        await insertEpisode(tx, { ...episode, warnings: [], ...times })
      })
      return id
    },
    step: (headers, workId, step, body) => call(headers, 'POST', `/api/works/${workId}/${step}`, body),
    review: async (workId) => (await call(t.operator, 'GET', `/api/works/${workId}/review`)).body,
    history: async (workId) => (await call(t.operator, 'GET', `/api/works/${workId}/history?limit=100`)).body.items,
  }
}
