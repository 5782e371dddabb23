import type { FastifyInstance, FastifyReply } from 'fastify'
import explanations from './problem-explanations.json' with { type: 'json' }
import { PROBLEM_CODES, sendRouteNotFound, statusOf, typeOf } from './problems.ts'

const HOUR_SECONDS = 3_600

interface Explanation {
  readonly means: string
  readonly todo: string
}

/** What is told of each code: what it means, and what who gets it can do. */
export const EXPLANATIONS: ReadonlyMap<string, Explanation> = new Map(
  Object.entries(explanations as Record<string, string[]>).map(([code, [means = '', todo = '']]) => [
    code,
    { means, todo },
  ]),
)

/** `/problems` and `/problems/CODE`: where the `type` of a problem leads. For everybody, since they tell of nothing but the program. */
export function serveProblemPages(app: FastifyInstance): void {
  app.get('/problems', { schema: { hide: true } }, async (_request, reply) => sendPage(reply, listPage()))
  app.get<{ Params: { code: string } }>('/problems/:code', { schema: { hide: true } }, async (request, reply) => {
    const { code } = request.params
    const explanation = EXPLANATIONS.get(code)
    if (explanation === undefined) return sendRouteNotFound(request, reply)
    return sendPage(reply, problemPage(code, explanation))
  })
}

function sendPage(reply: FastifyReply, html: string): FastifyReply {
  reply.header('cache-control', `public, max-age=${HOUR_SECONDS}`)
  return reply.type('text/html; charset=utf-8').send(html)
}

function listPage(): string {
  const rows = PROBLEM_CODES.toSorted().map((code) => {
    const { means = '' } = EXPLANATIONS.get(code) ?? {}
    return `<tr><td><a href="${typeOf(code)}"><code>${code}</code></a><td>${statusOf(code)}<td>${inHtml(means)}`
  })
  return page(
    'Problems',
    `<p>Refusals are <code>application/problem+json</code> (RFC 9457). <code>code</code> is stable: programs branch on it. <code>detail</code> is for people and may change.
<table><thead><tr><th>Code<th>Status<th>What it means<tbody>${rows.join('\n')}</table>`,
  )
}

function problemPage(code: string, { means, todo }: Explanation): string {
  const status = statusOf(PROBLEM_CODES.find((one) => one === code) ?? 'INTERNAL')
  return page(
    code,
    `<dl><dt>Status<dd>${status}<dt>What it means<dd>${inHtml(means)}<dt>What to do<dd>${inHtml(todo)}</dl>
<p><a href="/problems">All codes</a>`,
  )
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title} · Juku</title>
<h1>${title}</h1>
${body}
</html>
`
}

function inHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
