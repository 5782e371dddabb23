import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { openDatabase } from '../../../db/open.ts'
import { listNamedFiles, listStills } from '../../../db/queries/media-files.ts'
import { mediaFiles } from '../../../db/schema/index.ts'
import { openStore } from '../../../media/store.ts'
import { connectEngine } from '../../../server/engine/engine.ts'
import { verifyIndex } from '../../../server/indexing/verify-index.ts'
import { readRunFileNow } from '../../../server/processes/run-file.ts'

/**
 * Looks for what a crash may have broken in a data folder whose server runs and rests.
 * @returns one sentence for each fault: index against rows, files against rows, stills, what was left in the temp folders.
 */
export async function checkCatalogue(dataDir: string): Promise<string[]> {
  const db = openDatabase(join(dataDir, 'juku.db'), { synchronous: 'normal', migrations: 'check' })
  const engine = connectEngine(() => readRunFileNow(dataDir).engine ?? { url: 'http://127.0.0.1:9', key: '' })
  try {
    const faults = [...(await verifyIndex({ db, engine }))]
    const store = await openStore(dataDir)
    const named = new Set(await listNamedFiles(db))
    for await (const sha256 of store.list()) {
      if (!named.delete(sha256)) faults.push(`the file ${sha256} has no row`)
      else if ((await hashOf(store.pathOf(sha256))) !== sha256) faults.push(`the file ${sha256} holds other bytes`)
    }
    faults.push(...[...named].map((sha256) => `the file ${sha256} is named by a row and is not there`))
    for (const media of db.select().from(mediaFiles).all()) faults.push(...(await checkStills(db, media)))
    for (const folder of ['tmp', 'trash']) {
      for (const name of await readdir(join(dataDir, folder))) faults.push(`${folder}/${name} was left behind`)
    }
    return faults
  } finally {
    await engine.close()
    await db.close()
  }
}

async function checkStills(
  db: ReturnType<typeof openDatabase>,
  media: typeof mediaFiles.$inferSelect,
): Promise<string[]> {
  if (media.analysedAtMs === null) return []
  const stills = await listStills(db, media.sha256)
  const ranks = stills.filter((still) => still.kind === 'candidate').map((still) => still.rank)
  const isWhole =
    stills.filter((still) => still.kind === 'poster').length === 1 &&
    stills.filter((still) => still.kind === 'storyboard').length === 1 &&
    ranks.length > 0 &&
    ranks.every((rank, index) => rank === index + 1)
  return isWhole ? [] : [`the stills of ${media.sha256} are not whole: ${stills.map((still) => still.kind).join(', ')}`]
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}
