import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Layer, Source } from './layer-packs.ts'
import { PackError } from './pack-error.ts'
import { readPack } from './read-pack.ts'

const MAX_FILES = 200
const MAX_FILE_BYTES = 1024 * 1024

/** A name, size and time of each pack's file in a folder, so that a change is seen without reading; `''`: there is none. */
export async function packFolderState(folder: string): Promise<string> {
  const states = await Promise.all(
    (await packFilesOf(folder)).map(async (name) => {
      const { size, mtimeMs } = await stat(join(folder, name)).catch(() => ({ size: -1, mtimeMs: -1 }))
      return `${name} ${size} ${mtimeMs}`
    }),
  )
  return states.join('\n')
}

/** Every `*.json` of a folder, in the order of their names; no folder is the same as an empty one. A file that cannot be read says why. */
export async function readPackFolder(folder: string, layer: Layer): Promise<Source[]> {
  return Promise.all(
    (await packFilesOf(folder)).map(async (name) => ({ layer, name, content: await readPackFile(folder, name) })),
  )
}

async function packFilesOf(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => [])
  return names
    .filter((name) => name.endsWith('.json'))
    .sort()
    .slice(0, MAX_FILES)
}

async function readPackFile(folder: string, name: string): Promise<Source['content']> {
  const fault = (detail: string) => new PackError(name, [{ pointer: '', detail }])
  try {
    const path = join(folder, name)
    const { size } = await stat(path)
    if (size > MAX_FILE_BYTES) return fault(`It is larger than ${MAX_FILE_BYTES} bytes.`)
    return readPack(JSON.parse(await readFile(path, 'utf8')), name)
  } catch (error) {
    if (error instanceof PackError) return error
    const reason = error instanceof SyntaxError ? `It is not JSON: ${error.message}` : 'It cannot be read.'
    return fault(reason.slice(0, 300))
  }
}
