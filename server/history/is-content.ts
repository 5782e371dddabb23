import type { EDIT_ENTITIES, EditedFields } from '../../db/schema/index.ts'

/**
 * The fields of a work that viewers get, by themselves or by being found. All else stands beside its content: whose it is and hints for the
 * program; how far its review is and where it is shown; and what is declared of it, which rules look at in the moment that it is published.
 */
export const CONTENT_FIELDS: ReadonlySet<string> = new Set([
  ...['kind', 'originalLocale', 'originRegion', 'coProductionRegions', 'releaseYear', 'externalIds'],
  ...['titles', 'synopses', 'genres', 'credits', 'tags', 'contentNotes', 'covers'],
])

/**
 * Whether a change is one of what viewers get, which is what people approve: those fields of a work, anything of an episode, and tracks
 * that are approved before or after.
 * @param names the fields that changed.
 */
export function changesContent(
  entity: (typeof EDIT_ENTITIES)[number],
  names: readonly string[],
  before: EditedFields | undefined,
  after: EditedFields | undefined,
): boolean {
  if (entity === 'note') return false
  if (entity === 'track') return before?.state === 'approved' || after?.state === 'approved'
  return entity === 'episode' || names.some((name) => CONTENT_FIELDS.has(name))
}
