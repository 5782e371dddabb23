import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { PreviousUpload, UrlStorage } from 'tus-js-client'

/** What is noted between runs: where each upload goes on, and which works were made. */
export interface Memory {
  readonly uploads: UrlStorage
  findWork(key: string): string | undefined
  rememberWork(key: string, workId: string): Promise<void>
}

interface Noted {
  uploads: Record<string, PreviousUpload & { fingerprint: string }>
  works: Record<string, string>
}

const KEPT_MS = 30 * 24 * 60 * 60_000

/** Opens the notes of earlier runs. What cannot be read is as if it were not there: the files are then sent anew. */
export async function openMemory(folder: string): Promise<Memory> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, 'push.json')
  const noted = await read(path)
  let tail: Promise<void> = Promise.resolve()
  const save = (): Promise<void> => {
    tail = tail.catch(() => undefined).then(() => write(path, noted))
    return tail
  }
  const uploads: UrlStorage = {
    findAllUploads: async () => Object.values(noted.uploads),
    findUploadsByFingerprint: async (fingerprint) =>
      Object.values(noted.uploads).filter((upload) => upload.fingerprint === fingerprint),
    removeUpload: async (key) => {
      delete noted.uploads[key]
      await save()
    },
    addUpload: async (fingerprint, upload) => {
      noted.uploads[fingerprint] = { ...upload, fingerprint, urlStorageKey: fingerprint }
      await save()
      return fingerprint
    },
  }
  return {
    uploads,
    findWork: (key) => noted.works[key],
    rememberWork: async (key, workId) => {
      noted.works[key] = workId
      await save()
    },
  }
}

async function read(path: string): Promise<Noted> {
  const empty: Noted = { uploads: {}, works: {} }
  try {
    const { uploads, works } = JSON.parse(await readFile(path, 'utf8')) as Partial<Noted> // our own file
    const isFresh = ([, upload]: [string, PreviousUpload]) => Date.parse(upload.creationTime) > Date.now() - KEPT_MS
    return { uploads: Object.fromEntries(Object.entries(uploads ?? {}).filter(isFresh)), works: works ?? {} }
  } catch {
    return empty
  }
}

/** A run that is killed here leaves the notes as they were. */
async function write(path: string, noted: Noted): Promise<void> {
  const temporary = `${path}.${process.pid}`
  await writeFile(temporary, JSON.stringify(noted), { mode: 0o600 })
  await rename(temporary, path)
}
