/** Files that are dragged over the window, which takes the drop as a whole: nobody should have to aim. */
export class FileDrag {
  #depth = $state(0)
  readonly #take: (transfer: DataTransfer) => void

  /** @param take is given what was dropped. */
  constructor(take: (transfer: DataTransfer) => void) {
    this.#take = take
  }

  /** Files are over the window just now. */
  get isOver(): boolean {
    return this.#depth > 0
  }

  readonly enter = (event: DragEvent): void => {
    if (!hasFiles(event)) return
    event.preventDefault()
    this.#depth++
  }

  readonly leave = (event: DragEvent): void => {
    if (hasFiles(event)) this.#depth = Math.max(0, this.#depth - 1)
  }

  readonly over = (event: DragEvent): void => {
    if (hasFiles(event)) event.preventDefault()
  }

  readonly drop = (event: DragEvent): void => {
    if (!hasFiles(event)) return
    event.preventDefault()
    this.#depth = 0
    if (event.dataTransfer) this.#take(event.dataTransfer)
  }
}

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') === true
}
