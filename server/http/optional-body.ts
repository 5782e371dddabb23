import type { FastifyRequest } from 'fastify'

/** For a route whose JSON body may be left out: it is the empty object then. */
export const optionalBody = {
  preValidation: async (request: FastifyRequest): Promise<void> => {
    request.body ??= {}
  },
}
