/** The one of a list that has the focus, and those that are chosen of it. */
export class Choosing {
  /** Where the focus is, or would be. */
  at = $state(0)
  #chosen = $state.raw<ReadonlySet<string>>(new Set())
  readonly #ids: () => readonly string[]
  /** Where an extension began. */
  #anchor: number | undefined

  constructor(ids: () => readonly string[]) {
    this.#ids = ids
  }

  get current(): string | undefined {
    return this.#ids()[this.at]
  }

  /** The chosen ones in the order of the list. */
  get chosen(): readonly string[] {
    return this.#ids().filter((id) => this.#chosen.has(id))
  }

  has(id: string): boolean {
    return this.#chosen.has(id)
  }

  /** Goes to a place, or as near as there is. */
  moveTo(at: number): void {
    this.at = Math.max(0, Math.min(this.#ids().length - 1, at))
    this.#anchor = undefined
  }

  /** Goes to a place and chooses all from where the extension began. */
  extendTo(at: number): void {
    const from = this.#anchor ?? this.at
    this.moveTo(at)
    this.#anchor = from
    const [first, last] = [Math.min(from, this.at), Math.max(from, this.at)]
    this.#chosen = new Set([...this.#chosen, ...this.#ids().slice(first, last + 1)])
  }

  toggle(id: string | undefined): void {
    if (id === undefined) return
    this.#chosen = this.has(id)
      ? new Set([...this.#chosen].filter((one) => one !== id))
      : new Set([...this.#chosen, id])
    this.#anchor = undefined
  }

  chooseAll(): void {
    this.#chosen = new Set([...this.#chosen, ...this.#ids()])
  }

  clear(): void {
    this.#chosen = new Set()
    this.#anchor = undefined
  }
}
