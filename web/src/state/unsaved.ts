import { t } from '../language/language.svelte.ts'

/** Each tells whether something would be lost if its view were left now. */
const holders = new Set<() => boolean>()

/** Asks a view, from now on, before it is left; call what is returned when it is gone. */
export function holdUnsaved(isUnsaved: () => boolean): () => void {
  holders.add(isUnsaved)
  return () => holders.delete(isUnsaved)
}

/** Whether something on the page is not saved. */
export function hasUnsaved(): boolean {
  return [...holders].some((isUnsaved) => isUnsaved())
}

/** Whether the view may be left: nothing would be lost, or the reader says that it may be. */
export function mayLeave(): boolean {
  return !hasUnsaved() || window.confirm(t('unsaved.leave'))
}
