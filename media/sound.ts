/** How the sound of a file measures as a whole. Levels are in steps of 0.1. */
export interface SoundFacts {
  /** Programme loudness by EBU R 128 (ITU-R BS.1770, gated), in LUFS; null = nothing is loud enough to count. */
  readonly integratedLufs: number | null
  /** Loudness range by EBU Tech 3342, in LU; null = as above. */
  readonly loudnessRangeLu: number | null
  /** The highest sample of any channel, in dB of full scale; null = digital silence. The true peak (dBTP) is as high or higher. */
  readonly peakDbfs: number | null
  /** Channels whose highest sample lies below -60 dBFS while another's does not. */
  readonly silentChannels: number
  /** Share of the time with a momentary loudness (400 ms) below -60 LUFS, 0 to 1; 1 = wholly silent. */
  readonly silentShare: number
  /** Whole milliseconds of the longest such stretch, to 100 ms; 0 = none. */
  readonly longestSilenceMs: number
  /** How loud it was at each step of `LEVEL_STEP_MS`, the first one from the beginning on: whole LU above `LEVEL_FLOOR_LUFS`. */
  readonly levels: Uint8Array
}

/** From one level to the next. */
export const LEVEL_STEP_MS = 100
/** What a level of 0 stands for, and all that is quieter. */
export const LEVEL_FLOOR_LUFS = -60

const SILENT_DB = -60
const STEP_MS = LEVEL_STEP_MS
/** Momentary loudness is that of the last 400 ms: the first three steps cannot tell it. */
const WINDOW_STEPS = 4
/** Of ten hours: what is longer is drawn without the rest. */
const MOST_LEVELS = 360_000
/** What the meter shows before anything has passed its gate. */
const GATED_LUFS = -70
const METER =
  /^\[Parsed_ebur128_\d+ @ (0x[0-9a-f]+)\].* t: *\S+ .*M: *(\S+) +S:.* I: *(\S+) LUFS +LRA: *(\S+) LU +SPK: *(.*?) dBFS/

/** The filter of ffmpeg whose log `openMeter` reads: once every 100 ms it says how loud it was. It lets the sound through. */
export const METER_FILTER = 'ebur128=peak=sample:framelog=info'

/** Reads what the filter says, line by line of ffmpeg's log (made with `-v level+...`). */
export interface Meter {
  /** True when the line was the meter's. */
  take(line: string): boolean
  /** null when it said nothing, or began anew on the way because the sound changed its channels or its rate. */
  facts(): SoundFacts | null
  readonly hasRestarted: boolean
}

/** A meter that has not heard anything yet. */
export function openMeter(): Meter {
  let filter: string | undefined
  let hasRestarted = false
  let steps = 0
  let silent = 0
  let run = 0
  let longestMs = 0
  const levels: number[] = []
  let last: { integrated: number; range: number; peaks: number[] } | undefined
  const take = (line: string): boolean => {
    const said = METER.exec(line)
    if (!said) return false
    hasRestarted ||= filter !== undefined && filter !== said[1]
    filter = said[1]
    steps += 1
    // `-inf` and `nan` are silence as well.
    const isSilent = steps >= WINDOW_STEPS && !(Number(said[2]) >= SILENT_DB)
    run = isSilent ? run + 1 : 0
    if (isSilent) silent += 1
    if (levels.length < MOST_LEVELS) levels.push(levelOf(Number(said[2])))
    if (isSilent) longestMs = Math.max(longestMs, (run + WINDOW_STEPS - 1) * STEP_MS)
    last = { integrated: Number(said[3]), range: Number(said[4]), peaks: (said[5] ?? '').split(/ +/).map(readLevel) }
    return true
  }
  const facts = () => {
    if (!last || hasRestarted) return null
    const isGated = !(last.integrated > GATED_LUFS)
    const peak = Math.max(...last.peaks)
    const windows = steps - (WINDOW_STEPS - 1)
    return {
      integratedLufs: isGated ? null : last.integrated,
      loudnessRangeLu: isGated ? null : last.range,
      peakDbfs: Number.isFinite(peak) ? peak : null,
      silentChannels: peak < SILENT_DB ? 0 : last.peaks.filter((level) => level < SILENT_DB).length,
      silentShare: windows > 0 ? silent / windows : peak < SILENT_DB ? 1 : 0,
      longestSilenceMs: longestMs,
      levels: Uint8Array.from(levels),
    }
  }
  return {
    take,
    facts,
    get hasRestarted() {
      return hasRestarted
    },
  }
}

function levelOf(lufs: number): number {
  return lufs > LEVEL_FLOOR_LUFS ? Math.min(255, Math.round(lufs - LEVEL_FLOOR_LUFS)) : 0
}

function readLevel(text: string): number {
  const level = Number(text)
  return Number.isFinite(level) ? level : Number.NEGATIVE_INFINITY
}
