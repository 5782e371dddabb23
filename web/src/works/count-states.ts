import { EPISODE_STATES, type EpisodeBrief, type EpisodeState } from '../api/contract.ts'

/** How many episodes are in each state; states without any are left out. */
export function countStates(
  episodes: readonly EpisodeBrief[],
): { readonly state: EpisodeState; readonly count: number }[] {
  return EPISODE_STATES.map((state) => ({
    state,
    count: episodes.filter((episode) => episode.state === state).length,
  })).filter(({ count }) => count > 0)
}
