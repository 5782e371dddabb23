let text = $state<string>()
let timer: number | undefined

/** One line at the bottom left, for what needs no work; a failure that needs work is shown in its place instead. */
export const notice = {
  get text() {
    return text
  },
  show(next: string) {
    window.clearTimeout(timer)
    text = next
    timer = window.setTimeout(() => {
      text = undefined
    }, 6000)
  },
  hide() {
    window.clearTimeout(timer)
    text = undefined
  },
}
