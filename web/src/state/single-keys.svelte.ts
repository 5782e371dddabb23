const KEY = 'juku.keys'

let on = $state(window.localStorage.getItem(KEY) !== 'off')

/** Whether single letters do something: who dictates, or leans on keys, switches them off. Kept in this browser. */
export const singleKeys = {
  get on() {
    return on
  },
  set(next: boolean) {
    on = next
    window.localStorage.setItem(KEY, next ? 'on' : 'off')
  },
}
