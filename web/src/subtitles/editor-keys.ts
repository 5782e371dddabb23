import type { Playback } from '../player/playback.svelte.ts'
import type { Keys } from '../review/keys.ts'
import type { KeyList } from '../state/key-help.svelte.ts'

/** What the keys of the subtitle editor can set going. */
export interface Deeds {
  readonly step: (by: 1 | -1) => void
  readonly stepFinding: (by: 1 | -1) => void
  readonly edit: () => void
  readonly split: () => void
  readonly merge: () => void
  readonly insert: () => void
  readonly remove: () => void
  readonly begin: () => void
  readonly end: () => void
  readonly decide: (decision: 'accepted' | 'refused') => void
  readonly undo: () => void
  readonly redo: () => void
  readonly playback: Playback
  readonly frameRate: () => number
}

/** All of them, as they are told. */
export const EDITOR_KEYS: KeyList = [
  ['J K', 'subtitles.keys.step'],
  ['↵', 'subtitles.keys.edit'],
  ['Ctrl+↵', 'subtitles.keys.done'],
  ['F ⇧F', 'subtitles.keys.finding'],
  ['Space', 'subtitles.keys.play'],
  ['← →', 'subtitles.keys.seek'],
  [', .', 'subtitles.keys.frame'],
  ['[ ]', 'subtitles.keys.rate'],
  ['I O', 'subtitles.keys.times'],
  ['S', 'subtitles.keys.split'],
  ['M', 'subtitles.keys.merge'],
  ['N', 'subtitles.keys.insert'],
  ['Del', 'subtitles.keys.remove'],
  ['A R', 'subtitles.keys.decide'],
  ['Z ⇧Z', 'subtitles.keys.undo'],
  ['Ctrl+S', 'subtitles.keys.save'],
]

const SEEK_MS = 2_000

export function editorKeys(deeds: Deeds): Keys {
  const { playback } = deeds
  const seekBy = (ms: number) => playback.seek(Math.max(0, playback.currentMs + ms))
  const frame = (by: 1 | -1) => () => playback.stepFrame(by, deeds.frameRate())
  const acts: Readonly<Record<string, (shift: boolean) => void>> = {
    j: () => deeds.step(1),
    k: () => deeds.step(-1),
    f: (shift) => deeds.stepFinding(shift ? -1 : 1),
    s: deeds.split,
    m: deeds.merge,
    n: deeds.insert,
    i: deeds.begin,
    o: deeds.end,
    a: () => deeds.decide('accepted'),
    r: () => deeds.decide('refused'),
    z: (shift) => (shift ? deeds.redo() : deeds.undo()),
    Delete: deeds.remove,
    ArrowLeft: () => seekBy(-SEEK_MS),
    ArrowRight: () => seekBy(SEEK_MS),
    ',': frame(-1),
    '.': frame(1),
    '[': () => playback.nextRate(-1),
    ']': () => playback.nextRate(),
  }
  const always = Object.entries(acts).map(([key, act]) => {
    return [
      key,
      (event: KeyboardEvent) => {
        act(event.shiftKey)
        return true
      },
    ] as const
  })
  return {
    ...Object.fromEntries(always),
    ' ': (event) => {
      if (event.target instanceof HTMLButtonElement || event.target instanceof HTMLInputElement) return false
      playback.toggle()
      return true
    },
    Enter: (event) => {
      if (event.target instanceof HTMLButtonElement && event.target.dataset.line === undefined) return false
      if (event.target instanceof HTMLAnchorElement) return false
      deeds.edit()
      return true
    },
  }
}
