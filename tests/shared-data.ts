import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The path of something in the shared folder of real data beside the repository; undefined where that is absent. */
export function sharedData(...parts: string[]): string | undefined {
  const path = join(fileURLToPath(new URL('../../shared/data', import.meta.url)), ...parts)
  return existsSync(path) ? path : undefined
}
