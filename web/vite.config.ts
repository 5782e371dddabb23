import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vite'

/**
 * Builds the page into `web/dist`: hashed files, nothing inline, so that the server can send a Content-Security-Policy
 * without exceptions. Run as `vite build web`.
 */
export default defineConfig({
  plugins: [svelte()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2023',
    // light-dark() stays as written; lowering it would double every colour.
    cssTarget: ['chrome123', 'firefox121', 'safari17.5'],
  },
})
