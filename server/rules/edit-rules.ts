import { findLastRulePackEdit, insertRulePackEdit } from '../../db/queries/rules.ts'
import type { Caller, Context } from '../context.ts'
import { CatalogueError, notFound } from '../errors.ts'
import { nameOf } from '../history/record-edit.ts'
import { requireMatch } from '../http/entity-tags.ts'
import { type LayeredPack, layerPacks, putOn } from './layer-packs.ts'
import { PackError } from './pack-error.ts'
import { type PacksContext, packsInForce, sourcesBelowEdits } from './packs-in-force.ts'
import { readPack } from './read-pack.ts'
import { getRulePack } from './read-rules.ts'
import type { RulePackBody } from './schemas.ts'

type EditContext = PacksContext & Pick<Context, 'now'>
/** More regions and platforms than anybody sells to. */
const MOST_TARGETS = 200

/**
 * Puts a pack, or changes to some rules, over what comes with the program and what stands in files. It holds from now on; its rules
 * have dates of their own.
 * @throws {CatalogueError} RULE_PACK_INVALID with every place that is wrong, VERSION_CONFLICT
 */
export async function setRulePack(
  ctx: EditContext,
  caller: Caller,
  target: string,
  { note, ...body }: RulePackBody,
  ifMatch?: string,
): Promise<{ pack: LayeredPack; revision: number }> {
  const pack = { target, ...body }
  const { packs } = layerPacks(await sourcesBelowEdits(ctx.settings))
  refusing(() => putOn(packs.get(target), readPack(pack, target), 'edit', target))
  const known = (await packsInForce(ctx)).packs
  if (!known.has(target) && known.size >= MOST_TARGETS) {
    const detail = `There are ${known.size} regions and platforms already: remove one first.`
    throw new CatalogueError('RULE_PACK_INVALID', detail, {
      errors: [{ pointer: '', code: 'RULE_PACK_INVALID', detail }],
    })
  }
  await store(ctx, caller, { target, action: 'set', pack, note: note ?? null }, ifMatch)
  return getRulePack(ctx, target)
}

/**
 * Takes away what was sent for a target: what comes with the program, or stands in a file, is in force again.
 * @throws {CatalogueError} RULE_PACK_NOT_FOUND where nothing was sent, VERSION_CONFLICT
 */
export async function removeRulePack(
  ctx: EditContext,
  caller: Caller,
  target: string,
  ifMatch?: string,
): Promise<void> {
  await store(ctx, caller, { target, action: 'removed', pack: null, note: null }, ifMatch)
}

interface NewEdit {
  readonly target: string
  readonly action: 'set' | 'removed'
  readonly pack: unknown
  readonly note: string | null
}

async function store(ctx: EditContext, caller: Caller, edit: NewEdit, ifMatch: string | undefined): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    const last = await findLastRulePackEdit(tx, edit.target)
    if (edit.action === 'removed' && last?.action !== 'set') throw notFound('RULE_PACK_NOT_FOUND', edit.target)
    requireMatch(ifMatch, { version: last?.revision ?? 0 })
    await insertRulePackEdit(tx, {
      ...edit,
      editorKind: caller.kind,
      editorId: caller.id,
      editorName: await nameOf(tx, caller),
      atMs: ctx.now(),
    })
  })
}

function refusing(check: () => void): void {
  try {
    check()
  } catch (error) {
    if (!(error instanceof PackError)) throw error
    const errors = error.faults.map(({ pointer, detail }) => ({ pointer, code: 'RULE_PACK_INVALID', detail }))
    throw new CatalogueError('RULE_PACK_INVALID', error.message, { errors, cause: error })
  }
}
