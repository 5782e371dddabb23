let online = $state(navigator.onLine)

window.addEventListener('online', () => {
  online = true
})
window.addEventListener('offline', () => {
  online = false
})

/** Whether the browser believes that it has a network. */
export const network = {
  get online() {
    return online
  },
}
