import Type from 'typebox'

/** The schema, or null. */
export const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()])

/** RFC 9457 problem details, as every refusal is answered. */
export const ProblemView = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.String({ description: 'Stable; programs branch on it.' }),
    detail: Type.String({ description: 'For people: what is wrong and what to do.' }),
    errors: Type.Optional(
      Type.Array(Type.Object({ pointer: Type.String(), code: Type.String(), detail: Type.String() })),
    ),
    conflicts: Type.Optional(
      Type.Array(Type.Record(Type.String(), Type.Unknown()), {
        description: 'Of WINDOWS_CONTRADICT: each as acceptedConflicts has it, to be accepted by its id',
      }),
    ),
    findings: Type.Optional(
      Type.Array(Type.Record(Type.String(), Type.Unknown()), {
        description:
          'Of READINESS_FAILED: what stands against which region, as the readiness of a work has it; at most 200',
      }),
    ),
  },
  { $id: 'Problem', title: 'Problem' },
)

/** The refusals that every call may give. Used as `response: { 200: ..., ...refusals }`. */
export const refusals = {
  '4xx': { description: 'Refused', content: { 'application/problem+json': { schema: Type.Ref('Problem') } } },
  '5xx': { description: 'Failed', content: { 'application/problem+json': { schema: Type.Ref('Problem') } } },
} as const

/** An id of ours. */
export const Id = Type.String({ pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' })

export const WorkParams = Type.Object({ workId: Id })
export const EpisodeParams = Type.Object({ episodeId: Id })

/** Headers of a conditional write. */
export const IfMatch = Type.Object({ 'if-match': Type.Optional(Type.String({ maxLength: 200 })) })

/** Headers of a creating POST. */
export const IdempotencyHeaders = Type.Object({
  'idempotency-key': Type.Optional(Type.String({ minLength: 1, maxLength: 200, pattern: '^[!-~]+$' })),
})

/** How lists are asked for. */
export const Paging = {
  cursor: Type.Optional(Type.String({ minLength: 1, maxLength: 500, description: 'nextCursor of the page before' })),
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 20 }),
}
