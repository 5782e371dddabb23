import Type, { type Static } from 'typebox'
import { CALLER_KINDS, RULE_EDIT_ACTIONS } from '../../db/schema/index.ts'
import { nullable, Paging } from '../http/views.ts'
import { LAYERS } from './layer-packs.ts'
import { PACK_KINDS, PackSchema, RuleChangesSchema, RuleSchema, TargetSchema } from './pack.ts'

const Instant = Type.String({ format: 'date-time' })
const layer = Type.Enum([...LAYERS], {
  description:
    'program: it comes with the program; file: it stands in DATA_DIR/rules; edit: it was sent to PUT /rules/{target}',
})
/** Texts and conditions leave as they are in the pack. */
const Open = Type.Object({}, { additionalProperties: true })
const Fault = Type.Object({
  pointer: Type.String({ description: 'JSON Pointer (RFC 6901) into the pack' }),
  detail: Type.String(),
})

export const TargetParams = Type.Object({ target: TargetSchema })

/** Query of GET /rules and GET /rules/{target}. */
export const AsOfQuery = Type.Object(
  { asOf: Type.Optional({ ...Instant, description: 'Which rules hold at this instant; else now' }) },
  { additionalProperties: false },
)
export type AsOfQuery = Static<typeof AsOfQuery>

const summary = {
  target: Type.String({ description: 'A region (ISO 3166-1 alpha-2) or a platform' }),
  kind: Type.Enum([...PACK_KINDS]),
  labels: { ...Open, description: 'What it is called, by locale' },
  version: Type.String(),
  timeZone: Type.String({ description: 'Its midnights are when dates of rules begin' }),
  layers: Type.Array(layer, { description: 'Where its rules come from; a later layer wins over an earlier' }),
  revision: Type.Integer({ description: 'Of the last edit of this target; 0: nobody ever made one' }),
  counts: Type.Object({
    rules: Type.Integer(),
    inForce: Type.Integer(),
    weak: Type.Integer({ description: 'Rules whose source could not be verified' }),
  }),
}
export const RuleTargetsView = Type.Object({
  items: Type.Array(Type.Object(summary)),
  refused: Type.Array(
    Type.Object({ layer, name: Type.String(), target: nullable(Type.String()), faults: Type.Array(Fault) }),
    { description: 'Files and edits that are not in force, and the places of their faults' },
  ),
  revision: Type.String({ description: 'A digest of all rules in force: it changes when any of them does' }),
  nextCursor: Type.Null(),
})
export type RuleTargetsView = Static<typeof RuleTargetsView>

const { require: _require, when: _when, message: _message, fix: _fix, ...plainRule } = RuleSchema.properties
export const RulePackView = Type.Object({
  ...summary,
  terms: { ...Open, description: 'Conditions that have a name' },
  rules: Type.Array(
    Type.Object({
      ...plainRule,
      ...{ when: Type.Optional(Open), require: Open, message: Open, fix: Open },
      isInForce: Type.Boolean({ description: 'At the instant that was asked for' }),
      isWeak: Type.Boolean({ description: 'Its source could not be verified' }),
      layer,
    }),
  ),
})
export type RulePackView = Static<typeof RulePackView>

const { target: _target, ...packFields } = PackSchema.properties
const { overrides, without, rules } = RuleChangesSchema.properties
/** Body of PUT /rules/{target}: a whole pack, or, with `overrides`, changes to some rules. */
export const RulePackBody = Type.Object(
  {
    ...Type.Partial(Type.Object(packFields)).properties,
    version: packFields.version,
    rules,
    overrides: Type.Optional(overrides),
    without,
    note: Type.Optional(
      Type.String({ minLength: 1, maxLength: 500, pattern: '\\S', description: 'Why; for the record' }),
    ),
  },
  { additionalProperties: false },
)
export type RulePackBody = Static<typeof RulePackBody>

/** Query of GET /rules/{target}/history. */
export const RulesHistoryQuery = Type.Object(Paging, { additionalProperties: false })

export const RuleEditView = Type.Object({
  revision: Type.Integer(),
  action: Type.Enum([...RULE_EDIT_ACTIONS]),
  by: Type.Object({
    kind: Type.Enum([...CALLER_KINDS]),
    id: Type.String({ description: 'Of the person, or `operator`' }),
    name: Type.String({ description: 'As it was then' }),
  }),
  at: Instant,
  note: nullable(Type.String()),
  before: {
    ...nullable(Open),
    description: 'What had been sent before; null: the program’s, or a file’s, was in force',
  },
  after: { ...nullable(Open), description: 'What was sent; null: the program’s, or a file’s, is in force again' },
})
export type RuleEditView = Static<typeof RuleEditView>
export const RuleEditsView = Type.Object({ items: Type.Array(RuleEditView), nextCursor: nullable(Type.String()) })
