// npm run check-movielabs -- FILE...: what files of MovieLabs (Avails, MEC) say that its vocabularies do not have, which its schemas let through.
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import { checkDocument } from '../server/rights/avails/check-document.ts'
import { runCommand } from './command.ts'

const { positionals } = parseArgs({ allowPositionals: true })
await runCommand(async () => {
  if (positionals.length === 0) throw new Error('Name the files: npm run check-movielabs -- FILE.xml')
  let errors = 0
  for (const path of positionals) {
    const findings = checkDocument(await readFile(path))
    errors += findings.filter(({ severity }) => severity === 'error').length
    for (const { severity, code, path: at, detail } of findings) {
      process.stdout.write(`${basename(path)} ${severity} ${code} ${at}: ${detail}\n`)
    }
    if (findings.length === 0) process.stdout.write(`${basename(path)} is right by its vocabularies\n`)
  }
  return errors > 0 ? 1 : 0
})
