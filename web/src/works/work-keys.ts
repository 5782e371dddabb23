import type { Episode } from '../api/contract.ts'
import type { Playback } from '../player/playback.svelte.ts'
import { playbackKeys } from '../player/playback-keys.ts'
import type { Keys } from '../review/keys.ts'
import type { KeyList } from '../state/key-help.svelte.ts'

/** What the keys of a work's page can set going, beside the video. */
interface Deeds {
  readonly step: (by: 1 | -1) => void
  readonly note: () => void
  readonly playback: Playback
  readonly episode: () => Episode | undefined
}

/** All of them, as they are told. */
export const WORK_KEYS: KeyList = [
  ['Space', 'work.keys.play'],
  [', .', 'work.keys.frame'],
  ['← →', 'work.keys.skip'],
  ['⇧← ⇧→', 'work.keys.cue'],
  ['[ ]', 'work.keys.rate'],
  ['C', 'work.keys.track'],
  ['K J', 'work.keys.step'],
  ['N', 'work.keys.note'],
  ['M', 'work.keys.mute'],
  ['F', 'work.keys.full'],
]

/** The keys of a work's page; those of the video work wherever the focus is. */
export function workKeys(deeds: Deeds): Keys {
  const acts = playbackKeys(deeds.playback, deeds.episode)
  const always = (act: (event: KeyboardEvent) => void) => (event: KeyboardEvent) => {
    act(event)
    return true
  }
  const onVideo = Object.entries(acts).map(([key, act]) => [key, always(act)])
  return {
    ...Object.fromEntries(onVideo),
    ' ': (event) => {
      if (event.target instanceof Element && event.target.closest('a, button, summary, input')) return false
      deeds.playback.toggle()
      return true
    },
    j: always(() => deeds.step(1)),
    k: always(() => deeds.step(-1)),
    n: always(deeds.note),
  }
}
