import { readFile } from 'node:fs/promises'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pathOf, readAcceptedBreaks, readDocument } from '../../../scripts/openapi/contract-files.ts'
import { DESCRIBED_URL } from '../../../scripts/openapi/describe-apis.ts'
import { findBreaks } from '../../../scripts/openapi/find-breaks.ts'
import type { Answer, Document, Media, Operation } from '../../../server/http/openapi/document.ts'
import { API_NAMES, type ApiName, documentOf } from '../../../server/http/openapi/documents.ts'
import { type PartnersWorld, startPartnersWorld } from '../partners/partners-world.ts'

/**
 * POST calls that take no Idempotency-Key, each with the reason why sending it twice does no harm. A call that creates something takes
 * the key: `headers: IdempotencyHeaders`, `idempotencyOf`, and in its transaction `findEarlierResult` and `rememberResult`.
 */
const NEEDS_NO_KEY: Readonly<Record<string, string>> = {
  beginIdentity: 'keeps nothing: what it begins is in a cookie',
  signIn: 'a session that nobody has the cookie of opens nothing, and expires',
  acceptInvitation: 'a link works once: the second is 404 INVITATION_NOT_FOUND',
  retryFailure: 'a step from failed to queued: the second is 404 JOB_NOT_FOUND',
  retryEpisode: 'a step from failed to uploaded: the second is 409 EPISODE_NOT_FAILED',
  decideDuplicate: 'sets what was decided of a pair',
  commitImport: 'a step from planned to committed: the second is 409 IMPORT_COMMITTED',
  takeAvails: 'sets windows: the same file twice changes nothing',
  restoreRemoved: 'what was brought back is no longer removed: the second is 404 REMOVED_NOT_FOUND',
  retireGlossaryWord: 'a step from active to retired: the second is 404 GLOSSARY_WORD_NOT_FOUND',
  acceptWordingCandidate: 'a candidate is decided once: the second is 404 WORDING_CANDIDATE_NOT_FOUND',
  rejectWordingCandidate: 'a candidate is decided once: the second is 404 WORDING_CANDIDATE_NOT_FOUND',
  makeDraftsOfWork: 'asks for drafts, of which there is one an episode and locale',
  makeDraftsOfEpisode: 'there is one draft an episode and locale',
  approveDraft: 'a step from draft to approved: the second is 409 TRACK_NOT_DRAFT',
  returnTranslationPacket: 'sets the lines of drafts that are there',
  submitWork: 'a step of review: the second is 409 WORK_STATUS_CONFLICT',
  claimReview: 'sets who has the review',
  releaseReview: 'sets that nobody has the review',
  requestChanges: 'a step of review: the second is 409 WORK_STATUS_CONFLICT',
  approveWork: 'one approval a person, and of one version of the content',
  publishWork: 'a step of review: sets where the work is published',
  withdrawWork: 'a step of review: the second is 409 WORK_STATUS_CONFLICT',
  restoreWork: 'a step of review: the second is 409 WORK_STATUS_CONFLICT',
  pingWebhook: 'a second message that says nothing does no harm',
  pingPartnerWebhook: 'a second message that says nothing does no harm',
  replayWebhook: 'sets from where the feed is told',
  replayPartnerWebhook: 'sets from where the feed is told',
  replayWebhookDelivery: 'a message that waits is asked for once',
  replayPartnerWebhookDelivery: 'a message that waits is asked for once',
}

let t: PartnersWorld
let documents: Record<ApiName, Document>
beforeAll(async () => {
  t = await startPartnersWorld({ env: { PUBLIC_URL: DESCRIBED_URL } })
  const asServed = (name: ApiName) => JSON.parse(JSON.stringify(documentOf(t.app, name))) as Document
  documents = { studio: asServed('studio'), partner: asServed('partner') }
})
afterAll(() => t[Symbol.asyncDispose]())

/** `GET /api/works` with its operation. */
function operationsOf(name: ApiName): [string, Operation][] {
  return Object.entries(documents[name].paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, Operation] => [
      `${method.toUpperCase()} ${path}`,
      operation,
    ]),
  )
}

describe.each(API_NAMES)('the %s API', (name) => {
  test('is the one in docs/openapi: after a change, `npm run openapi` writes it anew', async () => {
    const kept = (await readFile(pathOf(name, 'current'), 'utf8').catch(() => '')).split('\n')
    const served = `${JSON.stringify(documents[name], null, 2)}\n`.split('\n')
    const place = served.findIndex((line, index) => kept[index] !== line)
    expect(place, `docs/openapi/${name}.json differs at index ${place} of its lines: run npm run openapi`).toBe(-1)
    expect(kept.length, `docs/openapi/${name}.json has more lines than are served: run npm run openapi`).toBe(
      served.length,
    )
  })

  test('breaks no program that was written against the last release, but where that was decided', async () => {
    const released = await readDocument(name, 'released')
    const breaks = released === undefined ? ['it was never released'] : findBreaks(released, documents[name])
    const accepted = (await readAcceptedBreaks())[name]
    expect(
      breaks,
      'Undo these, or (CONTRIBUTING.md, The contract) list each with its reason in docs/openapi/accepted-breaks.json',
    ).toEqual(Object.keys(accepted))
    for (const [sentence, reason] of Object.entries(accepted)) expect(reason, sentence).toMatch(/\w+ \w+ \w+/)
  })

  test('has an example of each request and each success, which its schema takes', () => {
    const ajv = new Ajv2020({ strict: false, allErrors: true })
    ;(addFormats as unknown as { default: (instance: Ajv2020) => void }).default(ajv) // CommonJS
    ajv.addFormat('binary', true)
    ajv.addSchema({ $id: 'contract', components: documents[name].components })
    const wrong: string[] = []
    let count = 0
    for (const [call, operation] of operationsOf(name)) {
      const successes = Object.entries(operation.responses).filter(([status]) => status.startsWith('2'))
      const bodies: [string, Media][] = [
        ...Object.entries(operation.requestBody?.content ?? {}),
        ...successes.flatMap(([, answer]) => Object.entries(answer.content ?? {})),
      ]
      for (const [type, { schema, ...media }] of bodies) {
        const examples = media.examples ? Object.values(media.examples).map(({ value }) => value) : [media.example]
        const text = JSON.stringify(schema).replaceAll('"#/components/', '"contract#/components/')
        const validate = ajv.compile(JSON.parse(text) as object)
        for (const example of examples) {
          count++
          if (example === undefined) wrong.push(`${call} ${type}: no example`)
          else if (!validate(example)) wrong.push(`${call} ${type}: ${ajv.errorsText(validate.errors)}`)
        }
      }
      for (const parameter of operation.parameters ?? []) {
        expect(() => ajv.compile(parameter.schema), `${call} ${parameter.name}`).not.toThrow() // it is made with the first call
        if (parameter.required && parameter.example === undefined && !parameter.schema.examples)
          wrong.push(`${call} ${parameter.name}: no example`)
      }
    }
    expect(wrong, 'Give the schema `examples`, or server/http/openapi/example-values.json a value').toEqual([])
    expect(count).toBeGreaterThan(10)
  })

  test('takes an Idempotency-Key with every POST that creates something', () => {
    const without = operationsOf(name)
      .filter(([call, { parameters }]) => {
        const takesKey = parameters?.some((one) => one.in === 'header' && one.name === 'idempotency-key') === true
        return call.startsWith('POST ') && !takesKey
      })
      .map(([, { operationId = '' }]) => operationId)
    const known = Object.keys(NEEDS_NO_KEY).filter((id) =>
      operationsOf(name).some(([, { operationId }]) => operationId === id),
    )
    expect(without.toSorted(), 'See NEEDS_NO_KEY in this file').toEqual(known.toSorted())
  })

  test('says of every call what is left to its caller, and how long to wait when nothing is', () => {
    for (const [call, { responses }] of operationsOf(name)) {
      expect(responses['429'], call).toEqual({ $ref: '#/components/responses/TooManyRequests' })
      for (const [status, answer] of Object.entries(responses)) {
        if (!/^[23]/.test(status)) continue
        expect(Object.keys(answer.headers ?? {}), `${call} ${status}`).toEqual(
          expect.arrayContaining(['RateLimit', 'RateLimit-Policy']),
        )
      }
    }
    const { TooManyRequests } = documents[name].components.responses as Record<string, Answer>
    expect(Object.keys(TooManyRequests?.headers ?? {})).toEqual(['Retry-After', 'RateLimit', 'RateLimit-Policy'])
  })

  test('has nothing of the other, and nothing that it does not use', () => {
    const other = name === 'studio' ? 'partner' : 'studio'
    const paths = (of: ApiName) => Object.keys(documents[of].paths)
    expect(paths(name).filter((path) => paths(other).includes(path))).toEqual([])
    const text = JSON.stringify(documents[name])
    for (const schema of Object.keys(documents[name].components.schemas))
      expect(text, schema).toContain(`"#/components/schemas/${schema}"`)
    expect(Object.keys(documents[name].components.securitySchemes)).toEqual(
      name === 'studio' ? ['token', 'session'] : ['partnerKey'],
    )
  })
})

test('what needs no Idempotency-Key is still a call', () => {
  const calls = API_NAMES.flatMap((name) => operationsOf(name).map(([, { operationId }]) => operationId))
  expect(Object.keys(NEEDS_NO_KEY).filter((id) => !calls.includes(id))).toEqual([])
})

test('the operator is served the one document, every key of a partner the other', async () => {
  const studio = await t.app.inject({ url: '/api/openapi.json', headers: t.operator })
  expect(studio.json()).toEqual(documents.studio)
  const key = await t.addKey({ scopes: ['webhooks:write'] })
  const partner = await t.app.inject({ url: '/api/partner/v1/openapi.json', headers: key.headers })
  expect(partner.json()).toEqual(documents.partner)
  expect((await t.app.inject({ url: '/api/partner/v1/openapi.json' })).statusCode).toBe(401)
  expect((await t.app.inject({ url: '/api/partner/v1/openapi.json', headers: t.operator })).statusCode).toBe(401)
})
