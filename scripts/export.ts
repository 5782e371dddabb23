// npm run export -- --partner NAME --out FOLDER [--format NAME ...] [--key NAME] [--changes] [--bom]: writes what a partner takes as files.
import { access } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { log } from '@clack/prompts'
import { v7 as newId } from 'uuid'
import { type Db, openDatabase } from '../db/open.ts'
import { findOrganisation, findOrganisationByName } from '../db/queries/organisations.ts'
import { readSettings } from '../server/config.ts'
import { writeExportFiles } from '../server/partners/exports/write-export-files.ts'
import { runCommand } from './command.ts'

const USAGE = 'npm run export -- --partner NAME --out FOLDER [--format NAME ...] [--key NAME] [--changes] [--bom]'

await runCommand(async () => {
  const { values } = parseArgs({
    options: {
      ...({ partner: { type: 'string' }, out: { type: 'string' }, key: { type: 'string' } } as const),
      format: { type: 'string', multiple: true, default: [] },
      changes: { type: 'boolean', default: false },
      bom: { type: 'boolean', default: false },
    },
  })
  if (values.partner === undefined || values.out === undefined) throw new Error(USAGE)
  const settings = readSettings(process.env)
  if (settings.PUBLIC_URL === undefined) {
    throw new Error('Set PUBLIC_URL: exported files hold addresses, which have to be those that partners reach.')
  }
  const db = await openCatalogue(resolve(settings.DATA_DIR))
  try {
    const {
      files,
      nextCursor: _,
      ...made
    } = await writeExportFiles(
      { db, now: Date.now, newId },
      {
        partner: await getPartner(db, values.partner),
        ...{ key: values.key, formats: values.format, folder: resolve(values.out), origin: settings.PUBLIC_URL },
        ...{ onlyChanges: values.changes, withBom: values.bom },
      },
    )
    for (const { file, report, works, removals, remarks } of files) {
      const count = Object.values(remarks).reduce((sum, one) => sum + one, 0)
      log.step(`${file}: ${works} works, ${removals} removals; ${count} remarks in ${report}`)
    }
    log.success(`What ${made.partner.name} takes is in ${values.out}. Next time --changes writes what is new since.`)
    return 0
  } finally {
    await db.close()
  }
})

async function openCatalogue(dataDir: string): Promise<Db> {
  const path = join(dataDir, 'juku.db')
  await access(path).catch(() => {
    throw new Error(`There is no catalogue in ${dataDir}: set DATA_DIR to the folder of the server.`)
  })
  return openDatabase(path, { synchronous: 'normal', migrations: 'check' })
}

async function getPartner(db: Db, wanted: string): Promise<{ id: string; name: string }> {
  const found = (await findOrganisation(db, wanted)) ?? (await findOrganisationByName(db, wanted))
  if (found?.kind === 'partner') return { id: found.id, name: found.name }
  throw new Error(`There is no partner ${wanted}: name one as GET /api/organisations has it, or by its id.`)
}
