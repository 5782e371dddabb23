import type { MessageKey } from '../messages/keys.ts'

/** Keys as they are told: their names with spaces between, and what they do. */
export type KeyList = readonly (readonly [keys: string, what: MessageKey])[]

let isOpen = $state(false)
let ofView = $state.raw<KeyList>([])

/** The sheet that lists all keys: those of the page, and those of the view that is open. */
export const keyHelp = {
  get isOpen() {
    return isOpen
  },
  get ofView() {
    return ofView
  },
  open() {
    isOpen = true
  },
  close() {
    isOpen = false
  },
  /** Tells the keys of a view, from now on; call what is returned when it is gone. */
  tell(list: KeyList): () => void {
    ofView = list
    return () => {
      if (ofView === list) ofView = []
    }
  },
}
