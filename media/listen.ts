import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ToolSide } from './arguments.ts'
import { readComplaint } from './read-complaint.ts'
import { METER_FILTER, openMeter, type SoundFacts } from './sound.ts'
import type { MediaTools } from './tools.ts'
import type { AudioFacts, MediaWarning, VideoFacts } from './video-facts.ts'

/** What the sound of a file gave. */
export interface Heard {
  /** null when there is no sound, or it could not be measured; then a warning says why. */
  readonly sound: SoundFacts | null
  /** Chromaprint's raw fingerprint, about eight numbers a second; null as above, and with an ffmpeg that has no chromaprint. */
  readonly audioFingerprint: Uint32Array | null
  readonly warnings: readonly MediaWarning[]
}

/**
 * Hears the sound of a file in the one run that reads it anyway: that run writes `begin()` beside its own outputs, hands over its log, and
 * tells when it has ended. Once a run has come to its end the sound is known, and later runs write nothing for it.
 */
export interface Listener {
  /** What a run has to write for the sound; nothing when there is none, or it has been heard. */
  begin(): readonly ToolSide[]
  /** True when the line of the log is about the sound. */
  take(line: string): boolean
  /** The run has ended; `exitCode` as ffmpeg gave it. */
  end(exitCode: number | null): Promise<void>
  heard(): Heard
}

interface Source {
  readonly tools: Pick<MediaTools, 'hasChromaprint'>
  readonly facts: Pick<VideoFacts, 'audio'>
  readonly workDir: string
}

/** A listener for the first sound stream of a file. */
export function openListener({ tools, facts: { audio }, workDir }: Source): Listener {
  let meter = openMeter()
  let complaint: string | null = null
  let audioFingerprint: Uint32Array | null = null
  let hasEnded = false
  let isBroken = false
  const begin = () => {
    if (audio?.codec == null || hasEnded) return []
    meter = openMeter()
    complaint = null
    return [output(audio, tools.hasChromaprint)]
  }
  const take = (line: string) => {
    if (audio === null || meter.take(line)) return audio !== null
    const said = readComplaint(line)
    if (said === null || !isAbout(said, audio)) return false
    complaint ??= said
    return true
  }
  const end = async (exitCode: number | null) => {
    hasEnded = true
    isBroken = exitCode !== 0
    if (tools.hasChromaprint && !isBroken) audioFingerprint = await readFingerprint(workDir)
  }
  const heard = () => {
    const sound = isBroken ? null : meter.facts()
    const warning = audio && warningOf(audio, sound, { complaint, hasChanged: meter.hasRestarted })
    return { sound, audioFingerprint, warnings: warning ? [warning] : [] }
  }
  return { begin, take, end, heard }
}

const FINGERPRINT_NAME = 'sound.fp'

/** One chain, so that one decode serves both: the meter lets the sound through to the fingerprint, which takes two channels at most. */
function output(audio: AudioFacts, hasChromaprint: boolean): ToolSide {
  const metered = ['-map', `0:${audio.streamIndex}`, '-af', METER_FILTER]
  if (!hasChromaprint) return { options: [...metered, '-f', 'null'], name: '-' }
  return { options: [...metered, '-ac', '2', '-f', 'chromaprint', '-fp_format', 'raw'], name: FINGERPRINT_NAME }
}

/** Words of the decoder or the meter, and those of ffmpeg that name the stream. */
function isAbout(complaint: string, { codec, streamIndex }: AudioFacts): boolean {
  if (new RegExp(`(?:stream |aist)#0:${streamIndex}\\b`).test(complaint)) return true
  return /^(?:Parsed_ebur128|chromaprint)/.test(complaint) || (codec !== null && complaint.startsWith(codec))
}

/** ffmpeg writes the numbers as this machine keeps them. Too short a sound has none. */
async function readFingerprint(workDir: string): Promise<Uint32Array | null> {
  const bytes = await readFile(join(workDir, FINGERPRINT_NAME)).catch(() => Buffer.alloc(0))
  const count = bytes.length >> 2
  return count === 0 ? null : new Uint32Array(Uint8Array.from(bytes.subarray(0, count * 4)).buffer)
}

function warningOf(
  { streamIndex, codec }: AudioFacts,
  sound: SoundFacts | null,
  { complaint, hasChanged }: { readonly complaint: string | null; readonly hasChanged: boolean },
): MediaWarning | undefined {
  const stream = `The sound (stream ${streamIndex}, ${codec ?? 'of an unknown kind'})`
  if (sound) return complaint === null ? undefined : { code: 'MEDIA_SOUND_DAMAGED', detail: `${stream}: ${complaint}` }
  const why = hasChanged ? 'changes its channels or its rate on the way' : (complaint ?? 'cannot be decoded')
  return { code: 'MEDIA_SOUND_UNMEASURED', detail: `${stream} was not measured: ${why}; export the file again` }
}
