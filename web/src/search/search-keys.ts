import type { KeyList } from '../state/key-help.svelte.ts'

/** The keys among the results and in the preview, as they are told. */
export const SEARCH_KEYS: KeyList = [
  ['↓ ↑', 'search.keys.step'],
  ['J K', 'search.keys.step'],
  ['PgDn PgUp', 'search.keys.group'],
  ['← →', 'search.keys.scrub'],
  ['↵', 'search.keys.open'],
  ['Space', 'search.keys.play'],
  ['Esc', 'search.keys.clear'],
]
