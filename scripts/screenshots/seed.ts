import { jsonBody, TEST_TOKEN, type TestServer, until } from '../../tests/start-server.ts'
import { DEMO_WORKS } from '../demo/demo-works.ts'
import { bringIn } from '../demo/ingest-work.ts'
import { connect } from '../demo/juku-api.ts'
import { MORE_WORKS } from './more-works.ts'

/** The works that pictures are taken of. */
export interface Seeded {
  /** Published, with subtitles in three locales. */
  readonly hero: string
  /** Twelve episodes that somebody has begun to look at. */
  readonly inReview: string
  /** A platform with a key. */
  readonly partner: string
  /** A producer with some people, and somebody who is invited. */
  readonly organisation: string
  /** Of three works. */
  readonly collection: string
  /** An episode of the first, and a draft of its subtitles for another region. */
  readonly episode: string
  readonly draft: string
}

const LICENCE = { scope: 'regions', licenceType: 'SVOD' }

/** Fills an empty server with the demo's works and some that wait for curators, with windows, ratings, notes and decisions. */
export async function seed(server: TestServer, say: (step: string) => void): Promise<Seeded> {
  const api = connect(server.url, TEST_TOKEN)
  const ids: Record<string, string> = {}
  const nothing = () => undefined
  const addDemo = async (): Promise<void> => {
    for (const work of DEMO_WORKS) {
      say(`the demo's ${work.key}`)
      ids[work.key] = (await bringIn(api, work, [], nothing)).answer.id
      await api.publishWork(ids[work.key] ?? '')
    }
  }
  const addMore = async (): Promise<void> => {
    for (const [state, work] of Object.entries(MORE_WORKS)) {
      say(`another work, ${work.key}`)
      ids[state] = (await bringIn(api, work, [], nothing)).answer.id
    }
  }
  await Promise.all([addDemo(), addMore()])
  say('rights, reviews and notes')
  await declareRights(server, ids)
  await review(server, ids)
  const partner = await addPartner(server)
  const organisation = await addOrganisations(server)
  const collection = await addCollection(server, [ids['last-taxi'], ids['pastry-shop'], ids.approved])
  const drafted = await makeDraft(server, ids['last-taxi'])
  await untilJudged(server)
  return { hero: ids['last-taxi'] ?? '', inReview: ids.inReview ?? '', partner, organisation, collection, ...drafted }
}

async function declareRights(server: TestServer, ids: Readonly<Record<string, string>>): Promise<void> {
  const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString()
  const windows = [
    { ...LICENCE, regions: ['HK', 'MO'], from: day(-40), until: day(320) },
    { ...LICENCE, licenceType: 'AVOD', regions: ['TW', 'SG', 'MY'], from: day(12), until: day(200) },
  ]
  const rate = (workId: string | undefined, region: string, system: string, code: string) =>
    send(server, `/api/works/${workId}/ratings`, { region, system, status: 'rated', code, basis: 'official' }, 201)
  for (const workId of [ids['last-taxi'], ids['pastry-shop'], ids.inReview, ids.approved])
    await server.json(`/api/works/${workId}/windows`, jsonBody({ windows }, 'PUT'))
  await rate(ids['last-taxi'], 'MO', 'MO-CCE', 'A')
  await rate(ids['last-taxi'], 'TW', 'MOC-TW-TV', 'PG-12')
  await rate(ids['pastry-shop'], 'SG', 'MDA', 'PG')
  await rate(ids.inReview, 'TW', 'MOC-TW-TV', 'PG-15')
  await rate(ids.inReview, 'PT', 'CCE', 'M/12')
  for (const workId of [ids['last-taxi'], ids.inReview])
    await server.json(`/api/works/${workId}/ai`, jsonBody({ involvement: 'none' }, 'PUT'))
}

async function makeDraft(server: TestServer, workId: string | undefined): Promise<Pick<Seeded, 'episode' | 'draft'>> {
  const { episodes } = await server.json<{ episodes: { id: string }[] }>(`/api/works/${workId}`)
  const episode = episodes[0]?.id ?? ''
  const { drafts } = await server.json<{ drafts: { outcome: string; trackId: string }[] }>(
    `/api/episodes/${episode}/drafts`,
    jsonBody({ to: ['CN', 'TW', 'HK', 'MO'] }),
  )
  return { episode, draft: drafts.find(({ outcome }) => outcome === 'made')?.trackId ?? '' }
}

async function review(server: TestServer, ids: Readonly<Record<string, string>>): Promise<void> {
  for (const state of ['inReview', 'submitted', 'another', 'approved'])
    await send(server, `/api/works/${ids[state]}/submit`, undefined)
  await send(server, `/api/works/${ids.inReview}/claim`, undefined)
  const { episodes } = await server.json<{ episodes: { id: string }[] }>(`/api/works/${ids.inReview}`)
  const note = (episode: number, fromMs: number, text: string, severity: string, region?: string) =>
    send(
      server,
      `/api/works/${ids.inReview}/notes`,
      { episodeId: episodes[episode]?.id, fromMs, text, severity, region },
      201,
    )
  await note(0, 1_200, '字卡遮住了人臉，請往下移。', 'issue', 'MO')
  await note(0, 3_400, '片尾字幕可以再短一點。', 'fyi')
  await note(2, 3_000, '這句字幕比聲音早了半秒。', 'issue')
  await note(6, 2_500, '車牌要打馬賽克。', 'blocker', 'TW')
  await send(server, `/api/works/${ids.inReview}/approve`, { regions: ['PT'] })
  await send(server, `/api/works/${ids.approved}/approve`, { regions: ['HK', 'MO'] })
}

async function addPartner(server: TestServer): Promise<string> {
  const post = <T>(path: string, body: object) => server.json<T>(path, jsonBody(body), 201)
  const { id } = await post<{ id: string }>('/api/organisations', { kind: 'partner', name: '澳門有線電視' })
  const scopes = ['catalogue:read', 'lines:read', 'media:read', 'feed:read']
  const made = await post<{ key: string }>(`/api/organisations/${id}/keys`, {
    name: '正式環境',
    scopes,
    regions: ['MO'],
  })
  for (let call = 0; call < 12; call++)
    await fetch(`${server.url}/api/partner/v1/works`, { headers: { authorization: `Bearer ${made.key}` } })
  return id
}

/** Organisations at each step of their beginning; the id of the producer. */
async function addOrganisations(server: TestServer): Promise<string> {
  const post = <T>(path: string, body: object) => server.json<T>(path, jsonBody(body), 201)
  const add = async (kind: string, name: string): Promise<string> =>
    (await post<{ id: string }>('/api/organisations', { kind, name })).id
  const invite = (id: string, role: string, email: string) =>
    post<{ link: string }>(`/api/organisations/${id}/invitations`, { role, email })
  const join = async (id: string, role: string, email: string, name: string): Promise<void> => {
    const token = new URL((await invite(id, role, email)).link).hash.slice(1)
    const init = jsonBody({ token, name, password: 'three plain words' })
    const answer = await fetch(`${server.url}/api/invitations/accept`, init) // as nobody yet
    if (!answer.ok) throw new Error(`the invitation answered ${answer.status}: ${await answer.text()}`)
  }
  const producer = await add('producer', '雨夜影業')
  await join(producer, 'owner', 'lin@juku.example', '林雨')
  await join(producer, 'viewer', 'ana@juku.example', 'Ana Lam')
  await invite(producer, 'editor', 'kai@juku.example')
  await join(await add('curator', 'Casa de Macau'), 'owner', 'rita@juku.example', 'Rita Sousa')
  await invite(await add('producer', 'Harbour Light Pictures'), 'owner', 'jo@juku.example')
  await add('curator', '海風策展')
  return producer
}

async function addCollection(server: TestServer, workIds: readonly (string | undefined)[]): Promise<string> {
  const texts = [
    { locale: 'zh-Hant-TW', title: '雨夜專題' },
    { locale: 'en', title: 'Rainy nights' },
  ]
  const { id } = await server.json<{ id: string }>('/api/collections', jsonBody({ texts, audience: 'everybody' }), 201)
  for (const workId of workIds) await server.json(`/api/collections/${id}/works/${workId}`, jsonBody({}, 'PUT'))
  return id
}

/** Waits until the board has judged every work, so that two runs show the same. */
async function untilJudged(server: TestServer): Promise<void> {
  await until(
    () => server.json<{ pending: number }>('/api/readiness?target=MO'),
    ({ pending }) => pending === 0,
    { what: 'readiness' },
  )
}

async function send(server: TestServer, path: string, body: object | undefined, status = 200): Promise<void> {
  await server.json(path, body ? jsonBody(body) : { method: 'POST' }, status)
}
