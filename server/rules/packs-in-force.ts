import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Reader } from '../../db/open.ts'
import { findRulesRevision, listCurrentRulePacks } from '../../db/queries/rules.ts'
import type { Context } from '../context.ts'
import { type LayeredPack, layerPacks, type RefusedSource, type Source } from './layer-packs.ts'
import { PackError } from './pack-error.ts'
import { readPack } from './read-pack.ts'
import { packFolderState, readPackFolder } from './read-pack-folder.ts'

/** What it takes to know them: the database, the folder of files, and where to tell of faults. */
export interface PacksContext extends Pick<Context, 'db' | 'log'> {
  readonly settings: Pick<Context['settings'], 'DATA_DIR'>
}

/** Every pack that works are judged by. */
export interface PacksInForce {
  /** By target, in the order of their names. */
  readonly packs: ReadonlyMap<string, LayeredPack>
  readonly refused: readonly RefusedSource[]
  /** A digest of all rules: whoever keeps what was judged by another has to judge again. */
  readonly revision: string
}

const PROGRAM_FOLDER = fileURLToPath(new URL('packs/', import.meta.url))
const FOLDER_OF_FILES = 'rules'

/** Read once a process, and again when an edit or a file in DATA_DIR/rules is new. */
const kept = new WeakMap<Reader, { readonly state: string; readonly reading: Promise<PacksInForce> }>()
let ofProgram: Promise<Source[]> | undefined

/** The packs as they are now: the program's, on them those of files in DATA_DIR/rules, on them what was edited over the API. */
export async function packsInForce(ctx: PacksContext): Promise<PacksInForce> {
  const folder = join(ctx.settings.DATA_DIR, FOLDER_OF_FILES)
  const state = `${await findRulesRevision(ctx.db)}\n${await packFolderState(folder)}`
  const known = kept.get(ctx.db)
  if (known?.state === state) return known.reading
  const reading = read(ctx, folder)
  kept.set(ctx.db, { state, reading })
  reading.catch(() => kept.delete(ctx.db))
  return reading
}

/** The packs that come with the program, by themselves. */
export async function programPacks(): Promise<ReadonlyMap<string, LayeredPack>> {
  return layerPacks(await programSources()).packs
}

/** What is below the edits: of the program and of files. */
export async function sourcesBelowEdits(settings: Pick<Context['settings'], 'DATA_DIR'>): Promise<Source[]> {
  return [...(await programSources()), ...(await readPackFolder(join(settings.DATA_DIR, FOLDER_OF_FILES), 'file'))]
}

async function programSources(): Promise<Source[]> {
  ofProgram ??= readPackFolder(PROGRAM_FOLDER, 'program')
  return ofProgram
}

async function read({ db, log, settings }: PacksContext, folder: string): Promise<PacksInForce> {
  const edits = (await listCurrentRulePacks(db)).map((row): Source => {
    const name = `edit ${row.revision}`
    return { layer: 'edit', name, content: readEdit(row.pack, name) }
  })
  const { packs, refused } = layerPacks([...(await sourcesBelowEdits(settings)), ...edits])
  for (const { name, faults } of refused) log.warn({ pack: name, folder, faults }, 'rule pack not loaded')
  const ordered = new Map([...packs].sort(([a], [b]) => (a < b ? -1 : 1)))
  return { packs: ordered, refused, revision: digestOf(ordered) }
}

/** What was checked when it was stored may be told otherwise by a later version of the program. */
function readEdit(pack: unknown, name: string): Source['content'] {
  try {
    return readPack(pack, name)
  } catch (error) {
    if (error instanceof PackError) return error
    throw error
  }
}

function digestOf(packs: ReadonlyMap<string, LayeredPack>): string {
  const hash = createHash('sha256')
  for (const { compiled } of packs.values()) hash.update(JSON.stringify(compiled.pack)).update('\n')
  return hash.digest('hex')
}
