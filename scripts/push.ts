// npm run push -- FOLDER [--work ID | --new-work FILE] [--sheet FILE] [--server URL] [--yes]: sends a whole series, goes on where it broke off.
import { runCommand } from './command.ts'
import { pushFolder } from './push/push-folder.ts'
import { readPushArguments } from './push/read-arguments.ts'

await runCommand(() => pushFolder(readPushArguments(process.argv.slice(2))))
