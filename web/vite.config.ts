import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig, type Plugin } from 'vite'

const MESSAGES = fileURLToPath(new URL('src/messages/', import.meta.url))
const WORDS = globSync(`${MESSAGES}*/*.json`)
  .sort()
  .reduce((digest, path) => digest.update(path.slice(MESSAGES.length)).update(readFileSync(path)), createHash('sha256'))
  .digest('base64url')
  .slice(0, 8)

/**
 * Builds the page into `web/dist`: hashed files, nothing inline, so that the server can send a Content-Security-Policy
 * without exceptions. Run as `vite build web`.
 */
export default defineConfig({
  plugins: [svelte(), compress()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    manifest: true, // says which file needs which, for those who weigh them
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2023',
    // light-dark() stays as written; lowering it would double every colour.
    rolldownOptions: {
      output: {
        // What every view needs comes as one file: the small ones of which it is made, each gzipped by itself, weigh a tenth more.
        codeSplitting: { groups: [{ name: 'program', tags: ['$initial'] }] },
        chunkFileNames: ({ facadeModuleId }) => wordsFile(facadeModuleId) ?? 'assets/[name]-[hash].js',
      },
    },
    cssTarget: ['chrome123', 'firefox121', 'safari17.5'],
  },
})

/**
 * Where the words of a language and section go: by their names, in a folder that is another one when any word is. The program names more than a
 * hundred of these files, and names that are alike weigh less than as many hashes.
 */
function wordsFile(moduleId: string | null): string | undefined {
  const [, language, section] = /\/src\/messages\/([^/]+)\/([^/]+)\.json$/.exec(moduleId ?? '') ?? []
  return language && section && `assets/words-${WORDS}/${language}/${section}.js`
}

/** Writes each file of text once more as Brotli and as gzip, so that the server sends the smaller one without work of its own. */
function compress(): Plugin {
  return {
    name: 'compress',
    apply: 'build',
    writeBundle: async ({ dir = '' }, bundle) => {
      const texts = Object.keys(bundle).filter((name) => /\.(?:js|css|svg|html)$/.test(name))
      await Promise.all(texts.map((name) => compressFile(`${dir}/${name}`)))
    },
  }
}

async function compressFile(path: string): Promise<void> {
  const text = await readFile(path)
  const [br, gz] = await Promise.all([promisify(brotliCompress)(text), promisify(gzip)(text, { level: 9 })])
  await Promise.all([writeFile(`${path}.br`, br), writeFile(`${path}.gz`, gz)])
}
