import Type, { type Static } from 'typebox'
import { Locale } from '../catalogue/schemas.ts'
import { Id } from '../http/views.ts'
import { FindingView, WorkReadinessView } from '../readiness/schemas.ts'

const { places: _, ...finding } = FindingView.properties
const { override: __, findings: ___, ...target } = WorkReadinessView.properties.targets.items.properties
const { episodeId, episodeNumber, atMs, message, fix } = FindingView.properties.places.items.properties

/** A work by the rules of regions and platforms, as a partner is told of it. */
export const PartnerReadinessView = Type.Object({
  workId: Id,
  targets: Type.Array(
    Type.Object({
      ...target,
      findings: Type.Array(
        Type.Object({
          ...finding,
          places: Type.Array(Type.Object({ episodeId, episodeNumber, atMs, message, fix }), {
            description: 'The first hundred of them',
          }),
        }),
      ),
    }),
  ),
})
export type PartnerReadinessView = Static<typeof PartnerReadinessView>

export const PartnerReadinessQuery = Type.Object(
  {
    targets: Type.Optional(
      Type.String({
        ...{ minLength: 1, maxLength: 1_000 },
        description: 'Regions of the key, and platforms, with commas between them; the regions when it is not given',
      }),
    ),
    locale: Type.Optional({ ...Locale, description: 'That the words of rules are wanted in; en' }),
  },
  { additionalProperties: false },
)

/** Of a work that has everything but a rating. */
export const exampleReadiness = (workId: string): PartnerReadinessView => ({
  workId,
  targets: [
    {
      ...{ target: 'BR', kind: 'region', label: 'Brazil', packVersion: '2026-11-01', state: 'fail' },
      ...{ counts: { fail: 1, warn: 0, info: 0 }, validFrom: null, validUntil: null },
      findings: [
        {
          ...{ ruleId: 'br.rating.required', severity: 'fail', isUnknown: false },
          message: 'There is neither a rating for Brazil nor a note that none is required.',
          fix: 'Add the ClassInd rating.',
          ...{ locale: 'en', sourceUrl: 'https://www.gov.br/mj/', sourceNote: 'ClassInd', verifiedOn: '2026-11-01' },
          ...{ confidence: 'primary', isWeak: false, validFrom: null, validTo: null, placeCount: 1 },
          places: [{ episodeId: null, episodeNumber: null, atMs: null }],
        },
      ],
    },
  ],
})
