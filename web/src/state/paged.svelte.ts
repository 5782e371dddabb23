import type { Page } from '../api/contract.ts'
import { Loaded } from './loaded.svelte.ts'

/** Reads a page, the first where there is no cursor. */
export type Ask<Item> = (cursor: string | undefined, signal?: AbortSignal) => Promise<Page<Item>>

/** A list that is read page by page. */
export class Paged<Item> extends Loaded<Page<Item>> {
  #ask: Ask<Item> | undefined

  get items(): readonly Item[] | undefined {
    return this.value?.items
  }

  get hasMore(): boolean {
    return (this.value?.nextCursor ?? null) !== null
  }

  /** Reads the first page. */
  async begin(ask: Ask<Item>, signal?: AbortSignal): Promise<void> {
    this.#ask = ask
    await this.load((asked) => ask(undefined, asked), signal)
  }

  readonly more = async (): Promise<void> => {
    const [before, ask] = [this.value, this.#ask]
    const cursor = before?.nextCursor
    if (!before || !ask || cursor === null || cursor === undefined) return
    await this.load(async () => {
      const page = await ask(cursor)
      return { ...page, items: [...before.items, ...page.items] }
    })
  }

  /** Takes one out at once, before it is read again. */
  drop(isGone: (item: Item) => boolean): void {
    if (this.value) this.value = { ...this.value, items: this.value.items.filter((item) => !isGone(item)) }
  }
}
