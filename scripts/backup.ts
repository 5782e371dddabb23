// npm run backup -- FOLDER: writes the whole catalogue there, while it is in use; the same folder again copies what is new.
import { resolve } from 'node:path'
import { log } from '@clack/prompts'
import { backUpCatalogue } from '../server/backup/back-up-catalogue.ts'
import { readSettings } from '../server/config.ts'
import { runCommand } from './command.ts'
import { readFolderArgument, showFiles } from './file-command.ts'

await runCommand(async () => {
  const folder = readFolderArgument('backup')
  const dataDir = resolve(readSettings(process.env).DATA_DIR)
  const show = showFiles('files are backed up')
  const { files, missing, madeAt } = await backUpCatalogue(dataDir, folder, show.update)
  show.end(`The catalogue of ${madeAt} is in ${folder}, with ${files} files. Bring it back with npm run restore.`)
  if (missing.length === 0) return 0
  log.error(`${missing.length} files that the catalogue names are not in ${dataDir}: ${missing.slice(0, 5).join(', ')}`)
  log.info('Everything else is backed up. Send those videos again, or bring the files back from an earlier backup.')
  return 1
})
