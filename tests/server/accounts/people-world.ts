import { createHash } from 'node:crypto'
import { insertCollection } from '../../../db/queries/collections.ts'
import { insertEpisode } from '../../../db/queries/episodes.ts'
import { insertImport } from '../../../db/queries/imports.ts'
import { insertMediaFile, storeAnalysis } from '../../../db/queries/media-files.ts'
import { insertMembership, type MembershipRow } from '../../../db/queries/memberships.ts'
import { insertOrganisation, type OrganisationRow } from '../../../db/queries/organisations.ts'
import { insertPerson } from '../../../db/queries/people.ts'
import { insertTrack } from '../../../db/queries/tracks.ts'
import { insertUpload } from '../../../db/queries/uploads.ts'
import { putWorkShare } from '../../../db/queries/work-shares.ts'
import { insertWork, replaceWorkParts, type WorkStatus } from '../../../db/queries/works.ts'
import { credentialOf, csrfTokenOf, openSession } from '../../../server/accounts/sessions.ts'
import type { Context } from '../../../server/context.ts'
import type { TestApp } from '../test-app.ts'

export type Role = MembershipRow['role']
interface World {
  readonly ctx: Pick<Context, 'db' | 'now' | 'newId'>
}

/** Adds an organisation; its id. */
export async function addOrganisation({ ctx }: World, kind: OrganisationRow['kind'], name: string = ctx.newId()) {
  const id = ctx.newId()
  const row = { id, kind, name, version: 1, createdAtMs: ctx.now(), updatedAtMs: ctx.now() }
  await ctx.db.transaction((tx) => insertOrganisation(tx, row))
  return id
}

/** Adds a person without a password, with these roles by organisation; their id. */
export async function addPerson({ ctx }: World, roles: Readonly<Record<string, Role>> = {}): Promise<string> {
  const id = ctx.newId()
  const nowMs = ctx.now()
  await ctx.db.transaction(async (tx) => {
    const row = { id, email: `${id}@juku.example`, name: `Person ${id}`, version: 1 }
    await insertPerson(tx, { ...row, createdAtMs: nowMs, updatedAtMs: nowMs })
    for (const [organisationId, role] of Object.entries(roles)) {
      await insertMembership(tx, { personId: id, organisationId, role, createdAtMs: nowMs })
    }
  })
  return id
}

/** Headers of a new session of a person, as a page sends them. */
export async function signedIn({ ctx }: World, personId: string): Promise<Record<string, string>> {
  const opened = { personId, credentialDigest: credentialOf(null) }
  const secret = await ctx.db.transaction((tx) => openSession(tx, opened, ctx.now()))
  return { cookie: `juku=${secret}`, 'x-csrf-token': csrfTokenOf(secret) }
}

/** A new person of one organisation, signed in. */
export async function member(t: World, organisationId: string, role: Role): Promise<Record<string, string>> {
  return signedIn(t, await addPerson(t, { [organisationId]: role }))
}

/** Adds an import into a work, planned and empty; its id. */
export async function addImport({ ctx }: World, workId: string): Promise<string> {
  const id = ctx.newId()
  const lists = { rows: [], gaps: [], leftovers: [], guesses: [], errors: [], warnings: [] }
  const plan = { ...lists, counts: { create: 0, change: 0, unchanged: 0 }, errorCount: 0, canCommit: true }
  const made = { callerId: 'operator', uploadIds: [], overrides: [], state: 'planned', plan, planDigest: '0' } as const
  const times = { createdAtMs: ctx.now(), updatedAtMs: ctx.now() }
  await ctx.db.transaction((tx) => insertImport(tx, { id, workId, ...made, ...times }))
  return id
}

/** Adds a collection without works; its id. */
export async function addCollection({ ctx }: World, organisationId: string): Promise<string> {
  const row = { id: ctx.newId(), organisationId, audience: 'organisation', version: 1 } as const
  await ctx.db.transaction((tx) => insertCollection(tx, { ...row, createdAtMs: ctx.now(), updatedAtMs: ctx.now() }))
  return row.id
}

export interface AddedWork {
  readonly workId: string
  readonly episodeId: string
  readonly trackId: string
  readonly stillId: string
}

/** Adds a work with an episode, its file, a still and a track. */
export async function addWork(
  { ctx }: Pick<TestApp, 'ctx'>,
  work: {
    organisationId: string | null
    status: WorkStatus
    title?: string
    genres?: readonly string[]
    bytes?: string
  },
  shares: Readonly<Record<string, 'editor' | 'viewer'>> = {},
): Promise<AddedWork> {
  const [workId, episodeId, stillId] = [ctx.newId(), ctx.newId(), ctx.newId()] as const
  const trackId = ctx.newId()
  const nowMs = ctx.now()
  const times = { createdAtMs: nowMs, updatedAtMs: nowMs }
  const bytes = Buffer.from(work.bytes ?? workId)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  await ctx.store.keepBytes(bytes)
  const { organisationId, status, title = workId, genres = [] } = work
  await ctx.db.transaction(async (tx) => {
    const facts = { kind: 'micro_drama', originalLocale: 'zh-Hant-TW', originRegion: 'TW', version: 1 } as const
    await insertWork(tx, { id: workId, organisationId, status, ...facts, ...times })
    await replaceWorkParts(tx, workId, { titles: [{ locale: 'zh-Hant-TW', text: title, kind: 'display' }], genres })
    await insertMediaFile(tx, { sha256, sizeBytes: bytes.length, createdAtMs: nowMs })
    const still = { id: stillId, mediaSha256: sha256, kind: 'poster', rank: 1, sha256 } as const
    const picture = { mimeType: 'image/webp', sizeBytes: bytes.length, widthPx: 1, heightPx: 1 }
    await storeAnalysis(tx, sha256, { analysedAtMs: nowMs }, [{ ...still, ...picture, reasons: [] }])
    const episode = { id: episodeId, workId, number: 1, state: 'ready', mediaSha256: sha256, version: 1 } as const
    await insertEpisode(tx, { ...episode, warnings: [], ...times })
    for (const [to, role] of Object.entries(shares)) {
      await putWorkShare(tx, { workId, organisationId: to, role, createdAtMs: nowMs })
    }
  })
  await addTrack({ ctx }, { episodeId, trackId })
  return { workId, episodeId, trackId, stillId }
}

/** Adds an upload that has begun; its id. */
export async function addUpload({ ctx }: World, organisationId: string): Promise<string> {
  const id = ctx.newId()
  const nowMs = ctx.now()
  const said = { fileName: '', mediaType: null, metadata: '', sizeBytes: 9, receivedBytes: 0, expectedSha256: null }
  const times = { createdAtMs: nowMs, updatedAtMs: nowMs, expiresAtMs: nowMs + 3_600_000 }
  const row = { id, organisationId, callerId: 'somebody', state: 'receiving', ...said, ...times } as const
  await ctx.db.transaction((tx) => insertUpload(tx, row))
  return id
}

/** Adds a track again that was removed. */
export async function addTrack({ ctx }: World, { episodeId, trackId }: Pick<AddedWork, 'episodeId' | 'trackId'>) {
  const track = {
    ...({ id: trackId, episodeId, locale: 'en', kind: 'subtitles', origin: 'uploaded', state: 'approved' } as const),
    ...({ format: 'srt', encoding: 'utf-8', encodingConfidence: 1, localeSource: 'given' } as const),
    createdAtMs: ctx.now(),
  }
  await ctx.db.transaction((tx) => insertTrack(tx, track, [{ startMs: 0, endMs: 900, text: 'Hello' }]))
}
