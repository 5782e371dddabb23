import type { FastifyPluginAsync } from 'fastify'
import type { Context } from '../context.ts'
import { isTls } from '../http/authenticate.ts'
import type { ObserveAnswer } from '../http/metrics.ts'
import { documentOf } from '../http/openapi/documents.ts'
import { answerKnownFirst } from './answer-known.ts'
import { openGate, requirePartner } from './authenticate-partner.ts'
import { exportRoutes } from './exports/export-routes.ts'
import { feedRoutes } from './feed/feed-routes.ts'
import type { KeyUses } from './key-uses.ts'
import { createKnownAnswers } from './known-answers.ts'
import { createStreamCaps, PARTNER_LIMITS, type PartnerLimits } from './limits.ts'
import { linkRoutes } from './link-routes.ts'
import { createMediaLinks, readMediaLinkSecret } from './media-links.ts'
import { mediaRoutes } from './media-routes.ts'
import { readinessRoutes } from './readiness-routes.ts'
import { PartnerEpisodeView, PartnerWorkView } from './schemas.ts'
import { searchRoutes } from './search-routes.ts'
import type { Reach } from './webhooks/check-url.ts'
import { deliveryRoutes } from './webhooks/delivery-routes.ts'
import { PARTNERS_DOOR } from './webhooks/webhook-door.ts'
import { webhookRoutes } from './webhooks/webhook-routes.ts'
import { DeliveryView, WebhookView } from './webhooks/webhook-schemas.ts'
import { workRoutes } from './work-routes.ts'

const YEAR_SECONDS = 31_536_000

/** Shapes that answers of these calls name by their ids: the app has to know them first. */
export const PARTNER_VIEWS = [PartnerWorkView, PartnerEpisodeView, WebhookView, DeliveryView]

export interface PartnerApiOptions {
  readonly ctx: Context
  readonly uses: KeyUses
  /** Where webhooks may be. */
  readonly reach: Reach
  /** Other bounds than the usual. */
  readonly limits?: Partial<PartnerLimits> | undefined
  readonly observe: ObserveAnswer
}

/** What partner platforms call: its own plugin with its own callers, limits and views, so that nothing of the studio's API leaks into it. */
export const partnerApi: FastifyPluginAsync<PartnerApiOptions> = async (app, options) => {
  const { ctx, uses, reach, limits: given, observe } = options
  const limits = { ...PARTNER_LIMITS, ...given }
  const caps = createStreamCaps(limits.streams)
  const links = createMediaLinks(await readMediaLinkSecret(ctx.settings.DATA_DIR))
  app.decorateRequest('partner', null)
  const always: Readonly<Record<string, string>> = {
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'", // data, and nothing that a browser would run
    ...(isTls(ctx.settings) && { 'strict-transport-security': `max-age=${YEAR_SECONDS}` }),
  }
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(always)
    done()
  })
  const gate = openGate(ctx, { limits, uses })
  const known = createKnownAnswers()
  answerKnownFirst(app, { gate, known, observe })
  await app.register(async (scope) => {
    requirePartner(scope, gate, limits)
    await scope.register(workRoutes, { ctx, known })
    await scope.register(readinessRoutes, { ctx })
    await scope.register(mediaRoutes, { ctx, links })
    await scope.register(searchRoutes, { ctx })
    await scope.register(feedRoutes, { ctx, caps, limits, known })
    await scope.register(exportRoutes, { ctx, limits })
    scope.get('/openapi.json', { config: { scope: 'any', cost: 5 }, schema: { hide: true } }, async (_request, reply) =>
      reply.header('cache-control', 'private, no-cache').send(documentOf(app, 'partner')),
    )
    await scope.register(webhookRoutes, { ctx, reach, door: PARTNERS_DOOR })
    await scope.register(deliveryRoutes, { ctx, door: PARTNERS_DOOR })
  })
  await app.register(linkRoutes, { ctx, links, caps, limits })
}
