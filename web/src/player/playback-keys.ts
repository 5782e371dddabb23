import type { Episode } from '../api/contract.ts'
import type { Playback } from './playback.svelte.ts'

const SKIP_MS = 2_000
const USUAL_FRAMES_PER_SECOND = 25

/** What keys do with a video, by `KeyboardEvent.key`, letters in lower case. */
export function playbackKeys(
  playback: Playback,
  episode: () => Episode | undefined,
): Readonly<Record<string, (event: { readonly shiftKey: boolean }) => void>> {
  const frame = (by: 1 | -1) => playback.stepFrame(by, episode()?.frameRate ?? USUAL_FRAMES_PER_SECOND)
  return {
    ' ': () => playback.toggle(),
    ',': () => frame(-1),
    '.': () => frame(1),
    ArrowLeft: ({ shiftKey }) => (shiftKey ? playback.stepCue(-1) : playback.skip(-SKIP_MS)),
    ArrowRight: ({ shiftKey }) => (shiftKey ? playback.stepCue(1) : playback.skip(SKIP_MS)),
    '[': () => playback.nextRate(-1),
    ']': () => playback.nextRate(),
    c: () => playback.showNext((episode()?.tracks ?? []).map(({ id }) => id)),
    m: () => playback.setMuted(!playback.muted),
    f: () => playback.fullScreen(),
  }
}
