import { getEpisode, getWork } from '../api/client.ts'
import type { Episode, EpisodeBrief, Work } from '../api/contract.ts'
import { asProblem, type Problem } from '../api/problem.ts'

const POLL_MS = 2_000

/** A work and one of its episodes as the server has them, read again while something of them is not finished. */
export interface WatchedWork {
  readonly work: Work | undefined
  /** The episode that is asked for, else the first that can be seen, as the work lists it. */
  readonly brief: EpisodeBrief | undefined
  /** The same episode, whole; undefined until it is read. */
  readonly episode: Episode | undefined
  readonly problem: Problem | undefined
  readonly episodeProblem: Problem | undefined
  load(): Promise<void>
  loadEpisode(): Promise<void>
  /** Tells that something could not be done with the work, or with its episode. */
  complain(error: unknown): void
  complainOfEpisode(error: unknown): void
}

/** Call it while a component is made: it watches until the component goes. */
export function watchWork(workId: () => string, wantedEpisode: () => string | null): WatchedWork {
  let work = $state.raw<Work>()
  let read = $state.raw<Episode>()
  let problem = $state.raw<Problem>()
  let episodeProblem = $state.raw<Problem>()

  const brief = $derived(
    work?.episodes.find((one) => one.id === wantedEpisode()) ??
      work?.episodes.find((one) => one.state === 'ready') ??
      work?.episodes[0],
  )
  const briefId = $derived(brief?.id)
  const briefState = $derived(brief?.state)
  const episode = $derived(read?.id === briefId ? read : undefined)
  const preparingId = $derived(episode?.playback.state === 'preparing' ? episode.id : undefined)
  const isUnfinished = $derived(
    work?.episodes.some((one) => one.state === 'uploaded' || one.state === 'analysing') === true,
  )

  async function load() {
    try {
      work = await getWork(workId())
      problem = undefined
    } catch (error) {
      problem = asProblem(error)
    }
  }

  async function loadEpisode(signal?: AbortSignal) {
    if (briefId === undefined) return
    try {
      read = await getEpisode(briefId, signal)
    } catch (error) {
      if (!signal?.aborted) episodeProblem = asProblem(error)
    }
  }

  $effect(() => {
    void workId()
    void load()
  })
  $effect(() => {
    if (!isUnfinished) return
    const timer = window.setInterval(load, POLL_MS)
    return () => window.clearInterval(timer)
  })
  $effect(() => {
    void briefState // an episode that has become ready is read again
    if (briefId === undefined) return
    const stop = new AbortController()
    episodeProblem = undefined
    void loadEpisode(stop.signal)
    return () => stop.abort()
  })
  $effect(() => {
    if (preparingId === undefined) return
    const stop = new AbortController()
    const timer = window.setInterval(() => void loadEpisode(stop.signal), POLL_MS)
    return () => {
      window.clearInterval(timer)
      stop.abort()
    }
  })

  return {
    get work() {
      return work
    },
    get brief() {
      return brief
    },
    get episode() {
      return episode
    },
    get problem() {
      return problem
    },
    get episodeProblem() {
      return episodeProblem
    },
    load,
    loadEpisode: () => loadEpisode(),
    complain: (error) => {
      problem = asProblem(error)
    },
    complainOfEpisode: (error) => {
      episodeProblem = asProblem(error)
    },
  }
}
