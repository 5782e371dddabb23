import cookie from '@fastify/cookie'
import multipart from '@fastify/multipart'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import fastify, { type FastifyInstance, LogController } from 'fastify'
import { identityRoutes } from './accounts/identity-routes.ts'
import { memberRoutes } from './accounts/member-routes.ts'
import { organisationRoutes } from './accounts/organisation-routes.ts'
import { createPasswords } from './accounts/passwords.ts'
import { peopleRoutes } from './accounts/people-routes.ts'
import { OrganisationView } from './accounts/schemas.ts'
import { sessionRoutes } from './accounts/session-routes.ts'
import { createAuthority } from './accounts/sessions.ts'
import { adaptationRoutes } from './adaptation/routes.ts'
import { episodeRoutes } from './catalogue/episode-routes.ts'
import { EpisodeView, TrackView } from './catalogue/episode-schemas.ts'
import { fileRoutes } from './catalogue/file-routes.ts'
import { historyRoutes } from './catalogue/history-routes.ts'
import { WorkView } from './catalogue/schemas.ts'
import { shareRoutes } from './catalogue/share-routes.ts'
import { trackRoutes } from './catalogue/track-routes.ts'
import { vocabularyRoutes } from './catalogue/vocabulary-routes.ts'
import { workRoutes } from './catalogue/work-routes.ts'
import { collectionRoutes } from './collections/routes.ts'
import { CollectionView } from './collections/schemas.ts'
import type { Context } from './context.ts'
import { coverRoutes } from './covers/routes.ts'
import { CoverView } from './covers/schemas.ts'
import { duplicateRoutes } from './duplicates/routes.ts'
import type { StreamLimits } from './events/event-hub.ts'
import { eventRoutes } from './events/event-routes.ts'
import { candidateRoutes } from './glossary/candidate-routes.ts'
import { glossaryRoutes } from './glossary/routes.ts'
import { EditView } from './glossary/schemas.ts'
import { authenticateRequests, isTls, requireCaller, sessionCookieName } from './http/authenticate.ts'
import { answerClientError } from './http/client-errors.ts'
import { serveHealth } from './http/health.ts'
import { limitCalls } from './http/limit-calls.ts'
import { measureRequests } from './http/metrics.ts'
import { describeApi } from './http/openapi/describe-api.ts'
import { serveDocs } from './http/openapi/serve-docs.ts'
import { serveProblemPages } from './http/problem-pages.ts'
import { sendProblem } from './http/problems.ts'
import { secureAnswers } from './http/security-headers.ts'
import { buildSerializer } from './http/serializers.ts'
import { limitSlowBodies } from './http/slow-bodies.ts'
import { servePage } from './http/static-page.ts'
import { useValidation } from './http/validation.ts'
import { importRoutes } from './imports/routes.ts'
import { ImportView } from './imports/schemas.ts'
import { cueRoutes } from './localisation/cue-routes.ts'
import { draftRoutes } from './localisation/draft-routes.ts'
import { findingRoutes } from './localisation/finding-routes.ts'
import { packetRoutes } from './localisation/packet-routes.ts'
import { operationsRoutes } from './operations/routes.ts'
import { profileRoutes } from './partners/exports/profile-routes.ts'
import { keyRoutes } from './partners/key-routes.ts'
import { type KeyUses, openKeyUses } from './partners/key-uses.ts'
import type { PartnerLimits } from './partners/limits.ts'
import { PARTNER_VIEWS, partnerApi } from './partners/partner-api.ts'
import type { Reach } from './partners/webhooks/check-url.ts'
import { deliveryRoutes } from './partners/webhooks/delivery-routes.ts'
import { readOpenedRanges } from './partners/webhooks/reachable.ts'
import { type ResolveName, resolveName } from './partners/webhooks/resolve-name.ts'
import { STUDIO_DOOR } from './partners/webhooks/webhook-door.ts'
import { webhookRoutes } from './partners/webhooks/webhook-routes.ts'
import { readinessRoutes } from './readiness/routes.ts'
import { noteRoutes } from './review/note-routes.ts'
import { NoteView } from './review/note-schemas.ts'
import { queueRoutes } from './review/queue-routes.ts'
import { ReviewView } from './review/schemas.ts'
import { stepRoutes } from './review/step-routes.ts'
import { availsRoutes } from './rights/avails/routes.ts'
import { declarationRoutes } from './rights/declaration-routes.ts'
import { filingRoutes } from './rights/filing-routes.ts'
import { ratingRoutes } from './rights/rating-routes.ts'
import { windowRoutes } from './rights/window-routes.ts'
import { ruleRoutes } from './rules/routes.ts'
import type { MissLogOptions } from './search/miss-log.ts'
import { searchRoutes } from './search/routes.ts'
import { savedSearchRoutes } from './search/saved-search-routes.ts'
import { SavedSearchView } from './search/saved-search-schemas.ts'
import { UPLOAD_LIMITS, type UploadLimits } from './uploads/limits.ts'
import { UploadView } from './uploads/schemas.ts'
import { tusRoutes } from './uploads/tus-routes.ts'
import { uploadRoutes } from './uploads/upload-routes.ts'

export interface AppOptions {
  readonly adminToken: string
  /** Other bounds than the usual, for tests of the bounds. */
  readonly uploadLimits?: Partial<UploadLimits>
  /** Other delays than the usual, for tests that cannot wait. */
  readonly rebuildDelayMs?: number
  readonly misses?: MissLogOptions
  readonly streamLimits?: Partial<StreamLimits>
  readonly partnerLimits?: Partial<PartnerLimits>
  /** Other name servers than this machine's. */
  readonly resolveName?: ResolveName
}

const JSON_BYTES = 256 * 1024
const IDLE_MS = 120_000
/** A machine that has much else to do takes longer to start than the 10 s after which the framework would give up. */
const START_MS = 120_000

/** Builds the HTTP side of the catalogue; it does not listen yet. */
export async function buildApp(ctx: Context, options: AppOptions): Promise<FastifyInstance> {
  const app = fastify({
    loggerInstance: sharedLogger(ctx.log),
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: ctx.settings.TRUST_PROXY,
    bodyLimit: JSON_BYTES,
    connectionTimeout: IDLE_MS,
    pluginTimeout: START_MS,
    requestTimeout: 0, // uploads last; slow senders are ended by their rate
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200 },
    schemaController: { compilersFactory: { buildSerializer } },
    frameworkErrors: sendProblem,
    clientErrorHandler: answerClientError,
  }).withTypeProvider<TypeBoxTypeProvider>()
  app.setErrorHandler(sendProblem)
  useValidation(app)
  limitSlowBodies(app)
  const metrics = measureRequests(app, ctx)
  await describeApi(app, ctx.settings, [
    TrackView,
    EpisodeView,
    WorkView,
    CoverView,
    UploadView,
    ImportView,
    EditView,
    OrganisationView,
    NoteView,
    ReviewView,
    CollectionView,
    SavedSearchView,
    ...PARTNER_VIEWS,
  ])
  const uses = openKeyUses(ctx)
  app.addHook('onClose', () => uses.close())
  const opened = readOpenedRanges(ctx.settings.WEBHOOK_ALLOW_ADDRESSES)
  const reach = { opened, resolve: options.resolveName ?? resolveName }
  await app.register((studio) => serveStudio(studio, ctx, { ...options, readMetrics: metrics.read, uses, reach }))
  const { observe } = metrics
  const limits = options.partnerLimits
  await app.register(partnerApi, { prefix: '/api/partner/v1', ctx, uses, reach, limits, observe })
  return app as unknown as FastifyInstance
}

/** One logger for every call: none is logged by its number, and to make a logger for each costs a twentieth of a small answer. */
function sharedLogger(log: Context['log']): Context['log'] {
  const shared: Context['log'] = log.child({})
  return Object.assign(shared, { child: () => shared })
}

interface StudioOptions extends AppOptions {
  readonly readMetrics: ReturnType<typeof measureRequests>['read']
  readonly uses: KeyUses
  readonly reach: Reach
}

/** Everything for people and their own programs: its callers and its guards are its own, and partners have theirs. */
async function serveStudio(app: FastifyInstance, ctx: Context, options: StudioOptions): Promise<void> {
  await app.register(cookie)
  const authority = createAuthority(ctx, options.adminToken)
  const passwords = createPasswords()
  authenticateRequests(app, authority, sessionCookieName(ctx.settings))
  secureAnswers(app, isTls(ctx.settings))
  limitCalls(app, ctx.settings.RATE_LIMIT_PER_MINUTE, ctx.now)
  await app.register(multipart, { throwFileSizeLimit: false })

  serveHealth(app, ctx)
  serveProblemPages(app)
  const limits = { ...UPLOAD_LIMITS, videoBytes: ctx.settings.MAX_UPLOAD_BYTES, ...options.uploadLimits }
  await app.register(identityRoutes, { prefix: '/api', ctx })
  await app.register(sessionRoutes, { prefix: '/api', ctx, authority, passwords })
  await app.register(
    async (api) => {
      requireCaller(api, ctx)
      await api.register(organisationRoutes, { ctx })
      await api.register(memberRoutes, { ctx })
      await api.register(peopleRoutes, { ctx, passwords })
      await api.register(uploadRoutes, { ctx })
      await api.register(tusRoutes, { ctx, limits })
      await api.register(eventRoutes, { ctx, limits: options.streamLimits })
      await api.register(workRoutes, { ctx })
      await api.register(shareRoutes, { ctx })
      await api.register(episodeRoutes, { ctx, limits })
      await api.register(coverRoutes, { ctx, limits })
      await api.register(trackRoutes, { ctx, limits })
      await api.register(fileRoutes, { ctx })
      await api.register(duplicateRoutes, { ctx })
      await api.register(importRoutes, { ctx })
      await api.register(historyRoutes, { ctx })
      await api.register(vocabularyRoutes)
      await api.register(glossaryRoutes, { ctx, rebuildDelayMs: options.rebuildDelayMs })
      await api.register(candidateRoutes, { ctx, rebuildDelayMs: options.rebuildDelayMs })
      await api.register(cueRoutes, { ctx })
      await api.register(draftRoutes, { ctx })
      await api.register(findingRoutes, { ctx })
      await api.register(packetRoutes, { ctx })
      await api.register(adaptationRoutes, { ctx })
      await api.register(windowRoutes, { ctx })
      await api.register(availsRoutes, { ctx })
      await api.register(ratingRoutes, { ctx })
      await api.register(filingRoutes, { ctx })
      await api.register(declarationRoutes, { ctx })
      await api.register(ruleRoutes, { ctx })
      await api.register(stepRoutes, { ctx })
      await api.register(queueRoutes, { ctx })
      await api.register(noteRoutes, { ctx })
      await api.register(collectionRoutes, { ctx })
      await api.register(savedSearchRoutes, { ctx })
      await api.register(readinessRoutes, { ctx })
      await api.register(operationsRoutes, { ctx })
      await api.register(keyRoutes, { ctx, uses: options.uses })
      await api.register(profileRoutes, { ctx })
      await api.register(webhookRoutes, { ctx, reach: options.reach, door: STUDIO_DOOR })
      await api.register(deliveryRoutes, { ctx, door: STUDIO_DOOR })
      await api.register(searchRoutes, { ctx, ...(options.misses ? { misses: options.misses } : {}) })
    },
    { prefix: '/api' },
  )
  await app.register(async (scope) => {
    requireCaller(scope, ctx)
    scope.get('/metrics', { config: { permission: 'operate' }, schema: { hide: true } }, async (_request, reply) => {
      const { contentType, text } = await options.readMetrics()
      return reply.header('content-type', contentType).send(text)
    })
  })
  await serveDocs(app, ctx)
  await servePage(app)
}
