import { createHash } from 'node:crypto'
import { replaceWorkParts } from '../../../../db/queries/works.ts'
import { type Answer, type RightsWorld, startRightsWorld } from '../rights-world.ts'

export const NAMESPACES =
  'xmlns:avails="http://www.movielabs.com/schema/avails/v2.7/avails" xmlns:md="http://www.movielabs.com/schema/md/v2.12/md"'

export interface AvailsWorld extends RightsWorld {
  /** A work of the producer with an external id; its id. */
  addKnown(scheme: string, value: string): Promise<string>
  send(file: string | Buffer, query?: Record<string, string | string[]>, more?: SendOptions): Promise<Answer>
  /** A dry run, and then what it says. */
  take(file: string | Buffer, query?: Record<string, string | string[]>, type?: string): Promise<Answer>
  windowsOf(workId: string): Promise<readonly Record<string, unknown>[]>
}

interface SendOptions {
  readonly type?: string | undefined
  readonly headers?: Record<string, string>
}

export async function startAvailsWorld(): Promise<AvailsWorld> {
  const t = await startRightsWorld()
  const send: AvailsWorld['send'] = async (file, query = {}, { type = 'application/xml', headers = {} } = {}) => {
    const answer = await t.app.inject({
      method: 'POST',
      url: '/api/avails',
      query,
      headers: { ...t.editor, 'content-type': type, ...headers },
      payload: file,
    })
    return { status: answer.statusCode, etag: answer.headers.etag as string | undefined, body: answer.json() }
  }
  return {
    ...t,
    send,
    addKnown: async (scheme, value) => {
      const workId = await t.addWork()
      const titles = [{ locale: 'zh-Hant-TW', text: '雨夜計程車', kind: 'display' }] as const
      const parts = { titles: [...titles], externalIds: [{ scheme, value }] }
      await t.ctx.db.transaction((tx) => replaceWorkParts(tx, workId, parts))
      return workId
    },
    take: async (file, query = {}, type) => {
      const plan = await send(file, query, { type })
      if (plan.status !== 200) return plan
      return send(file, { ...query, dryRun: 'false' }, { type, headers: { 'if-match': plan.body.planDigest } })
    },
    windowsOf: async (workId) => (await t.get(`/api/works/${workId}/windows`)).body.items,
  }
}

/** An EIDR that is right, of a name. */
export function eidr(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex').slice(0, 20).toUpperCase()
  const signs = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'
  let p = 36
  for (const sign of hex) {
    p = (p + signs.indexOf(sign)) % 36 || 36
    p = (p * 2) % 37
  }
  return `10.5240/${hex.match(/..../g)?.join('-')}-${signs[(37 - p) % 36]}`
}

export interface Trans {
  readonly id?: string
  readonly licence?: string
  readonly licensee?: string
  readonly territories?: readonly string[]
  readonly excluded?: readonly string[]
  readonly start?: string
  readonly end?: string
  readonly holdbacks?: readonly string[]
  readonly more?: string
}

/** One transaction in XML; `start` and `end` are instants, or conditions. */
export function transaction(given: Trans = {}): string {
  const { id, licence = 'SVOD', licensee, territories = ['MO'], excluded = [], holdbacks = [], more = '' } = given
  const edge = (name: string, text: string) => {
    const element = /^\d/.test(text) ? name : `${name}Condition`
    return `<avails:${element}>${text}</avails:${element}>`
  }
  const country = (name: string) => (code: string) =>
    `<avails:${name}><md:country>${code}</md:country></avails:${name}>`
  return [
    id === undefined ? '<avails:Transaction>' : `<avails:Transaction TransactionID="${id}">`,
    licensee === undefined ? '' : `<avails:Licensee><md:DisplayName>${licensee}</md:DisplayName></avails:Licensee>`,
    `<avails:LicenseType>${licence}</avails:LicenseType>`,
    ...territories.map(country('Territory')),
    ...excluded.map(country('TerritoryExcluded')),
    edge('Start', given.start ?? '2026-07-01T00:00:00+08:00'),
    edge('End', given.end ?? 'Open'),
    ...holdbacks.map((locale) => `<avails:HoldbackLanguage asset="subdub">${locale}</avails:HoldbackLanguage>`),
    `<avails:FormatProfile>HD</avails:FormatProfile>${more}</avails:Transaction>`,
  ].join('')
}

/** An avail of a series in XML. */
export function avail(alid: string, transactions: readonly string[], entryType = 'Full Extract', series = ''): string {
  return `<avails:Avail><avails:ALID>${alid}</avails:ALID><avails:Disposition><avails:EntryType>${entryType}</avails:EntryType></avails:Disposition><avails:Licensor><md:DisplayName>Licensor</md:DisplayName></avails:Licensor><avails:AvailType>series</avails:AvailType><avails:ShortDescription>A series</avails:ShortDescription><avails:Asset contentID="md:cid:org:example.com:series"><avails:WorkType>Series</avails:WorkType><avails:SeriesMetadata><avails:SeriesContentID>md:cid:org:example.com:series</avails:SeriesContentID>${series}<avails:SeriesTitleInternalAlias>Rainy Night</avails:SeriesTitleInternalAlias></avails:SeriesMetadata></avails:Asset>${transactions.join('')}</avails:Avail>`
}

export function availList(...avails: readonly string[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<avails:AvailList ${NAMESPACES}>${avails.join('')}</avails:AvailList>`
}
