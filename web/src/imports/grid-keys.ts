const STEPS: Readonly<Record<string, readonly [rows: number, cells: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
}

/** Leaves one cell to the Tab key: that which has the focus or is given, else the one that had it, else the first. */
export function setTabStop(grid: HTMLElement, wanted?: Element): void {
  const cells = [...grid.querySelectorAll<HTMLElement>('[data-cell]')]
  const stop = cells.find((cell) => cell === wanted) ?? cells.find((cell) => cell.tabIndex === 0) ?? cells[0]
  for (const cell of cells) cell.tabIndex = cell === stop ? 0 : -1
}

/** Moves the focus over the cells of a grid that can be changed: one tab stop, arrow keys from cell to cell. */
export function moveInGrid(grid: HTMLElement): () => void {
  const onfocus = ({ target }: FocusEvent) => {
    if (target instanceof Element && target.matches('[data-cell]')) setTabStop(grid, target)
  }
  const onkey = (event: KeyboardEvent) => step(grid, event)
  grid.addEventListener('focusin', onfocus)
  grid.addEventListener('keydown', onkey)
  return () => {
    grid.removeEventListener('focusin', onfocus)
    grid.removeEventListener('keydown', onkey)
  }
}

function step(grid: HTMLElement, event: KeyboardEvent): void {
  const by = STEPS[event.key]
  const from = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-cell]') : null
  if (!by || !from) return
  const rows = [...grid.querySelectorAll('[role=row]')]
    .map((row) => [...row.querySelectorAll<HTMLElement>('[data-cell]')])
    .filter((cells) => cells.length > 0)
  const at = rows.findIndex((cells) => cells.includes(from))
  const row = rows[at + by[0]] ?? []
  const beside = row[row.indexOf(from) + by[1]]
  const to = by[0] === 0 ? beside : (row.find((cell) => cell.dataset.column === from.dataset.column) ?? row[0])
  if (!to) return
  event.preventDefault()
  to.focus()
}
