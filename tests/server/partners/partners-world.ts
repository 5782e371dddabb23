import { insertPartnerKey, type PartnerKeyRow } from '../../../db/queries/partner-keys.ts'
import { putPublication, replaceWindows, type WindowRow } from '../../../db/queries/windows.ts'
import { updateWork } from '../../../db/queries/works.ts'
import type { AppOptions } from '../../../server/app.ts'
import type { Context } from '../../../server/context.ts'
import { newKeyText } from '../../../server/partners/key-text.ts'
import { digestOfKey } from '../../../server/partners/verify-key.ts'
import { type AddedWork, addOrganisation, addWork } from '../accounts/people-world.ts'
import { startTestApp, type TestApp } from '../test-app.ts'

export interface PartnersWorld extends TestApp {
  /** Of a partner. */
  readonly partnerId: string
  readonly producerId: string
  /** Adds a key of the partner that sees Macau and may do everything; `headers` calls with it. */
  addKey(change?: Partial<PartnerKeyRow>): Promise<AddedKey>
  /** Adds a work of the producer that may be shown in Macau. */
  addShown(change?: ShownChange): Promise<AddedWork>
}

export interface AddedKey {
  readonly key: string
  readonly row: PartnerKeyRow
  readonly headers: { readonly authorization: string }
}

export interface ShownChange {
  readonly title?: string
  readonly bytes?: string
  /** Where it is published; Macau. */
  readonly publishedIn?: readonly string[]
  readonly windows?: readonly Partial<WindowRow>[]
}

/** An app with a partner and a producer. Its clock stands still but for `advance`. */
export async function startPartnersWorld(
  options: Partial<AppOptions> & { env?: Record<string, string>; dataDir?: string } = {},
): Promise<PartnersWorld> {
  const t = await startTestApp({ isClockStill: true, ...options })
  const partnerId = await addOrganisation(t, 'partner')
  const producerId = await addOrganisation(t, 'producer')
  return {
    ...t,
    ...{ partnerId, producerId },
    addKey: (change) => addKey(t, { organisationId: partnerId, ...change }),
    addShown: async ({ publishedIn = ['MO'], windows = [{}], ...work } = {}) => {
      const added = await addWork(t, { organisationId: producerId, status: 'published', ...work })
      await showWork(t, added.workId, publishedIn, windows)
      return added
    },
  }
}

/** A window for streaming in Macau, for whoever, for ever. */
export const WINDOW = {
  ...({ scope: 'regions', regions: ['MO'], licenceType: 'SVOD', isExclusive: false, fromMs: null } as const),
  ...{ untilMs: null, holdbackLocales: [], licensee: null, licenseeOrganisationId: null, note: null },
}

/** Publishes a work in regions and gives it windows. */
export async function showWork(
  { ctx }: { readonly ctx: Pick<Context, 'db' | 'now' | 'newId'> },
  workId: string,
  regions: readonly string[],
  windows: readonly Partial<WindowRow>[],
): Promise<void> {
  const by = { editorKind: 'operator', editorId: 'operator', editorName: 'operator' } as const
  const rows = windows.map((window, position) => ({ ...WINDOW, ...window, id: ctx.newId(), workId, position }))
  await ctx.db.transaction(async (tx) => {
    for (const region of regions) await putPublication(tx, { workId, region, sinceMs: ctx.now(), ...by })
    await replaceWindows(tx, workId, rows, ctx.now())
    await updateWork(tx, workId, {}, ctx.now())
  })
}

/** Adds a key of a partner that sees Macau and may do everything; `headers` calls with it. */
export async function addKey(
  { ctx }: { readonly ctx: Pick<Context, 'db' | 'now' | 'newId'> },
  change: Partial<PartnerKeyRow> & Pick<PartnerKeyRow, 'organisationId'>,
): Promise<AddedKey> {
  const { text: key, shortToken } = newKeyText()
  const all = ['catalogue:read', 'lines:read', 'media:read', 'feed:read', 'webhooks:write', 'exports:read'] as const
  const facts = { id: ctx.newId(), name: 'A key', shortToken, keyDigest: digestOfKey(key), createdAtMs: ctx.now() }
  const row = await ctx.db.transaction((tx) =>
    insertPartnerKey(tx, { ...facts, scopes: [...all], regions: ['MO'], ...change }),
  )
  return { key, row, headers: { authorization: `Bearer ${key}` } }
}
