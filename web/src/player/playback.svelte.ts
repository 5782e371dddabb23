import { untrack } from 'svelte'
import { frameAwayMs } from './frames.ts'

/** One line of a transcript, as the browser parsed it from the track. */
export interface TranscriptCue {
  readonly startMs: number
  readonly endMs: number
  readonly text: string
}

/** A seek lands this far inside its cue: media time is rounded to the container's own unit and may fall just before the cue. */
const INSIDE_CUE_MS = 20
const LINE_FROM_BELOW = -3
const RATES: readonly number[] = [1, 1.25, 1.5, 2, 0.5, 0.75]

/** Owns one `<video>` and its tracks: what plays, what shows, where it is. Components only draw it. */
export class Playback {
  currentMs = $state(0)
  durationMs = $state(0)
  paused = $state(true)
  muted = $state(false)
  rate = $state(1)
  broken = $state(false)
  shownTrackId = $state<string>()
  /** Tracks that are read beside the one that shows, in their order. */
  besideTrackIds = $state.raw<readonly string[]>([])
  cues = $state.raw<ReadonlyMap<string, readonly TranscriptCue[]>>(new Map())

  #video: HTMLVideoElement | undefined
  #tracks = new Map<string, HTMLTrackElement>()
  #wanted: { readonly ms: number; readonly play: boolean } | undefined

  /** Attachment for the `<video>`. */
  readonly attach = (video: HTMLVideoElement): (() => void) => {
    untrack(() => this.#open(video))
    const stop = new AbortController()
    const on = (types: string, act: () => void) => {
      for (const type of types.split(' ')) video.addEventListener(type, act, { signal: stop.signal })
    }
    on('loadedmetadata durationchange', () => this.#ready())
    on('timeupdate seeking seeked', () => {
      this.currentMs = video.currentTime * 1000
    })
    on('play pause ended', () => {
      this.paused = video.paused
    })
    on('volumechange ratechange', () => {
      this.muted = video.muted
      this.rate = video.playbackRate
    })
    on('error', () => {
      this.broken = true
    })
    return () => {
      stop.abort()
      if (this.#video === video) this.#close()
    }
  }

  /** Attachment for the `<track>` of a subtitle track. */
  readonly attachTrack = (trackId: string) => (element: HTMLTrackElement) => {
    untrack(() => {
      this.#tracks.set(trackId, element)
      this.#setModes()
    })
    const stop = new AbortController()
    element.addEventListener('load', () => this.#readCues(trackId, element), { signal: stop.signal })
    element.addEventListener('error', () => this.#keepCues(trackId, []), { signal: stop.signal })
    element.addEventListener('cuechange', () => this.#tick(), { signal: stop.signal })
    return () => {
      stop.abort()
      if (this.#tracks.get(trackId) === element) this.#tracks.delete(trackId)
    }
  }

  /** Shows one track's cues on the picture; undefined shows none. */
  show(trackId: string | undefined): void {
    this.shownTrackId = trackId
    this.#setModes()
  }

  /** Shows the track after the one that shows; after the last none. */
  showNext(trackIds: readonly string[]): void {
    const ids = [undefined, ...trackIds]
    this.show(ids[(ids.indexOf(this.shownTrackId) + 1) % ids.length])
  }

  /** Reads more tracks for the transcript, without showing them on the picture. */
  readBeside(trackIds: readonly string[]): void {
    this.besideTrackIds = trackIds
    this.#setModes()
  }

  /** Goes to a time; before the file is known it is remembered. A browser that refuses to play leaves it paused there. */
  seek(ms: number, { play = false } = {}): void {
    this.currentMs = ms
    if (!this.#video || this.#video.readyState < HTMLMediaElement.HAVE_METADATA) {
      this.#wanted = { ms, play }
      return
    }
    this.#video.currentTime = ms / 1000
    if (play) this.play()
  }

  /** By so much time, on or back. */
  skip(byMs: number): void {
    const lastMs = this.durationMs > 0 ? this.durationMs : Number.POSITIVE_INFINITY
    this.seek(Math.min(lastMs, Math.max(0, this.currentMs + byMs)))
  }

  /** Stops, and shows the frame before or after. */
  stepFrame(by: 1 | -1, framesPerSecond: number): void {
    this.pause()
    const ms = frameAwayMs(this.currentMs, by, framesPerSecond)
    if (this.durationMs === 0 || ms < this.durationMs) this.seek(ms)
  }

  /** Goes to the start of a cue, so that the cue is the one showing. */
  seekCue(startMs: number, options: { play?: boolean } = {}): void {
    this.seek(startMs + INSIDE_CUE_MS, options)
  }

  /** To the cue before or after the one under way. */
  stepCue(by: 1 | -1): void {
    const cues = this.cues.get(this.shownTrackId ?? '') ?? []
    const at = by === 1 ? this.currentMs + INSIDE_CUE_MS : this.currentMs - 1000
    const next = by === 1 ? cues.find((cue) => cue.startMs > at) : cues.findLast((cue) => cue.startMs < at)
    if (next) this.seekCue(next.startMs)
    else this.seek(by === 1 ? Math.max(0, this.durationMs - 100) : 0)
  }

  play(): void {
    void this.#video?.play().catch(() => {
      this.paused = true
    })
  }

  /** Stops at the frame that shows; `currentMs` is exact from then on. */
  pause(): void {
    if (!this.#video) return
    this.#video.pause()
    this.currentMs = this.#video.currentTime * 1000
  }

  toggle(): void {
    if (this.paused) this.play()
    else this.pause()
  }

  setMuted(muted: boolean): void {
    if (this.#video) this.#video.muted = muted
  }

  /** Faster, or slower, and round again. */
  nextRate(by: 1 | -1 = 1): void {
    const at = RATES.indexOf(this.rate)
    if (this.#video) this.#video.playbackRate = RATES.at((at + by) % RATES.length) ?? 1
  }

  fullScreen(): void {
    void this.#video?.requestFullscreen?.().catch(() => undefined)
  }

  #open(video: HTMLVideoElement): void {
    this.#video = video
    this.broken = false
    this.paused = true
    this.durationMs = 0
    this.rate = 1
    this.cues = new Map()
  }

  #close(): void {
    this.#video = undefined
    this.#wanted = undefined
  }

  #ready(): void {
    const video = this.#video
    if (!video) return
    this.durationMs = Number.isFinite(video.duration) ? video.duration * 1000 : 0
    this.#setModes()
    const wanted = this.#wanted
    this.#wanted = undefined
    if (wanted) this.seek(wanted.ms, { play: wanted.play })
  }

  #tick(): void {
    if (this.#video) this.currentMs = this.#video.currentTime * 1000
  }

  /** Untracked: an effect that shows a track must not run again because a reader has chosen another one. */
  #setModes(): void {
    const [shown, beside] = untrack(() => [this.shownTrackId, this.besideTrackIds])
    for (const [trackId, element] of this.#tracks) {
      const mode = trackId === shown ? 'showing' : beside.includes(trackId) ? 'hidden' : 'disabled'
      if (element.track.mode === mode) continue
      element.track.mode = mode
      // The browser may have fetched the track on its own before: no load event will come.
      if (mode !== 'disabled' && element.readyState === HTMLTrackElement.LOADED) this.#readCues(trackId, element)
    }
  }

  #keepCues(trackId: string, cues: readonly TranscriptCue[]): void {
    this.cues = new Map(untrack(() => this.cues)).set(trackId, cues)
  }

  #readCues(trackId: string, element: HTMLTrackElement): void {
    const list = element.track.cues
    if (!list) return
    for (const cue of list) raise(cue)
    const cues = Array.from(list, (cue) => ({
      startMs: Math.round(cue.startTime * 1000),
      endMs: Math.round(cue.endTime * 1000),
      text: cue instanceof VTTCue ? (cue.getCueAsHTML().textContent ?? '') : '',
    }))
    this.#keepCues(trackId, cues)
  }
}

/** Phones cover the lowest part of a vertical picture with their own controls: a cue without a place of its own stands above. */
function raise(cue: TextTrackCue): void {
  if (cue instanceof VTTCue && cue.line === 'auto') cue.line = LINE_FROM_BELOW
}
