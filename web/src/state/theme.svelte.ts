export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

const KEY = 'juku.theme'

const atStart = kept()
let chosen = $state<Theme>(atStart)
apply(atStart)

/** Light, dark, or what the system says. Kept in this browser. */
export const theme = {
  get chosen() {
    return chosen
  },
  choose(next: Theme) {
    chosen = next
    window.localStorage.setItem(KEY, next)
    apply(next)
  },
}

function kept(): Theme {
  const value = window.localStorage.getItem(KEY)
  return THEMES.find((one) => one === value) ?? 'system'
}

function apply(next: Theme): void {
  if (next === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = next
}
