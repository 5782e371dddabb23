import { singleKeys } from '../state/single-keys.svelte.ts'

/** What a key does; true: it was of use, and does nothing else. */
export type Keys = Readonly<Record<string, (event: KeyboardEvent) => boolean | undefined>>

/**
 * Acts on a single key, unless it is typed into a field, composed with, or held with another.
 * A letter is named in lower case, whichever way it is written.
 */
export function actOnKey(event: KeyboardEvent, keys: Keys): void {
  if (!isForKeys(event)) return
  if (event.key.length === 1 && !singleKeys.on && event.key !== '?') return
  const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key]
  if (act?.(event) === true) event.preventDefault()
}

/** Whether a key is for the page's keys: pressed alone, not typed, not composed with, and with no dialog open. */
export function isForKeys(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return false
  return !isTyping(event.target) && !document.querySelector('dialog[open]')
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false
  if (target.closest('textarea, select, [contenteditable]')) return true
  return target.closest('input:not([type="checkbox"], [type="radio"])') !== null
}
