import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import fastify from 'fastify'
import { WorkView } from '../../../server/catalogue/schemas.ts'
import type { Caller } from '../../../server/context.ts'
import { sendProblem } from '../../../server/http/problems.ts'
import { useValidation } from '../../../server/http/validation.ts'
import { ProblemView } from '../../../server/http/views.ts'
import { searchRoutes } from '../../../server/search/routes.ts'
import type { WorldContext } from '../indexing/search-world.ts'

export interface Reason {
  readonly field: string
  readonly locale: string
  readonly kind: string
  readonly text: string
  readonly marks: [number, number][]
}
export interface Line {
  readonly workId?: string
  readonly episodeId: string
  readonly episodeNumber: number
  readonly trackId: string
  readonly locale: string
  readonly startMs: number
  readonly endMs: number
  readonly text: string
  readonly marks: [number, number][]
  readonly stillUrl: string | null
}
export interface Found {
  readonly status: number
  readonly items: { work: { id: string }; why: Reason[]; lines: Line[] }[]
  readonly ids: string[]
  readonly facets: Record<string, Record<string, number>>
  readonly isComplete: boolean
  readonly nextCursor: string | null
  readonly code: string
}

export interface Suggested {
  readonly status: number
  readonly items: {
    kind: string
    text: string
    locale: string | null
    genre: string | null
    workId: string | null
    marks: [number, number][]
  }[]
}

export interface Nearest {
  readonly status: number
  readonly code?: string
  readonly texts: { text: string; works: number }[]
  readonly hiding: { filter: string; works: number }[]
  readonly unfiltered: number
}

const OPERATOR: Caller = { kind: 'operator', id: 'operator', memberships: [] }

/** The search routes as the server has them, behind `find`, `findLines`, `suggest` and `nearest`. */
export async function createSearchApp(ctx: WorldContext, caller: Caller = OPERATOR) {
  const app = fastify().withTypeProvider<TypeBoxTypeProvider>()
  app.setErrorHandler(sendProblem)
  app.addHook('onRequest', async (request) => {
    request.caller = caller
  })
  useValidation(app)
  for (const view of [ProblemView, WorkView]) app.addSchema(view)
  await app.register(searchRoutes, { ctx, prefix: '/api' })
  const get = async (path: string, query: Record<string, string>) => {
    const response = await app.inject({ method: 'GET', url: path, query })
    return { status: response.statusCode, ...response.json() }
  }
  return {
    close: () => app.close(),
    find: async (query: Record<string, string>): Promise<Found> => {
      const answer = await get('/api/search', query)
      return { ...answer, ids: answer.items?.map((item: { work: { id: string } }) => item.work.id) }
    },
    suggest: (query: Record<string, string>): Promise<Suggested> => get('/api/search/suggest', query),
    nearest: (query: Record<string, string>): Promise<Nearest> => get('/api/search/nearest', query),
    findLines: (
      query: Record<string, string>,
    ): Promise<{ status: number; code: string; items: Line[]; nextCursor: string | null }> =>
      get('/api/search/lines', query),
  }
}

/** The marked parts of a text. */
export function marked({ text, marks }: { text: string; marks: [number, number][] }): string[] {
  return marks.map(([from, to]) => text.slice(from, to))
}
