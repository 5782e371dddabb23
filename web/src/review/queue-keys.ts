import type { KeyList } from '../state/key-help.svelte.ts'

/** All keys of the queue, as they are told. */
export const QUEUE_KEYS: KeyList = [
  ['J K', 'review.keys.work'],
  ['⇧ J K', 'review.keys.extend'],
  ['X', 'review.keys.choose'],
  ['↵', 'review.keys.open'],
  ['T', 'review.keys.claim'],
  ['A', 'review.keys.approve'],
  ['P', 'review.keys.publish'],
  ['R', 'review.keys.changes'],
  ['Z', 'review.keys.undo'],
  ['Esc', 'review.keys.clear'],
]
