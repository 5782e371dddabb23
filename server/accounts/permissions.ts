import type { ORGANISATION_KINDS, ROLES, SHARE_ROLES } from '../../db/schema/index.ts'

type Role = (typeof ROLES)[number]

/**
 * What a caller is to the thing that a call is about: a role in the organisation that owns it (`own`), or in one that it is
 * shared with (`shared`; the lesser of both roles). Where a call is about nothing yet, a role in any organisation of a kind
 * (`producer`, `curator`, `partner`); a curator's also counts for works that are no draft. Everybody is a `caller`, and part of
 * the `public` of a thing that is for everybody.
 */
export type Relation =
  | 'caller'
  | 'public'
  | `own.${Role}`
  | `shared.${(typeof SHARE_ROLES)[number]}`
  | `${(typeof ORGANISATION_KINDS)[number]}.${Role}`

const NOBODY = [] as const
const ANYBODY = ['caller'] as const
const OWN_OWNERS = ['own.owner'] as const
const OWN_WRITERS = ['own.owner', 'own.editor'] as const
const OWN_READERS = [...OWN_WRITERS, 'own.viewer'] as const
const PRODUCING = ['producer.owner', 'producer.editor'] as const
const CURATING = ['curator.owner', 'curator.editor'] as const
const CURATORS = [...CURATING, 'curator.viewer'] as const

/** Who may do what. The operator may do everything; each route names its permission, and one without a name does not start. */
export const PERMISSIONS = {
  /** Metrics, the description of the API, and what else is about this installation. */
  operate: NOBODY,
  /** One's own session, name, password and tokens. */
  self: ANYBODY,
  /** Lists and searches show to each caller what that caller may read. */
  'work.list': ANYBODY,
  /** The words that works are described with. */
  'vocabulary.read': ANYBODY,
  'work.create': PRODUCING,
  'work.read': [...OWN_READERS, 'shared.editor', 'shared.viewer', ...CURATORS],
  'work.edit': [...OWN_WRITERS, 'shared.editor'],
  'work.submit': [...OWN_WRITERS, 'shared.editor'],
  'work.share': OWN_OWNERS,
  'work.publish': CURATING,
  'work.withdraw': [...OWN_WRITERS, ...CURATING],
  /** Shows to each caller the reviews of works that they may read. */
  'review.list': ANYBODY,
  /** Taking a work on, asking for changes, approving; which step leads where: `server/review/steps.ts`. */
  'review.decide': CURATING,
  'note.write': [...OWN_WRITERS, 'shared.editor', ...CURATING],
  'collection.list': ANYBODY,
  'collection.create': [...PRODUCING, ...CURATING],
  /** Each reader sees of it the works that they may read. */
  'collection.read': [...OWN_READERS, 'public'],
  'collection.edit': OWN_WRITERS,
  'upload.write': [...PRODUCING, ...OWN_WRITERS],
  'import.write': [...PRODUCING, ...OWN_WRITERS, 'shared.editor'],
  /** Shows to each caller pairs of which they may read both; who decides has to be an editor, or a curator, of both. */
  'duplicate.list': ANYBODY,
  'duplicate.decide': [...PRODUCING, ...CURATING],
  /** What is said of a word once and for all works of an organisation is for its own people to say. */
  'adaptation.answer-for-all': OWN_WRITERS,
  'events.read': ANYBODY,
  'glossary.read': [...PRODUCING, 'producer.viewer', ...CURATORS],
  'glossary.edit': CURATING,
  /** What is learned from the texts of many producers, and what readers did not find. */
  'wording.read': CURATORS,
  /** What regions and platforms ask for. Who changes it changes what every work is judged by. */
  'rules.read': ANYBODY,
  'rules.edit': ['curator.owner'],
  'organisation.create': NOBODY,
  'organisation.list': ANYBODY,
  'organisation.read': OWN_READERS,
  'organisation.manage': OWN_OWNERS,
} as const satisfies Record<string, readonly Relation[]>
export type Permission = keyof typeof PERMISSIONS

/** True when one of these relations has the permission. */
export function isPermitted(permission: Permission, relations: readonly Relation[]): boolean {
  const permitted: readonly Relation[] = PERMISSIONS[permission]
  return relations.some((relation) => permitted.includes(relation))
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a caller needs for this route. */
    permission?: Permission
  }
}
