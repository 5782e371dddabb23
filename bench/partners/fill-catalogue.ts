import { createHash } from 'node:crypto'
import { insertEpisode } from '../../db/queries/episodes.ts'
import { insertMediaFile, storeAnalysis } from '../../db/queries/media-files.ts'
import { insertOrganisation } from '../../db/queries/organisations.ts'
import { insertPartnerKey } from '../../db/queries/partner-keys.ts'
import { putPublication, replaceWindows } from '../../db/queries/windows.ts'
import { replaceWorkDescriptions } from '../../db/queries/work-descriptions.ts'
import { insertWork, replaceWorkParts } from '../../db/queries/works.ts'
import type { Context } from '../../server/context.ts'
import { newKeyText } from '../../server/partners/key-text.ts'
import { digestOfKey } from '../../server/partners/verify-key.ts'

type Needs = Pick<Context, 'db' | 'now' | 'newId'>
const AT_ONCE = 100
const NAMES = [...'林雨青陳志明王美玲張家豪']

/** Fills a database with works that may be shown in Macau, each described and analysed, and a key that sees them. */
export async function fillCatalogue(ctx: Needs, size: { readonly works: number; readonly episodes: number }) {
  const organisationId = ctx.newId()
  const { text: key, shortToken } = newKeyText()
  await ctx.db.transaction(async (tx) => {
    const times = { createdAtMs: ctx.now(), updatedAtMs: ctx.now() }
    await insertOrganisation(tx, { id: organisationId, kind: 'partner', name: 'A platform', version: 1, ...times })
    await insertPartnerKey(tx, {
      ...{ id: ctx.newId(), organisationId, name: 'Bench', shortToken, keyDigest: digestOfKey(key) },
      ...{ scopes: ['catalogue:read', 'feed:read'], regions: ['HK', 'MO'], createdAtMs: ctx.now() },
    })
  })
  const workIds: string[] = []
  while (workIds.length < size.works) {
    await ctx.db.transaction(async (tx) => {
      for (let count = 0; count < AT_ONCE && workIds.length < size.works; count++) {
        workIds.push(await addWork(ctx, tx, workIds.length, size.episodes))
      }
    })
  }
  return { key, workIds }
}

async function addWork(
  ctx: Needs,
  tx: Parameters<Parameters<Context['db']['transaction']>[0]>[0],
  at: number,
  episodes: number,
) {
  const id = ctx.newId()
  const nowMs = ctx.now()
  const times = { createdAtMs: nowMs, updatedAtMs: nowMs }
  const facts = { kind: 'micro_drama', originalLocale: 'zh-Hant-TW', originRegion: 'TW', version: 1 } as const
  await insertWork(tx, { id, status: 'published', ...facts, ...times })
  const name = `${NAMES[at % NAMES.length]}${NAMES[(at * 7) % NAMES.length]}的第${at}次重生`
  const texts = ['zh-Hant-TW', 'zh-Hans-CN', 'en', 'pt-BR'].map((locale) => ({ locale, text: `${name} ${locale}` }))
  await replaceWorkParts(tx, id, {
    titles: texts.map((title) => ({ ...title, kind: 'display' as const })),
    synopses: texts.map(({ locale, text }) => ({ locale, text: `${text}。`.repeat(10) })),
    genres: ['rebirth', 'revenge'],
  })
  const credits = NAMES.map((one) => ({ role: 'actor', names: [{ locale: 'zh-Hant-TW', text: one }], character: one }))
  await replaceWorkDescriptions(tx, id, { credits })
  const by = { editorKind: 'operator', editorId: 'operator', editorName: 'operator' } as const
  for (const region of ['HK', 'MO', 'TW']) await putPublication(tx, { workId: id, region, sinceMs: nowMs, ...by })
  const window = {
    scope: 'worldwide_except',
    regions: ['CN'],
    licenceType: 'SVOD',
    isExclusive: false,
    position: 0,
  } as const
  const open = {
    fromMs: null,
    untilMs: null,
    holdbackLocales: [],
    licensee: null,
    licenseeOrganisationId: null,
    note: null,
  }
  await replaceWindows(tx, id, [{ ...window, ...open, id: ctx.newId(), workId: id }], nowMs)
  for (let number = 1; number <= episodes; number++) {
    const sha256 = createHash('sha256').update(`${id} ${number}`).digest('hex')
    await insertMediaFile(tx, { sha256, sizeBytes: 1, createdAtMs: nowMs })
    const picture = { mimeType: 'image/webp', sizeBytes: 1, widthPx: 1, heightPx: 1, sha256 }
    const still = { id: ctx.newId(), mediaSha256: sha256, kind: 'poster', rank: 1, reasons: [] } as const
    await storeAnalysis(tx, sha256, { analysedAtMs: nowMs, durationMs: 90_000 }, [
      { ...still, ...picture, reasons: [] },
    ])
    const episode = { id: ctx.newId(), workId: id, number, state: 'ready', mediaSha256: sha256, version: 1 } as const
    await insertEpisode(tx, { ...episode, warnings: [], ...times })
  }
  return id
}
