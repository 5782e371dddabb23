import { createHash } from 'node:crypto'
import { findIndexRows, listWorkIds } from '../../db/queries/index-rows.ts'
import type { Context } from '../context.ts'
import type { EngineDocument } from '../engine/engine.ts'
import { INDEX_NAMES, type IndexName } from '../engine/settings.ts'
import { lineDocuments } from './line-documents.ts'
import { findLiveIndex } from './live-index.ts'
import { readLines } from './read-lines.ts'
import { type Recipe, readRecipe } from './recipe.ts'
import { soundDocument } from './sound-document.ts'
import { workDocument } from './work-document.ts'

type VerifyContext = Pick<Context, 'db' | 'engine'>

const PAGE = 1_000

/**
 * Compares every document of the engine with the one that its row makes now, while nothing is written.
 * @returns one sentence for each that is missing, stale or different; empty when they agree.
 */
export async function verifyIndex(ctx: VerifyContext): Promise<string[]> {
  const held = new Map<string, string>()
  for (const index of INDEX_NAMES) await readDigests(ctx, index, held)
  const problems: string[] = []
  const check = (workId: string, index: IndexName, document: EngineDocument) => {
    const key = `${index}/${document.id}`
    const digest = held.get(key)
    if (digest === undefined) problems.push(`${key} of work ${workId} is missing in the engine`)
    else if (digest !== digestOf(document)) problems.push(`${key} of work ${workId} differs from its row`)
    held.delete(key)
  }
  const recipe = await readRecipe(ctx.db, (await findLiveIndex(ctx.db))?.glossaryRevision ?? 0)
  for await (const workId of allWorks(ctx)) {
    for await (const [index, document] of documentsOf(ctx, workId, recipe)) check(workId, index, document)
  }
  return [...problems, ...[...held.keys()].map((key) => `${key} has no row any more`)]
}

async function readDigests(ctx: VerifyContext, index: IndexName, into: Map<string, string>): Promise<void> {
  for (let offset = 0; ; offset += PAGE) {
    const { documents, total } = await ctx.engine.listDocuments(index, { offset, limit: PAGE })
    for (const document of documents) into.set(`${index}/${document.id}`, digestOf(document))
    if (offset + PAGE >= total) return
  }
}

async function* allWorks(ctx: VerifyContext): AsyncGenerator<string> {
  for (let afterId = ''; ; ) {
    const ids = await listWorkIds(ctx.db, { afterId, limit: PAGE })
    yield* ids
    const last = ids.at(-1)
    if (last === undefined) return
    afterId = last
  }
}

async function* documentsOf(
  ctx: VerifyContext,
  workId: string,
  recipe: Recipe,
): AsyncGenerator<[IndexName, EngineDocument]> {
  const rows = await findIndexRows(ctx.db, workId)
  if (!rows) return
  yield ['works', workDocument(rows.work.serial, rows, recipe)]
  yield ['sounds', soundDocument(rows.work.serial, rows, recipe)]
  for (const episode of rows.episodes) {
    for (const track of episode.tracks) {
      const source = { serial: rows.work.serial, recipe, episodeNumber: episode.number, track }
      for await (const run of readLines(ctx.db, track.id)) {
        for (const document of lineDocuments(source, run.cues, run)) yield ['subs', document]
      }
    }
  }
}

function digestOf(document: EngineDocument): string {
  const fields = Object.entries(document).sort(([a], [b]) => (a < b ? -1 : 1))
  return createHash('sha256').update(JSON.stringify(fields)).digest('base64url')
}
