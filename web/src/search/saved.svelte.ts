import { call, queryString } from '../api/client.ts'
import type { Page } from '../api/contract.ts'
import { once } from '../api/once.ts'
import { Loaded } from '../state/loaded.svelte.ts'
import { session } from '../state/session.svelte.ts'
import type { SavedQuery } from './question.ts'

/** A search under a name. */
export interface SavedSearch {
  readonly id: string
  readonly name: string
  readonly query: SavedQuery
  /** Whose people see it too; null: nobody. */
  readonly organisationId: string | null
  /** The reader may change it. */
  readonly isOwn: boolean
  readonly ownerName: string
}

export type NewSavedSearch = Pick<SavedSearch, 'name' | 'query' | 'organisationId'>

const MOST_PAGES = 10

/** The reader's saved searches and those shared with them, by name. */
class SavedSearches extends Loaded<readonly SavedSearch[]> {
  #of: string | undefined

  /** Reads them (again). Those of whoever was signed in before are gone at once. */
  async read(): Promise<void> {
    const of = session.person?.id ?? ''
    if (of !== this.#of) this.value = undefined
    this.#of = of
    await this.load(listAll)
  }

  save(search: NewSavedSearch): Promise<boolean> {
    return this.#write(() => call('POST', '/api/saved-searches', { body: search, headers: once() }))
  }

  rename({ id }: SavedSearch, name: string): Promise<boolean> {
    return this.#write(() => call('PATCH', pathOf(id), { body: { name } }))
  }

  remove({ id }: SavedSearch): Promise<boolean> {
    return this.#write(() => call('DELETE', pathOf(id)))
  }

  #write(write: () => Promise<unknown>): Promise<boolean> {
    return this.act(async () => {
      await write()
      this.value = await listAll()
    })
  }
}

export const saved = new SavedSearches()

async function listAll(): Promise<SavedSearch[]> {
  const all: SavedSearch[] = []
  let cursor: string | undefined
  for (let page = 0; page < MOST_PAGES; page++) {
    const found: Page<SavedSearch> = await call('GET', `/api/saved-searches${queryString({ limit: '100', cursor })}`)
    all.push(...found.items)
    if (found.nextCursor === null) break
    cursor = found.nextCursor
  }
  return all
}

function pathOf(id: string): string {
  return `/api/saved-searches/${encodeURIComponent(id)}`
}
