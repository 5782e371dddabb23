import { getEpisode, retryEpisode } from '../api/client.ts'
import type { Finding } from '../api/contract.ts'
import { asProblem, Problem } from '../api/problem.ts'

/** Where one file is: still here, on its way, being looked at by the server, done, or refused (by the server, or on the way). */
export type Phase = 'waiting' | 'queued' | 'sending' | 'analysing' | 'ready' | 'failed' | 'refused'

export interface SubtitleChoice {
  readonly file: File
  /** '' leaves it to the server, which reads the name and the content. */
  locale: string
  readonly guessed: boolean
}

/** One video with what belongs to it. */
export interface Row {
  readonly id: number
  readonly video: File
  number: number | null
  numberGuessed: boolean
  subtitles: SubtitleChoice[]
  phase: Phase
  sentShare: number
  problem: Problem | undefined
  warnings: readonly Finding[]
  episodeId: string | undefined
  workId: string | undefined
  searchable: boolean
}

/** What reads names, and what sends: fetched with the first files, since the page is there before them. */
const loadNames = () => import('./file-name.ts')
const loadTransfer = () => import('./transfer.ts')
type Names = Awaited<ReturnType<typeof loadNames>>

const AT_ONCE = 2
const POLL_FIRST_MS = 1_000
const POLL_SLOWEST_MS = 10_000
const POLL_BACK_OFF = 1.2

const rows = $state<Row[]>([])
const loose = $state<File[]>([])
const ignored = $state<string[]>([])
const running = new Map<number, AbortController>()
let lastId = 0

/** The uploads of this page. They go on while the reader looks at other views. */
export const queue = {
  get rows() {
    return rows
  },
  /** Subtitle files for which there is no video yet. */
  get loose() {
    return loose
  },
  /** Names of dropped files that are neither videos nor subtitles. */
  get ignored() {
    return ignored
  },
  get active() {
    return rows.some((row) => row.phase === 'queued' || row.phase === 'sending')
  },
  /** Closing the page now would lose something. */
  get unsaved() {
    return rows.some((row) => row.phase === 'waiting' || row.phase === 'queued' || row.phase === 'sending')
  },
  href: '/upload',
  get sentBytes() {
    return underWay().reduce((sum, row) => sum + row.video.size * row.sentShare, 0)
  },
  get totalBytes() {
    return underWay().reduce((sum, row) => sum + row.video.size, 0)
  },
  get failed() {
    return rows.filter((row) => row.phase === 'refused').length
  },

  /** Takes files in, pairs them and guesses their numbers. */
  async add(files: Iterable<File>): Promise<void> {
    const list = [...files] // before the field that they come from is emptied
    const names = await loadNames()
    ignored.length = 0
    for (const file of list) {
      const kind = names.kindOfFile(file)
      if (kind === 'video') addVideo(file)
      else if (kind === 'subtitle') loose.push(file)
      else ignored.push(file.name)
    }
    numberWaiting(names)
    pairLoose(names)
    sortWaiting()
  },

  /** Takes a row back, and stops it where it is under way. */
  remove(id: number): void {
    running.get(id)?.abort()
    const at = rows.findIndex((row) => row.id === id)
    if (at !== -1) rows.splice(at, 1)
  },

  removeSubtitle(row: Row, file: File): void {
    row.subtitles = row.subtitles.filter((one) => one.file !== file)
  },

  removeLoose(file: File): void {
    loose.splice(loose.indexOf(file), 1)
  },

  /** Forgets what is done. */
  clearDone(): void {
    for (let at = rows.length - 1; at >= 0; at--) if (rows[at]?.phase === 'ready') rows.splice(at, 1)
  },

  /** Sends everything that waits to a work. */
  start(workId: string): void {
    for (const row of rows) {
      if (row.phase !== 'waiting') continue
      row.workId = workId
      row.phase = 'queued'
    }
    pump()
  },

  /** Tries a refused file again, or asks the server to look at a failed one again. */
  async retry(row: Row): Promise<void> {
    row.problem = undefined
    if (row.episodeId === undefined) {
      row.phase = row.workId === undefined ? 'waiting' : 'queued'
      pump()
      return
    }
    row.phase = 'analysing'
    try {
      await retryEpisode(row.episodeId)
      await follow(row)
    } catch (error) {
      fail(row, 'failed', asProblem(error))
    }
  },

  /** Stops whatever is under way. */
  stop(): void {
    for (const one of running.values()) one.abort()
  },
}

/** What is sent, or is to be. */
function underWay(): Row[] {
  return rows.filter((row) => row.workId !== undefined && row.phase !== 'refused')
}

function addVideo(video: File): void {
  if (rows.some((row) => row.phase === 'waiting' && row.video.name === video.name && row.video.size === video.size))
    return
  rows.push({
    id: ++lastId,
    video,
    number: null,
    numberGuessed: false,
    subtitles: [],
    phase: 'waiting',
    sentShare: 0,
    problem: undefined,
    warnings: [],
    episodeId: undefined,
    workId: undefined,
    searchable: false,
  })
}

/** Numbers what nobody has numbered by hand: the names of all that waits say more together than each alone. */
function numberWaiting({ guessEpisodeNumbers }: Names): void {
  const waiting = rows.filter((row) => row.phase === 'waiting')
  const numbers = guessEpisodeNumbers(waiting.map((row) => row.video.name))
  for (const [index, row] of waiting.entries()) {
    if (row.number !== null && !row.numberGuessed) continue
    row.number = numbers[index] ?? null
    row.numberGuessed = row.number !== null
  }
}

function pairLoose({ findVideosFor, guessLocale }: Names): void {
  const waiting = rows.filter((row) => row.phase === 'waiting')
  const names = waiting.map((row) => row.video.name)
  const files = loose.splice(0)
  const places = findVideosFor(
    files.map((file) => file.name),
    names,
  )
  for (const [index, file] of files.entries()) {
    const at = places[index]
    const row = at === undefined ? undefined : waiting[at]
    if (!row) loose.push(file)
    else if (!row.subtitles.some((one) => one.file.name === file.name)) {
      const locale = guessLocale(file.name)
      row.subtitles.push({ file, locale: locale ?? '', guessed: locale !== undefined })
    }
  }
}

/** Waiting rows in the order of their numbers, after what is under way or done. A lone video without a number is the first. */
function sortWaiting(): void {
  const only = rows.length === 1 ? rows[0] : undefined
  if (only && only.number === null) {
    only.number = 1
    only.numberGuessed = true
  }
  rows.sort((a, b) => {
    if (a.phase !== 'waiting' || b.phase !== 'waiting')
      return Number(a.phase === 'waiting') - Number(b.phase === 'waiting')
    return (a.number ?? Number.POSITIVE_INFINITY) - (b.number ?? Number.POSITIVE_INFINITY) || a.id - b.id
  })
}

function pump(): void {
  for (const row of rows) {
    if (running.size >= AT_ONCE) return
    if (row.phase === 'queued') void send(row)
  }
}

async function send(row: Row): Promise<void> {
  const { workId, number } = row
  if (workId === undefined || number === null) return
  const stop = new AbortController()
  running.set(row.id, stop)
  row.phase = 'sending'
  row.sentShare = 0
  try {
    const subtitles = row.subtitles.map(({ file, locale }) => ({ file, locale: locale === '' ? undefined : locale }))
    const { sendEpisode } = await loadTransfer()
    const episode = await sendEpisode(
      { workId, number, video: row.video, subtitles },
      (share) => {
        row.sentShare = share
      },
      stop.signal,
    )
    row.sentShare = 1
    row.episodeId = episode.id
    row.warnings = episode.warnings
    row.phase = 'analysing'
    void follow(row)
  } catch (error) {
    fail(row, 'refused', asProblem(error))
  } finally {
    running.delete(row.id)
    pump()
  }
}

/** Looks after an episode until it is ready and can be searched, or has failed. */
async function follow(row: Row): Promise<void> {
  let pauseMs = POLL_FIRST_MS
  while (row.episodeId !== undefined && rows.includes(row)) {
    await new Promise((resolve) => window.setTimeout(resolve, pauseMs))
    pauseMs = Math.min(POLL_SLOWEST_MS, pauseMs * POLL_BACK_OFF)
    try {
      const episode = await getEpisode(row.episodeId)
      row.warnings = episode.warnings
      row.searchable = episode.indexedAt !== null
      if (episode.state === 'failed') {
        return fail(row, 'failed', new Problem(episode.problem?.code ?? 'UNKNOWN', 200, episode.problem?.detail ?? ''))
      }
      if (episode.state === 'ready') row.phase = 'ready'
      if (episode.state === 'ready' && row.searchable) return
    } catch (error) {
      const problem = asProblem(error)
      // A broken line is not the episode's fault: it is asked again, ever more slowly.
      if (problem.status !== 0 && problem.status < 500) return fail(row, 'failed', problem)
    }
  }
}

function fail(row: Row, phase: 'failed' | 'refused', problem: Problem): void {
  row.phase = phase
  row.problem = problem
}
