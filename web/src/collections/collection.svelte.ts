import type { Work } from '../api/contract.ts'
import { t } from '../language/language.svelte.ts'
import { notice } from '../shell/notice.svelte.ts'
import { Loaded } from '../state/loaded.svelte.ts'
import {
  type Collection,
  type CollectionChange,
  editCollection,
  listMembers,
  placeWork,
  readCollection,
  takeWorkOut,
} from './api.ts'

interface Read {
  readonly collection: Collection
  readonly etag: string
  readonly works: readonly Work[]
}

/** A collection with its works, as it was read; each change goes out with the tag of what the reader saw. */
export class OpenCollection extends Loaded<Read> {
  readonly #id: string
  #locale = ''

  constructor(id: string) {
    super()
    this.#id = id
  }

  async open(locale: string, signal?: AbortSignal): Promise<void> {
    this.#locale = locale
    await this.load(async (asked) => {
      const works = await listMembers(this.#id, locale, asked)
      const { answer, tag } = await readCollection(this.#id, locale, asked)
      return { collection: answer, etag: tag, works }
    }, signal)
  }

  edit(change: CollectionChange): Promise<boolean> {
    return this.#write((etag) => editCollection(this.#id, etag, change))
  }

  /** Puts a work at a place among the others; the page shows it at once. */
  async move(workId: string, to: number): Promise<boolean> {
    const works = this.value?.works ?? []
    const moved = works.find(({ id }) => id === workId)
    const others = works.filter(({ id }) => id !== workId)
    if (!this.value || !moved || to < 0 || to > others.length || this.busy) return false
    this.value = { ...this.value, works: others.toSpliced(to, 0, moved) }
    return this.#write((etag) => placeWork(this.#id, etag, workId, others[to]?.id ?? null))
  }

  add(workId: string): Promise<boolean> {
    return this.#write((etag) => placeWork(this.#id, etag, workId, null))
  }

  async takeOut(workId: string): Promise<void> {
    const works = this.value?.works ?? []
    const next = works[works.findIndex(({ id }) => id === workId) + 1]?.id ?? null
    if (!(await this.#write((etag) => takeWorkOut(this.#id, etag, workId)))) return
    const undo = () => void this.#write((etag) => placeWork(this.#id, etag, workId, next))
    notice.show(t('collections.takenOut'), { label: t('action.undo'), act: undo })
  }

  async #write(write: (etag: string) => Promise<unknown>): Promise<boolean> {
    const etag = this.value?.etag
    if (etag === undefined) return false
    const isDone = await this.act(async () => void (await write(etag)))
    const { problem } = this
    await this.open(this.#locale)
    if (!isDone) this.problem = problem
    return isDone
  }
}
