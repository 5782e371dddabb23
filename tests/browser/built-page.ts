import { execFile } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const WEB = fileURLToPath(new URL('../../web', import.meta.url))
const VITE = fileURLToPath(new URL('../../node_modules/vite/bin/vite.js', import.meta.url))

/** Builds the page where its sources are newer than what was built, so that a test never judges yesterday's page. */
export async function ensureBuiltPage(): Promise<void> {
  const builtAtMs = statSync(`${WEB}/dist/index.html`, { throwIfNoEntry: false })?.mtimeMs ?? 0
  const sources = readdirSync(WEB, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && !entry.parentPath.startsWith(`${WEB}/dist`),
  )
  const changedAtMs = Math.max(...sources.map((entry) => statSync(`${entry.parentPath}/${entry.name}`).mtimeMs))
  if (changedAtMs <= builtAtMs) return
  // In a process of its own: in that of a test Svelte would be built for development, which weighs a fifth more.
  const env = { ...process.env, NODE_ENV: 'production' }
  await promisify(execFile)(process.execPath, [VITE, 'build', WEB, '--logLevel', 'error'], { env })
}
