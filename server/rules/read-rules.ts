import {
  findLastRulePackEdit,
  listLastRuleRevisions,
  listRulePackEdits,
  type RulePackEdit,
} from '../../db/queries/rules.ts'
import { notFound } from '../errors.ts'
import { decodeCursor, encodeCursor } from '../http/cursor.ts'
import type { LayeredPack } from './layer-packs.ts'
import { type PacksContext, packsInForce } from './packs-in-force.ts'

/** The pack in force for a target, and the number of its last edit (0 = none). @throws {CatalogueError} RULE_PACK_NOT_FOUND */
export async function getRulePack(ctx: PacksContext, target: string): Promise<{ pack: LayeredPack; revision: number }> {
  const pack = (await packsInForce(ctx)).packs.get(target)
  if (!pack) throw notFound('RULE_PACK_NOT_FOUND', target)
  return { pack, revision: await revisionOf(ctx, target) }
}

/** The number of the last edit of a target; 0 = nobody ever made one. */
export async function revisionOf({ db }: Pick<PacksContext, 'db'>, target: string): Promise<number> {
  return (await findLastRulePackEdit(db, target))?.revision ?? 0
}

/** The number of the last edit of each target that has one. */
export async function listRevisions({ db }: Pick<PacksContext, 'db'>): Promise<ReadonlyMap<string, number>> {
  return new Map((await listLastRuleRevisions(db)).map(({ target, revision }) => [target, revision]))
}

/** An edit with the one before it; undefined: it was the first. */
export interface EditWithBefore {
  readonly edit: RulePackEdit
  readonly before: RulePackEdit | undefined
}

/** One page of what was done to a target's rules, newest first. @throws {CatalogueError} RULE_PACK_NOT_FOUND, CURSOR_INVALID */
export async function pageRuleEdits(
  ctx: PacksContext,
  target: string,
  { cursor, limit }: { readonly cursor?: string; readonly limit: number },
): Promise<{ rows: EditWithBefore[]; nextCursor: string | null }> {
  const beforeRevision = cursor === undefined ? undefined : decodeCursor(cursor, { revision: 'number' }).revision
  const edits = await listRulePackEdits(ctx.db, target, { beforeRevision, limit: limit + 1 })
  if (edits.length === 0 && cursor === undefined) await getRulePack(ctx, target) // nothing was done to it, or there is none
  const rows = edits.slice(0, limit).map((edit, index) => ({ edit, before: edits[index + 1] }))
  const last = rows.at(-1)?.edit
  return { rows, nextCursor: edits.length > limit && last ? encodeCursor({ revision: last.revision }) : null }
}
