const wide = window.matchMedia('(min-width: 1200px)')
let isWide = $state(wide.matches)

wide.addEventListener('change', () => {
  isWide = wide.matches
})

/** How much room there is. */
export const screen = {
  /** Panels stand beside what they are about; else they open over it. */
  get isWide() {
    return isWide
  },
}
