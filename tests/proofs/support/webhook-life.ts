import { pino } from 'pino'
import { v7 as newId } from 'uuid'
import { listWorksWithChange } from '../../../db/queries/partner-feed.ts'
import { insertPartnerKey } from '../../../db/queries/partner-keys.ts'
import type { Lens } from '../../../db/queries/partner-lens.ts'
import { findWebhook, listDueWebhookIds } from '../../../db/queries/webhooks.ts'
import { PARTNER_SCOPES } from '../../../db/schema/index.ts'
import { changeWebhook, createWebhook } from '../../../server/partners/webhooks/edit-webhooks.ts'
import { readOpenedRanges } from '../../../server/partners/webhooks/reachable.ts'
import { replayWebhook } from '../../../server/partners/webhooks/replay.ts'
import { SENDING_BOUNDS, type SendingOptions, sendMessages } from '../../../server/partners/webhooks/send-messages.ts'
import { openTestDb, type TestDb } from '../../db/test-db.ts'
import { type Receiver, startReceiver } from '../../server/partners/webhooks/receiver.ts'
import { Crash, crashing } from './crashing-db.ts'
import { FEED_REGIONS, type FeedWorld, openFeedWorld, type Write } from './feed-world.ts'
import { MOODS, type Mood } from './webhook-moods.ts'

export interface Life {
  readonly works: number
  /** Steps into which the hour falls. */
  readonly steps: number
  /** Steps in which the process that sends dies between two statements, of a hundred. */
  readonly deathsInHundred: number
}

/** What was seen. */
export interface Seen {
  messages: number
  taken: number
  deaths: number
  held: number
  readonly moods: Map<string, number>
}

const LENSES: readonly Lens[] = [
  { organisationId: 'partner', regions: ['MO'], licenceTypes: null },
  { organisationId: 'second', regions: ['HK', 'TW'], licenceTypes: null },
  { organisationId: 'third', regions: ['PT'], licenceTypes: ['AVOD', 'SVOD'] },
]
const OPENED = '127.0.0.1/32'
const HOUR_MS = 3_600_000
/** How long an answer is waited for while partners are out of sorts. */
const SILENCE_MS = 150

interface Partner {
  readonly lens: Lens
  readonly name: string
  readonly receiver: Receiver
  readonly webhookId: string
  mood: Mood
}

/**
 * An hour of a catalogue with three partners of different regions, whose programs fail in all ways there are, while the process that sends dies again and again.
 * @throws {Error} when, once all are well, one of them holds other works than its own, or ever heard of others, or of one work out of order
 */
export async function liveAnHour(
  { works, steps, deathsInHundred }: Life,
  random: () => number,
  seen: Seen,
): Promise<void> {
  await using t = await openTestDb()
  await using inside = await startReceiver({ address: '127.0.0.2' })
  const world = await openFeedWorld(t.db, works, LENSES)
  await using partners = await startPartners(t, world)
  let statementsLeft: number | null = null
  const db = crashing(t.db, () => statementsLeft !== null && statementsLeft-- <= 0)
  const resolve = resolveBy(partners.all)
  for (let step = 0; step < steps; step++) {
    for (const partner of partners.all) if (random() < 0.15) turn(partner, random, seen)
    for (let writes = Math.floor(random() * 4); writes > 0; writes--) await world.write(aWrite(random, works))
    await world.write({ kind: 'clock', ms: Math.round(HOUR_MS / steps) })
    await world.write({ kind: 'edges' })
    await enableSome(t, world, partners.all, random)
    statementsLeft = random() * 100 < deathsInHundred ? Math.floor(random() * 120) : null
    seen.deaths += await sendAll({ db, world }, partners.all, { resolve, totalMs: SILENCE_MS })
    statementsLeft = null
  }
  for (const partner of partners.all) partner.mood = MOODS.well
  for (let halfDays = 0; halfDays < 8; halfDays++) {
    await enableSome(t, world, partners.all, () => 0)
    await sendAll({ db: t.db, world }, partners.all, { resolve })
    await world.write({ kind: 'clock', ms: 12 * HOUR_MS })
    await world.write({ kind: 'edges' })
  }
  await sendAll({ db: t.db, world }, partners.all, { resolve })
  if (inside.connections() > 0) throw new Error('something was sent to an address that is not opened')
  for (const partner of partners.all) await compare(t, world, partner, seen)
}

async function startPartners({ db }: TestDb, world: FeedWorld) {
  const all: Partner[] = []
  const ctx = { db, now: world.now, newId }
  for (const [at, lens] of LENSES.entries()) {
    const { organisationId, regions, licenceTypes } = lens
    const key = { id: newId(), organisationId, name: 'key', shortToken: `key${at}`, keyDigest: '0', createdAtMs: 1 }
    const shows = { regions: regions.toSorted(), licenceTypes: licenceTypes?.toSorted() ?? null }
    await db.transaction((tx) => insertPartnerKey(tx, { ...key, ...shows, scopes: [...PARTNER_SCOPES] }))
    let secret = ''
    const receiver = await startReceiver({ secret: () => secret, now: world.now })
    const name = `partner-${at}.test`
    const reach = {
      opened: readOpenedRanges(OPENED),
      resolve: async () => [{ address: '127.0.0.1', family: 4 as const }],
    }
    const url = `http://${name}:${new URL(receiver.url).port}/`
    const made = await createWebhook(ctx, reach, { ...lens, ...shows }, { url }, undefined)
    secret = made.secret ?? ''
    // They hold nothing yet: all that is shown is told.
    await replayWebhook(ctx, { organisationId, lens: undefined }, made.row.id, { from: 'beginning' })
    const partner: Partner = { lens, name, receiver, webhookId: made.row.id, mood: MOODS.well }
    receiver.answer((message) => partner.mood.answer(message))
    all.push(partner)
  }
  return {
    all,
    [Symbol.asyncDispose]: async () => {
      for (const { receiver } of all) await receiver[Symbol.asyncDispose]()
    },
  }
}

function turn(partner: Partner, random: () => number, seen: Seen): void {
  const names = Object.keys(MOODS) as (keyof typeof MOODS)[]
  const name = names[Math.floor(random() * names.length)] ?? 'well'
  partner.mood = MOODS[name]
  seen.moods.set(name, (seen.moods.get(name) ?? 0) + 1)
}

function resolveBy(partners: readonly Partner[]) {
  return async (name: string) => {
    const mood = partners.find((partner) => partner.name === name)?.mood
    return [{ address: mood?.address ?? '127.0.0.1', family: 4 as const }]
  }
}

/** Somebody at the partner's looks after it now and then. */
async function enableSome({ db }: TestDb, world: FeedWorld, partners: readonly Partner[], random: () => number) {
  for (const { webhookId, lens } of partners) {
    if (random() >= 0.2) continue
    const access = { organisationId: lens.organisationId, lens: undefined }
    const reach = { opened: [], resolve: async () => [] }
    await changeWebhook({ db, now: world.now, newId }, reach, access, webhookId, { isEnabled: true })
  }
}

/** Sends what is due now. @returns how often the process died */
async function sendAll(
  { db, world }: { readonly db: TestDb['db']; readonly world: FeedWorld },
  partners: readonly Partner[],
  change: Partial<SendingOptions>,
): Promise<number> {
  const ctx = { db, now: world.now, newId, log: pino({ level: 'silent' }) }
  const reach = { opened: readOpenedRanges(OPENED), resolve: async () => [] }
  const options = { ...SENDING_BOUNDS, ...reach, mostWaiting: 5, ...change }
  const deaths = 0
  for (let round = 0; round < 1_000; round++) {
    const asked = await Promise.allSettled([listDueWebhookIds(db, world.now(), options.mostWaiting)])
    const [due] = asked
    if (due.status === 'fulfilled' && due.value.length === 0) return deaths
    const ids = due.status === 'fulfilled' ? due.value : partners.map(({ webhookId }) => webhookId)
    const sending = ids.map((id) => sendMessages(ctx, id, options, new AbortController().signal))
    const failed = (await Promise.allSettled(sending)).flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))
    const strange = failed.find((reason) => !(reason instanceof Crash))
    if (strange !== undefined) throw strange
    if (failed.length > 0 || due.status === 'rejected') return deaths + 1
  }
  throw new Error('There is no end of what is due')
}

async function compare(
  { db }: TestDb,
  world: FeedWorld,
  { lens, receiver, webhookId }: Partner,
  seen: Seen,
): Promise<void> {
  const versions = new Map((await listWorksWithChange(db, '', 1_000)).map(({ workId, seq }) => [workId, seq]))
  const expected = world.shownBy(lens).map((id) => `${id}@${versions.get(id)}`)
  const held = [...receiver.held].map(([id, version]) => `${id}@${version}`)
  if (held.toSorted().join() !== expected.toSorted().join()) {
    const state = JSON.stringify(await findWebhook(db, webhookId))
    throw new Error(
      `${lens.organisationId} holds ${held.toSorted().join()} instead of ${expected.toSorted().join()}: ${state}`,
    )
  }
  const newest = new Map<string, number>()
  const bodies = new Map<string, string>()
  for (const { id, body, data, isTaken } of receiver.received) {
    if (!world.everShownBy(lens).has(data.workId)) throw new Error(`${lens.organisationId} heard of ${data.workId}`)
    if (data.version < (newest.get(data.workId) ?? 0)) throw new Error(`${data.workId} came out of order`)
    if ((bodies.get(id) ?? body) !== body) throw new Error(`the message ${id} came with other bytes`)
    newest.set(data.workId, data.version)
    bodies.set(id, body)
    seen.messages++
    if (isTaken) seen.taken++
  }
  seen.held += held.length
}

function aWrite(random: () => number, works: number): Write {
  const work = Math.floor(random() * works)
  if (random() < 0.4) return { kind: 'edit', work }
  const some = () => FEED_REGIONS.filter(() => random() < 0.5)
  const window = () => ({
    ...({ scope: random() < 0.7 ? 'regions' : 'worldwide_except', regions: some() } as const),
    ...({ licenceType: random() < 0.5 ? 'SVOD' : 'AVOD' } as const),
    licensee: (['whoever', 'whoever', 'partner', 'rival'] as const)[Math.floor(random() * 4)] ?? 'whoever',
    fromInMs: random() < 0.5 ? null : Math.round((random() - 0.3) * 600_000),
    lastsMs: random() < 0.8 ? null : Math.round(1 + random() * 900_000),
  })
  const status = random() < 0.8 ? 'published' : 'withdrawn'
  const windows = Array.from({ length: 1 + Math.floor(random() * 2) }, window)
  return { kind: 'write', work, status, publishedIn: some(), windows }
}
