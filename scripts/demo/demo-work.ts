import type { Palette, SceneName } from './scenes.ts'

/** One shot: a drawn scene, and the lines spoken over it. */
export interface DemoShot {
  readonly scene: SceneName
  /** Each line in the work's `locales`, in their order; the first is what is burnt into the picture. */
  readonly lines: readonly (readonly string[])[]
}

export interface DemoEpisode {
  /** Locale to title. */
  readonly titles: Readonly<Record<string, string>>
  readonly shots: readonly DemoShot[]
}

/** A small invented work: everything that is needed to draw it, subtitle it and send it. */
export interface DemoWork {
  /** Its external id in the scheme `juku-demo`; what makes a second run find it again. */
  readonly key: string
  readonly kind: 'micro_drama' | 'short_video'
  readonly originRegion: string
  readonly coProductionRegions: readonly string[]
  /** Subtitle locales, the original one first. */
  readonly locales: readonly [string, ...string[]]
  /** Locale to display title. */
  readonly titles: Readonly<Record<string, string>>
  readonly synopses: Readonly<Record<string, string>>
  readonly genres: readonly string[]
  readonly releaseYear: number
  readonly palette: Palette
  /** Pitch of the two tones under the picture. */
  readonly toneHz: number
  readonly episodes: readonly DemoEpisode[]
}

/** A cue of one locale, in milliseconds from the start of its episode. */
export interface DemoCue {
  readonly startMs: number
  readonly endMs: number
  readonly text: string
}

const LEAD_MS = 400
const LINE_MS = 2_100
const GAP_MS = 300

/** When the lines of an episode are spoken, in the locale at `localeIndex` of the work. */
export function cuesOf(episode: DemoEpisode, localeIndex: number): DemoCue[] {
  return episode.shots
    .flatMap((shot) => shot.lines)
    .map((line, index) => {
      const startMs = LEAD_MS + index * (LINE_MS + GAP_MS)
      return { startMs, endMs: startMs + LINE_MS, text: line[localeIndex] ?? '' }
    })
}

/** How long each shot of an episode is on the screen, in milliseconds. */
export function shotDurationsMs(episode: DemoEpisode): number[] {
  return episode.shots.map((shot, index) => shot.lines.length * (LINE_MS + GAP_MS) + (index === 0 ? LEAD_MS : 0))
}
