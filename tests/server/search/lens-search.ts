import fastify from 'fastify'
import { expect } from 'vitest'
import { insertOrganisation } from '../../../db/queries/organisations.ts'
import type { WindowRow } from '../../../db/queries/windows.ts'
import { openStore } from '../../../media/store.ts'
import { readSettings } from '../../../server/config.ts'
import { sendProblem } from '../../../server/http/problems.ts'
import { useValidation } from '../../../server/http/validation.ts'
import { ProblemView } from '../../../server/http/views.ts'
import { openKeyUses } from '../../../server/partners/key-uses.ts'
import { PARTNER_VIEWS, partnerApi } from '../../../server/partners/partner-api.ts'
import { resolveName } from '../../../server/partners/webhooks/resolve-name.ts'
import type { SearchWorld } from '../indexing/search-world.ts'
import { addKey, showWork } from '../partners/partners-world.ts'

type KeyName = 'macau' | 'taiwan' | 'catalogue'

/** The partner API over a world's engine, with works that a key for Macau shows and others that it does not. */
export interface LensSearch {
  /** Their genres are crime and comedy, and drama. */
  readonly shown: readonly string[]
  /** By why they are not shown; each has a genre of its own, which stands in its title and its lines as well. */
  readonly hidden: Readonly<Record<string, string>>
  /** @param key for Macau, for Taiwan, or for Macau without lines */
  ask<T>(path: string, query: Record<string, string>, key?: KeyName): Promise<T>
  close(): Promise<void>
}

export async function openLensSearch(world: SearchWorld): Promise<LensSearch> {
  const { ctx } = world
  const [partner, rival] = [await addPartner(world), await addPartner(world)]
  const add = async (genre: string, publishedIn: readonly string[], window: Partial<WindowRow> = {}) => {
    const id = await world.addWork({ titles: { 'zh-Hant-TW': `雨夜計程車 ${genre}` }, genres: [genre, 'drama'] })
    await world.addEpisode(id, 1, { 'zh-Hant-TW': [`你還記得那輛計程車嗎 ${genre}`] })
    await showWork(world, id, publishedIn, [window])
    return id
  }
  const shown = [await add('crime', ['MO']), await add('comedy', ['MO', 'HK'])]
  const hidden = {
    elsewhere: await add('secret', ['HK'], { regions: ['HK'] }),
    unpublished: await add('family', []),
    rivals: await add('mystery', ['MO'], { licensee: 'Rival', licenseeOrganisationId: rival }),
    past: await add('horror', ['MO'], { untilMs: ctx.now() - 1_000 }),
    'to come': await add('fantasy', ['MO'], { fromMs: ctx.now() + 3_600_000 }),
  }
  await world.index(...shown, ...Object.values(hidden))
  const { app, close } = await servePartners(world)
  const keyOf = async (change: object) => (await addKey(world, { organisationId: partner, ...change })).headers
  const keys = {
    macau: await keyOf({}),
    taiwan: await keyOf({ regions: ['TW'] }),
    catalogue: await keyOf({ scopes: ['catalogue:read'] }),
  }
  return {
    ...{ shown, hidden },
    ask: async <T>(path: string, query: Record<string, string>, key: KeyName = 'macau') => {
      const answer = await app.inject({ url: `/api/partner/v1${path}`, query, headers: keys[key] })
      expect(answer.statusCode, answer.body).toBe(200)
      return answer.json() as T
    },
    close,
  }
}

/** Nothing but the partner API, as the server has it. */
async function servePartners({ ctx, running: { dataDir } }: SearchWorld) {
  const app = fastify()
  app.setErrorHandler(sendProblem)
  useValidation(app)
  for (const view of [ProblemView, ...PARTNER_VIEWS]) app.addSchema(view)
  const whole = { ...ctx, settings: readSettings({ DATA_DIR: dataDir }), store: await openStore(dataDir) }
  const uses = openKeyUses(whole)
  const outside = { reach: { opened: [], resolve: resolveName }, observe: () => undefined }
  await app.register(partnerApi, { prefix: '/api/partner/v1', ctx: whole, uses, ...outside })
  const close = async () => {
    await app.close()
    await uses.close()
  }
  return { app, close }
}

async function addPartner({ ctx, db }: SearchWorld): Promise<string> {
  const id = ctx.newId()
  const row = { id, kind: 'partner', name: id, version: 1, createdAtMs: 1, updatedAtMs: 1 } as const
  await db.transaction((tx) => insertOrganisation(tx, row))
  return id
}
