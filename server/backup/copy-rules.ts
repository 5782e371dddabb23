import { copyFile, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { RULES, UNFINISHED } from './backup-folder.ts'

/** Puts the operator's rule packs, which lie beside a catalogue as files, into another folder in the place of those that it has. */
export async function copyRules(fromDir: string, toDir: string): Promise<void> {
  const names = await listPacks(join(fromDir, RULES))
  if (names === undefined) return
  const unfinished = join(toDir, `${RULES}${UNFINISHED}`)
  await rm(unfinished, { recursive: true, force: true })
  await mkdir(unfinished)
  for (const name of names) await copyFile(join(fromDir, RULES, name), join(unfinished, name))
  await rm(join(toDir, RULES), { recursive: true, force: true })
  await rename(unfinished, join(toDir, RULES))
}

/** Undefined: there is no such folder. */
async function listPacks(folder: string): Promise<string[] | undefined> {
  try {
    const entries = await readdir(folder, { withFileTypes: true })
    return entries.filter((entry) => entry.isFile() && entry.name.endsWith('.json')).map(({ name }) => name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
