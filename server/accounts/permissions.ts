import type { ORGANISATION_KINDS, ROLES, SHARE_ROLES } from '../../db/schema/index.ts'

type Role = (typeof ROLES)[number]

/**
 * What a caller is to the thing that a call is about: a role in the organisation that owns it (`own`), in one that it is shared
 * with (`shared`; the lesser of both roles), or in any organisation of a kind (`producer`, `curator`, `partner`).
 */
export type Relation =
  | `own.${Role}`
  | `shared.${(typeof SHARE_ROLES)[number]}`
  | `${(typeof ORGANISATION_KINDS)[number]}.${Role}`

const OWN_READERS = ['own.owner', 'own.editor', 'own.viewer'] as const
const OWN_WRITERS = ['own.owner', 'own.editor'] as const
const PRODUCING = ['producer.owner', 'producer.editor'] as const
const CURATORS = ['curator.owner', 'curator.editor', 'curator.viewer'] as const
const CURATING = ['curator.owner', 'curator.editor'] as const

/** Who may do what. The operator may do everything; each route names its permission, and one without a name does not start. */
export const PERMISSIONS = {
  'work.create': PRODUCING,
  'work.read': [...OWN_READERS, 'shared.editor', 'shared.viewer', ...CURATORS],
  'work.edit': [...OWN_WRITERS, 'shared.editor'],
  'work.share': ['own.owner'],
  'work.publish': CURATING,
  'upload.write': PRODUCING,
  'import.write': PRODUCING,
  'glossary.read': [...PRODUCING, 'producer.viewer', ...CURATORS],
  'glossary.edit': CURATING,
} as const satisfies Record<string, readonly Relation[]>
export type Permission = keyof typeof PERMISSIONS

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a caller needs for this route. */
    permission?: Permission
  }
}
