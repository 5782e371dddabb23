// npm run restore -- FOLDER: makes an empty DATA_DIR into the catalogue of a backup.

import { restoreCatalogue } from '../server/backup/restore-catalogue.ts'
import { readSettings } from '../server/config.ts'
import { lockDataDir, prepareDataDir } from '../server/processes/data-dir.ts'
import { runCommand } from './command.ts'
import { readFolderArgument, showFiles } from './file-command.ts'

await runCommand(async () => {
  const folder = readFolderArgument('restore')
  const dataDir = await prepareDataDir(readSettings(process.env).DATA_DIR)
  using _ = await lockDataDir(dataDir)
  const show = showFiles('files are restored')
  const { files, madeAt } = await restoreCatalogue(folder, dataDir, show.update)
  show.end(
    `The catalogue of ${madeAt} is in ${dataDir}, with ${files} files. npm start serves it and makes its search index.`,
  )
  return 0
})
