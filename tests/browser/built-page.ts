import { readdirSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const WEB = fileURLToPath(new URL('../../web', import.meta.url))

/** Builds the page where its sources are newer than what was built, so that a test never judges yesterday's page. */
export async function ensureBuiltPage(): Promise<void> {
  const builtAtMs = statSync(`${WEB}/dist/index.html`, { throwIfNoEntry: false })?.mtimeMs ?? 0
  const sources = readdirSync(WEB, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && !entry.parentPath.startsWith(`${WEB}/dist`),
  )
  const changedAtMs = Math.max(...sources.map((entry) => statSync(`${entry.parentPath}/${entry.name}`).mtimeMs))
  if (changedAtMs > builtAtMs) await build({ root: WEB, logLevel: 'error' })
}
