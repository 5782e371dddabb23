import type { FastifyInstance } from 'fastify'

/** `GET /api/works/{workId}` of every route that the router has, HEAD and the files of the page included. */
export function routesOf(app: FastifyInstance): string[] {
  const lines = app.printRoutes({ commonPrefix: false, includeHooks: false }).split('\n')
  const stack: string[] = []
  const routes: string[] = []
  for (const line of lines) {
    const match = /^([│ ]*)[├└]── (.*?)(?: \(([A-Z, ]+)\))?$/.exec(line)
    if (!match) continue
    const depth = (match[1] ?? '').length / 4
    stack.length = depth
    stack.push(match[2] ?? '')
    const printed = stack.join('').replaceAll(/:(\w+)/g, '{$1}')
    const path = printed.replace(/^(\/docs(?:\/partners)?)\/\*$/, '$1/static/*') // the printer loses what stands before a *
    for (const method of match[3]?.split(', ') ?? []) routes.push(`${method} ${path}`)
  }
  return routes
}
