import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Context } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import { callerOf } from '../http/authenticate.ts'
import { entityTag } from '../http/entity-tags.ts'
import { linkNext } from '../http/next-link.ts'
import { IfMatch, refusals } from '../http/views.ts'
import { removeRulePack, setRulePack } from './edit-rules.ts'
import { packsInForce } from './packs-in-force.ts'
import { presentRuleEdit, presentRulePack, presentTargets } from './present-rules.ts'
import { getRulePack, listRevisions, pageRuleEdits } from './read-rules.ts'
import {
  AsOfQuery,
  RuleEditsView,
  RulePackBody,
  RulePackView,
  RulesHistoryQuery,
  RuleTargetsView,
  TargetParams,
} from './schemas.ts'

const tags = ['rules']
const PACK_BYTES = 1024 * 1024
const packAnswer = { description: 'The rules in force', ...RulePackView }

/** The rules of regions and platforms: read, changed, and what was changed. A handler parses, calls one use case and presents. */
export const ruleRoutes: FastifyPluginAsyncTypebox<{ ctx: Context }> = async (app, { ctx }) => {
  app.get(
    '/rules',
    {
      config: { permission: 'rules.read' },
      schema: {
        operationId: 'listRuleTargets',
        summary: 'List the regions and platforms that there are rules for',
        description:
          'Rules are engineering input, not legal advice. Files and edits that could not be loaded are listed with their faults.',
        tags,
        querystring: AsOfQuery,
        response: { 200: { description: 'All of them', ...RuleTargetsView }, ...refusals },
      },
    },
    async (request) => presentTargets(await packsInForce(ctx), await listRevisions(ctx), instantOf(ctx, request.query)),
  )

  app.get(
    '/rules/:target',
    {
      config: { permission: 'rules.read' },
      schema: {
        operationId: 'getRulePack',
        summary: 'Read every rule of a region or platform, with its source and how sure it is',
        tags,
        params: TargetParams,
        querystring: AsOfQuery,
        response: { 200: packAnswer, ...refusals },
      },
    },
    async (request, reply) => {
      const { pack, revision } = await getRulePack(ctx, request.params.target)
      reply.header('etag', entityTag({ version: revision }))
      return presentRulePack(pack, revision, instantOf(ctx, request.query))
    },
  )

  app.put(
    '/rules/:target',
    {
      config: { permission: 'rules.edit' },
      bodyLimit: PACK_BYTES,
      schema: {
        operationId: 'setRulePack',
        summary: 'Put a pack, or changes to some rules, over those of the program',
        description:
          'A whole pack stands instead of what is below it. With `overrides: "rules"` rules of the same id are replaced, new ones added, and those in `without` left out. docs/rules.md has the language of conditions.',
        tags,
        params: TargetParams,
        headers: IfMatch,
        body: RulePackBody,
        response: { 200: packAnswer, ...refusals },
      },
    },
    async (request, reply) => {
      const { target } = request.params
      const set = await setRulePack(ctx, callerOf(request), target, request.body, request.headers['if-match'])
      reply.header('etag', entityTag({ version: set.revision }))
      return presentRulePack(set.pack, set.revision, ctx.now())
    },
  )

  app.delete(
    '/rules/:target',
    {
      config: { permission: 'rules.edit' },
      schema: {
        operationId: 'removeRulePack',
        summary: 'Go back to the rules of the program, or of a file',
        tags,
        params: TargetParams,
        headers: IfMatch,
        response: { 204: { type: 'null', description: 'They are in force again' }, ...refusals },
      },
    },
    async (request, reply) => {
      await removeRulePack(ctx, callerOf(request), request.params.target, request.headers['if-match'])
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/rules/:target/history',
    {
      config: { permission: 'rules.read' },
      schema: {
        operationId: 'listRuleEdits',
        summary: 'List who changed the rules of a region or platform, the newest first',
        tags,
        params: TargetParams,
        querystring: RulesHistoryQuery,
        response: { 200: { description: 'A page of edits', ...RuleEditsView }, ...refusals },
      },
    },
    async (request, reply) => {
      const { rows, nextCursor } = await pageRuleEdits(ctx, request.params.target, request.query)
      linkNext(request, reply, nextCursor)
      return { items: rows.map(presentRuleEdit), nextCursor }
    },
  )
}

/** @throws {CatalogueError} QUERY_INVALID for a leap second, which is an instant that no clock of ours shows. */
function instantOf(ctx: Pick<Context, 'now'>, { asOf }: AsOfQuery): number {
  const atMs = asOf === undefined ? ctx.now() : Date.parse(asOf)
  if (Number.isNaN(atMs)) throw new CatalogueError('QUERY_INVALID', `asOf: ${asOf} is no instant that we can tell.`)
  return atMs
}
