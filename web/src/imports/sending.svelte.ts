import { SvelteMap } from 'svelte/reactivity'
import { kindOfName } from '../../../file-names/split-name.ts'
import { asProblem, type Problem } from '../api/problem.ts'

/** One file of the drop on its way. */
export interface SentFile {
  readonly id: number
  readonly file: File
  readonly kind: 'video' | 'subtitle' | 'sheet'
  readonly phase: 'queued' | 'sending' | 'done' | 'failed'
  readonly sentBytes: number
  readonly uploadId: string | undefined
  readonly problem: Problem | undefined
}

const AT_ONCE = 2
/** More files than that are no one import. */
export const FILES_MOST = 500

/** Sends the files of a drop, two at a time, small ones first; what was sent before is not sent again. */
export class Sending {
  /** Files that are no part of a series, by name. */
  ignored = $state.raw<readonly string[]>([])
  paused = $state(false)
  /** When sending began, or went on; for the rate. */
  begunAtMs = $state(0)
  #files = new SvelteMap<number, SentFile>()
  #running = new Map<number, AbortController>()
  #bytesBefore = 0
  #lastId = 0

  readonly files = $derived([...this.#files.values()])
  readonly totalBytes = $derived(this.files.reduce((sum, one) => sum + one.file.size, 0))
  readonly sentBytes = $derived(this.files.reduce((sum, one) => sum + one.sentBytes, 0))
  readonly failed = $derived(this.files.filter((one) => one.phase === 'failed'))
  readonly isDone = $derived(this.files.length > 0 && this.files.every((one) => one.phase === 'done'))
  readonly isActive = $derived(this.files.some((one) => one.phase === 'sending' || one.phase === 'queued'))

  /** Takes files in and begins. The last sheet is the one that counts. */
  add(files: readonly File[]): void {
    const ignored: string[] = []
    for (const file of files) {
      const kind = kindOfName(file.name) ?? (file.type.startsWith('video/') ? 'video' : undefined)
      if (kind === undefined || this.#files.size >= FILES_MOST) ignored.push(file.name)
      else if (!this.#has(file)) this.#take(file, kind)
    }
    this.ignored = ignored
    this.#pump()
  }

  remove(id: number): void {
    this.#running.get(id)?.abort()
    this.#files.delete(id)
  }

  pause(): void {
    this.paused = true
    for (const [id, stop] of this.#running) {
      this.#change(id, { phase: 'queued' })
      stop.abort()
    }
  }

  /** Goes on, with those that failed too. */
  resume(): void {
    this.paused = false
    for (const one of this.failed) this.#change(one.id, { phase: 'queued', problem: undefined })
    this.#pump()
  }

  clear(): void {
    for (const stop of this.#running.values()) stop.abort()
    this.#files.clear()
    this.ignored = []
    this.paused = false
  }

  /** Bytes a second since it began or went on; undefined while there is too little to tell. */
  rate(nowMs: number): number | undefined {
    const seconds = (nowMs - this.begunAtMs) / 1_000
    const bytes = this.sentBytes - this.#bytesBefore
    return seconds < 2 || bytes <= 0 ? undefined : bytes / seconds
  }

  #has(file: File): boolean {
    return this.files.some(
      ({ file: one }) => one.name === file.name && one.size === file.size && one.lastModified === file.lastModified,
    )
  }

  #take(file: File, kind: SentFile['kind']): void {
    if (kind === 'sheet') for (const one of this.files) if (one.kind === 'sheet') this.remove(one.id)
    const id = ++this.#lastId
    this.#files.set(id, { id, file, kind, phase: 'queued', sentBytes: 0, uploadId: undefined, problem: undefined })
  }

  #change(id: number, change: Partial<SentFile>): void {
    const before = this.#files.get(id)
    if (before) this.#files.set(id, { ...before, ...change })
  }

  #pump(): void {
    if (this.#running.size === 0) {
      this.begunAtMs = Date.now()
      this.#bytesBefore = this.sentBytes
    }
    const next = this.files.filter((one) => one.phase === 'queued' && !this.#running.has(one.id))
    // The sheet and the subtitles are small, and without them there is no dry run.
    next.sort((a, b) => Number(a.kind === 'video') - Number(b.kind === 'video') || a.id - b.id)
    for (const one of next) if (!this.paused && this.#running.size < AT_ONCE) void this.#send(one)
  }

  async #send({ id, file }: SentFile): Promise<void> {
    const stop = new AbortController()
    this.#running.set(id, stop)
    this.#change(id, { phase: 'sending' })
    try {
      const { sendFile } = await import('../upload/send-file.ts')
      const uploadId = await sendFile(file, (sentBytes) => this.#change(id, { sentBytes }), stop.signal)
      this.#change(id, { phase: 'done', sentBytes: file.size, uploadId })
    } catch (error) {
      if (!stop.signal.aborted) this.#change(id, { phase: 'failed', problem: asProblem(error) })
    } finally {
      this.#running.delete(id)
      this.#pump()
    }
  }
}
