import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type, { type Static } from 'typebox'
import { findSeenWorks, type SeenWork } from '../../db/queries/partner-lens.ts'
import type { Context } from '../context.ts'
import { linkNext } from '../http/next-link.ts'
import { nullable, refusals } from '../http/views.ts'
import { FACETS } from '../search/facets.ts'
import { LinesQuery, LineView, ReasonView, SearchQuery, SearchView } from '../search/schemas.ts'
import { searchLines } from '../search/search-lines.ts'
import { searchWorks } from '../search/search-works.ts'
import { partnerAddress } from './addresses.ts'
import { partnerOf } from './authenticate-partner.ts'
import { exampleLine, exampleWork } from './examples.ts'
import { createLensVisibility } from './lens-visibility.ts'
import { presentWorks } from './present-work.ts'
import { createReadings } from './reading.ts'
import { readingQuery, type WholeWorkView, WORK_FIELDS } from './schemas.ts'

const tags = ['partners']
const security = [{ partnerKey: [] }]
const NO_MISSES = { note: () => undefined } // what partners look for is not for curators to read

const NO_FACETS = Object.fromEntries(FACETS.map((facet) => [facet, {}]))

const { q, kind, genre, originRegion, yearFrom, yearTo, originalLocale, subtitleLocale } = SearchQuery.properties
const { sort, cursor, limit } = SearchQuery.properties
const PartnerSearchQuery = Type.Object(
  {
    ...{ ...readingQuery, q, kind, genre, originRegion, yearFrom, yearTo, originalLocale, subtitleLocale },
    ...{ sort, cursor, limit },
  },
  { additionalProperties: false },
)

const FoundView = Type.Object({
  items: Type.Array(
    Type.Object({
      work: Type.Ref('PartnerWork'),
      why: Type.Array(ReasonView),
      lines: Type.Array(LineView, { description: 'The best lines; none for a key without lines:read' }),
    }),
  ),
  facets: SearchView.properties.facets,
  nextCursor: nullable(Type.String()),
})
const FoundLinesView = Type.Object({
  items: Type.Array(Type.Object({ workId: Type.String(), ...LineView.properties })),
  nextCursor: nullable(Type.String()),
})
type Line = Static<typeof LineView>

/** Search among what the lens shows, by the search of the catalogue. */
export const searchRoutes: FastifyPluginAsyncTypebox<{ ctx: Context }> = async (app, { ctx }) => {
  const read = createReadings({ fields: WORK_FIELDS, expand: [] })
  const visibilityOf = createLensVisibility()

  app.get(
    '/search',
    {
      config: { scope: 'catalogue:read', cost: 10 },
      schema: {
        operationId: 'searchPartnerWorks',
        summary: 'Find works by title and by dialogue, whatever script or regional wording they are in',
        ...{ tags, security },
        querystring: PartnerSearchQuery,
        response: {
          200: {
            description: 'A page of works with why they were found',
            ...FoundView,
            examples: [{ items: [{ work: exampleWork, why: [], lines: [] }], facets: NO_FACETS, nextCursor: null }],
          },
          ...refusals,
        },
      },
    },
    async (request, reply) => {
      const partner = partnerOf(request)
      const { locale, fields, ...query } = request.query
      const reading = read(partner, { ...(locale && { locale }), ...(fields && { fields }) })
      const asked = { ...query, ...(locale && { locale }) }
      const page = await searchWorks(ctx, asked, NO_MISSES, await visibilityOf(ctx, partner))
      const ids = page.items.map(({ work }) => work.id)
      const seen = inOrder(await findSeenWorks(ctx.db, partner.lens, ids, ctx.now()), ids)
      const views = await presentWorks(ctx.db, partner, seen, reading)
      const titles = await presentWorks(ctx.db, partner, seen, { ...reading, fields: new Set(['id', 'titles']) })
      linkNext(request, reply, page.nextCursor)
      const mayRead = partner.scopes.includes('lines:read')
      const items = views.flatMap((work, place) => {
        const found = page.items.find((item) => item.work.id === work.id)
        const shown = titles[place]?.titles ?? []
        if (isFoundByWorkingTitle(found?.why ?? [], shown)) return []
        const why = (found?.why ?? []).filter((reason) => mayTell(reason, shown, mayRead))
        const lines = mayRead ? (found?.lines ?? []) : []
        return [{ work: work as Partial<WholeWorkView> & { id: string }, why, lines: lines.map(presentLine) }]
      })
      return { items, facets: page.facets, nextCursor: page.nextCursor }
    },
  )

  app.get(
    '/search/lines',
    {
      config: { scope: 'lines:read', cost: 10 },
      schema: {
        operationId: 'searchPartnerLines',
        summary: 'Find lines of dialogue with the second at which they are said',
        ...{ tags, security },
        querystring: LinesQuery,
        response: {
          200: {
            description: 'A page of lines',
            ...FoundLinesView,
            examples: [{ items: [exampleLine], nextCursor: null }],
          },
          ...refusals,
        },
      },
    },
    async (request, reply) => {
      const partner = partnerOf(request)
      const page = await searchLines(ctx, request.query, await visibilityOf(ctx, partner))
      const ids = [...new Set(page.items.map(({ workId }) => workId))]
      const seen = new Set((await findSeenWorks(ctx.db, partner.lens, ids, ctx.now())).map(({ id }) => id))
      linkNext(request, reply, page.nextCursor)
      const shown = page.items.filter(({ workId }) => seen.has(workId))
      const items = shown.map(({ workId, ...line }) => ({ workId, ...presentLine(line) }))
      return { items, nextCursor: page.nextCursor }
    },
  )
}

function inOrder(works: readonly SeenWork[], ids: readonly string[]): SeenWork[] {
  const byId = new Map(works.map((work) => [work.id, work]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

type Reason = Static<typeof ReasonView>
type Titles = NonNullable<WholeWorkView['titles']>

/** A reason that names a working title, or a line to who may not read lines, is kept back. */
function mayTell(reason: Reason, shown: Titles, mayReadLines: boolean): boolean {
  return reason.field === 'line' ? mayReadLines : !namesWorkingTitle(reason, shown)
}

/** To find a work by nothing else would tell what its working title is to who guesses. */
function isFoundByWorkingTitle(why: readonly Reason[], shown: Titles): boolean {
  return why.length > 0 && why.every((reason) => namesWorkingTitle(reason, shown))
}

function namesWorkingTitle({ field, text }: Reason, shown: Titles): boolean {
  return field === 'title' && !shown.some((title) => title.text === text)
}

function presentLine({ stillUrl, ...line }: Line): Line {
  return { ...line, stillUrl: partnerAddress(stillUrl) }
}
