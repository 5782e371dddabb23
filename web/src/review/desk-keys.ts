import type { Playback } from '../player/playback.svelte.ts'
import type { KeyList } from '../state/key-help.svelte.ts'
import type { Keys } from './keys.ts'

/** What the keys of the review desk can set going. */
interface Deeds {
  readonly step: (by: 1 | -1) => void
  readonly choose: () => void
  readonly seen: () => void
  readonly note: () => void
  readonly decisions: () => void
  readonly approve: () => void
  readonly publish: () => void
  readonly changes: () => void
  readonly claim: () => void
  readonly undo: () => void
  readonly clear: () => void
  readonly wall: () => void
  readonly nextTrack: () => void
  readonly playback: Playback
  readonly frameRate: () => number
}

/** All of them, as they are told. */
export const DESK_KEYS: KeyList = [
  ['J K', 'review.keys.step'],
  ['← → ↑ ↓', 'review.keys.arrows'],
  ['⇧ ← → ↑ ↓', 'review.keys.extend'],
  ['X', 'review.keys.choose'],
  ['S', 'review.keys.seen'],
  ['N', 'review.keys.note'],
  ['↵', 'review.keys.enter'],
  ['Space', 'review.keys.play'],
  [', .', 'review.keys.frame'],
  ['[ ]', 'review.keys.rate'],
  ['C', 'review.keys.track'],
  ['W', 'review.keys.wall'],
  ['D', 'review.keys.decisions'],
  ['A', 'review.keys.approve'],
  ['P', 'review.keys.publish'],
  ['R', 'review.keys.changes'],
  ['T', 'review.keys.claim'],
  ['Z', 'review.keys.undo'],
  ['Esc', 'review.keys.clear'],
]

export function deskKeys(deeds: Deeds): Keys {
  const { playback } = deeds
  const frame = (by: 1 | -1) => () => playback.stepFrame(by, deeds.frameRate())
  return {
    ...always({
      j: () => deeds.step(1),
      k: () => deeds.step(-1),
      x: deeds.choose,
      s: deeds.seen,
      n: deeds.note,
      w: deeds.wall,
      d: deeds.decisions,
      a: deeds.approve,
      p: deeds.publish,
      r: deeds.changes,
      t: deeds.claim,
      z: deeds.undo,
      c: deeds.nextTrack,
      ',': frame(-1),
      '.': frame(1),
      '[': () => playback.nextRate(-1),
      ']': () => playback.nextRate(),
      Escape: deeds.clear,
    }),
    ' ': (event) => {
      if (event.target instanceof HTMLButtonElement || event.target instanceof HTMLInputElement) return false
      playback.toggle()
      return true
    },
  }
}

function always(deeds: Readonly<Record<string, () => void>>): Keys {
  return Object.fromEntries(
    Object.entries(deeds).map(([key, act]) => [
      key,
      () => {
        act()
        return true
      },
    ]),
  )
}
