import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import type { Permission } from '../../accounts/permissions.ts'
import type { Context } from '../../context.ts'
import { requireCaller } from '../authenticate.ts'
import { type ApiName, documentOf } from './documents.ts'

/** Serves `/docs` and `/api/openapi.json` to the operator, and to everybody who is signed in `/docs/partners`: what platforms call. */
export async function serveDocs(app: FastifyInstance, ctx: Pick<Context, 'db'>): Promise<void> {
  await app.register(async (scope) => {
    requireCaller(scope, ctx, 'operate')
    scope.get('/api/openapi.json', { schema: { hide: true } }, async () => documentOf(app, 'studio'))
  })
  await servePages(app, ctx, { name: 'studio', prefix: '/docs', permission: 'operate' })
  await servePages(app, ctx, { name: 'partner', prefix: '/docs/partners', permission: 'self' })
}

interface Pages {
  readonly name: ApiName
  readonly prefix: string
  readonly permission: Permission
}

async function servePages(app: FastifyInstance, ctx: Pick<Context, 'db'>, pages: Pages): Promise<void> {
  await app.register(async (scope) => {
    requireCaller(scope, ctx, pages.permission)
    await scope.register(swaggerUi, {
      routePrefix: pages.prefix,
      uiConfig: { validatorUrl: null },
      transformSpecificationClone: false,
      transformSpecification: () => ({ ...documentOf(app, pages.name) }),
    })
  })
}
