import type { EpisodeState, WorkStatus } from '../api/contract.ts'
import type { IconName } from './icons.ts'

/** How a state looks: always a shape beside its colour and its word. */
export interface Sign {
  readonly icon: IconName
  readonly tone: 'pass' | 'warn' | 'fail' | 'calm'
}

/** The sign of an episode's state or a work's status. */
export function signOf(state: EpisodeState | WorkStatus): Sign {
  return SIGNS[state]
}

const SIGNS: Record<EpisodeState | WorkStatus, Sign> = {
  uploaded: { icon: 'busy', tone: 'calm' },
  analysing: { icon: 'busy', tone: 'calm' },
  ready: { icon: 'pass', tone: 'pass' },
  failed: { icon: 'fail', tone: 'fail' },
  draft: { icon: 'busy', tone: 'calm' },
  submitted: { icon: 'busy', tone: 'calm' },
  in_review: { icon: 'busy', tone: 'calm' },
  changes_requested: { icon: 'warn', tone: 'warn' },
  approved: { icon: 'pass', tone: 'pass' },
  published: { icon: 'pass', tone: 'pass' },
  withdrawn: { icon: 'none', tone: 'calm' },
}
