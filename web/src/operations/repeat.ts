/** Does something at once and then again and again, but not while nobody sees the page; it catches up when it is seen. Returns what ends it. */
export function repeatWhileSeen(pauseMs: number, act: () => Promise<void>): () => void {
  let timer: number | undefined
  let isOver = false
  const round = async () => {
    window.clearTimeout(timer)
    await act()
    window.clearTimeout(timer)
    if (!isOver && document.visibilityState === 'visible') timer = window.setTimeout(round, pauseMs)
  }
  const follow = () => {
    window.clearTimeout(timer)
    if (document.visibilityState === 'visible') void round()
  }
  document.addEventListener('visibilitychange', follow)
  void round()
  return () => {
    isOver = true
    window.clearTimeout(timer)
    document.removeEventListener('visibilitychange', follow)
  }
}
