import { ffmpegArguments } from './arguments.ts'
import { proxyFilters } from './frame-filters.ts'
import { untrustedInputOptions } from './input-options.ts'
import { fittedSize } from './picture-size.ts'
import { isPlainH264 } from './playable.ts'
import type { VideoFacts } from './video-facts.ts'

/** How a proxy comes about: the streams as they are in another container, or new pictures. */
export type ProxyMethod = 'remux' | 'encode'

/**
 * The cheapest way to something that browsers play: what they play already is only put in order. AVI does not say when pictures are
 * shown, only in which order they are decoded: copied, they would come out of order.
 */
export function chooseMethod(facts: VideoFacts): ProxyMethod {
  return facts.playable || (isPlainH264(facts) && facts.container !== 'avi') ? 'remux' : 'encode'
}

/** The argument list of the run that writes `name`, an MP4 that plays before all of it is there. It tells its progress on stdout. */
export function proxyArguments(facts: VideoFacts, method: ProxyMethod, input: string, name: string): string[] {
  const video = method === 'remux' ? ['-c:v', 'copy'] : encodeOptions(facts)
  return ffmpegArguments({
    // What cannot be decoded ends the run: a proxy with holes would look whole.
    global: ['-v', 'level+error', '-xerror', '-progress', 'pipe:1', '-filter_threads', THREADS],
    inputs: [{ options: ['-threads', THREADS, ...untrustedInputOptions()], name: input }],
    outputs: [
      {
        name,
        options: [
          ...['-map', `0:${facts.videoStreamIndex}`, ...video, ...audioOptions(facts), '-sn', '-dn'],
          ...['-map_metadata', '-1', '-map_chapters', '-1', '-movflags', '+faststart', '-f', 'mp4'],
        ],
      },
    ],
  })
}

/** Bytes a second that a proxy takes at most, with room for its index. */
export const MOST_BYTES_A_SECOND = 400_000

const THREADS = '4'

/**
 * Time stamps are kept to 1/90 000 s, whatever the frame rate is and however it changes; only frames with the same stamp are left out.
 * A key frame every 2 s lets a player jump to a line without decoding much before it.
 */
function encodeOptions(facts: VideoFacts): string[] {
  return [
    ...['-vf', proxyFilters(facts, fittedSize('candidate', facts)).join(',')],
    ...['-fps_mode', 'vfr', '-enc_time_base', '1:90000', '-force_key_frames', 'expr:gte(t,n_forced*2)'],
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-profile:v', 'high', '-crf', '27'],
    ...['-maxrate', '2M', '-bufsize', '4M', '-threads', THREADS],
  ]
}

const PLAYABLE_AUDIO = ['aac', 'mp3']

function audioOptions({ audio, playable }: VideoFacts): string[] {
  if (audio?.codec == null) return ['-an']
  const mapped = ['-map', `0:${audio.streamIndex}`]
  const channels = audio.channels ?? 2
  if (playable || (PLAYABLE_AUDIO.includes(audio.codec) && channels <= 2)) return [...mapped, '-c:a', 'copy']
  const rate = (audio.sampleRateHz ?? 0) > 48_000 ? ['-ar', '48000'] : []
  return [...mapped, '-c:a', 'aac', '-b:a', '128k', '-ac', String(Math.min(2, channels)), ...rate]
}
