import { type Container, MIME_TYPES } from './containers.ts'
import { MediaError } from './errors.ts'
import { isPlayable } from './playable.ts'
import type { AudioFacts, FileTag, MediaWarning, ProbeLimits, SubtitleStream, VideoFacts } from './video-facts.ts'

/** The part of ffprobe's JSON that is read. Everything may be missing: the file decides. */
export interface ProbeReport {
  readonly format?: { readonly duration?: string; readonly tags?: Readonly<Record<string, string>> }
  readonly streams?: readonly ProbeStream[]
}

interface ProbeStream {
  readonly index: number
  readonly codec_type?: string
  readonly codec_name?: string
  readonly profile?: string
  readonly pix_fmt?: string
  readonly field_order?: string
  readonly width?: number
  readonly height?: number
  readonly sample_aspect_ratio?: string
  readonly color_transfer?: string
  readonly color_primaries?: string
  readonly color_space?: string
  readonly r_frame_rate?: string
  readonly avg_frame_rate?: string
  readonly duration?: string
  readonly extradata_size?: number
  readonly channels?: number
  readonly channel_layout?: string
  readonly sample_rate?: string
  readonly disposition?: { readonly attached_pic?: number; readonly timed_thumbnails?: number }
  readonly tags?: Readonly<Record<string, string>>
  readonly side_data_list?: readonly { readonly side_data_type?: string; readonly rotation?: number }[]
}

/**
 * Turns ffprobe's report into facts.
 *
 * @throws {MediaError} MEDIA_NO_VIDEO, MEDIA_TOO_MANY_STREAMS, MEDIA_TOO_LARGE_PICTURE, MEDIA_UNREADABLE
 */
export function readFacts(report: ProbeReport, container: Container, limits: ProbeLimits): VideoFacts {
  const streams = report.streams ?? []
  if (streams.length > limits.maxStreams) {
    throw new MediaError(
      'MEDIA_TOO_MANY_STREAMS',
      `The file has more than ${limits.maxStreams} streams; send fewer tracks`,
    )
  }
  const video = getVideo(streams)
  const { storedWidthPx, storedHeightPx } = getSize(video, limits)
  const { rotation, warnings } = readRotation(video)
  const audio = streams.find((stream) => stream.codec_type === 'audio')
  const isTurned = rotation === 90 || rotation === 270
  const pixelAspect = readRatio(video.sample_aspect_ratio) ?? 1
  const facts = {
    container,
    mimeType: MIME_TYPES[container],
    durationMs: readMs(report.format?.duration) ?? readMs(video.duration),
    widthPx: isTurned ? storedHeightPx : storedWidthPx,
    heightPx: isTurned ? storedWidthPx : storedHeightPx,
    pixelAspect: isTurned ? 1 / pixelAspect : pixelAspect,
    rotation,
    frameRate: readFrameRate(video),
    isInterlaced: ['tt', 'bb', 'tb', 'bt'].includes(video.field_order ?? ''),
    videoCodec: video.codec_name ?? 'unknown',
    videoProfile: known(video.profile),
    pixelFormat: known(video.pix_fmt),
    audio: audio ? readAudio(audio) : null,
    hdr: video.color_transfer === 'smpte2084' || video.color_transfer === 'arib-std-b67',
    colour: {
      transfer: known(video.color_transfer),
      primaries: known(video.color_primaries),
      matrix: known(video.color_space),
    },
    videoStreamIndex: video.index,
    subtitles: streams
      .filter((stream) => stream.codec_type === 'subtitle')
      .map((stream) => readSubtitle(stream, container)),
    tags: readTags([report.format?.tags, ...streams.map(({ tags }) => tags)]),
    warnings,
  }
  return { ...facts, playable: isPlayable(facts) }
}

/** The refusal of a picture beyond `limits.maxPixels`. */
export function tooLargePicture({ maxPixels }: ProbeLimits, options?: ErrorOptions): MediaError {
  const most = Math.floor(maxPixels / 1e6)
  return new MediaError(
    'MEDIA_TOO_LARGE_PICTURE',
    `The picture has more than ${most} million pixels; send a smaller version`,
    options,
  )
}

const MOST_TAGS = 200
const MOST_TAG_CHARACTERS = 65_536

function readTags(lists: readonly (Readonly<Record<string, string>> | undefined)[]): FileTag[] {
  const tags = lists.flatMap((list) => Object.entries(list ?? {}).map(([name, value]) => ({ name, value })))
  return tags.filter(({ value }) => value.length <= MOST_TAG_CHARACTERS).slice(0, MOST_TAGS)
}

function getVideo(streams: readonly ProbeStream[]): ProbeStream {
  const isCover = ({ disposition }: ProbeStream) =>
    disposition?.attached_pic === 1 || disposition?.timed_thumbnails === 1
  const video = streams.find((stream) => stream.codec_type === 'video' && !isCover(stream))
  if (video) return video
  throw new MediaError('MEDIA_NO_VIDEO', 'The file holds no moving picture; send the video itself')
}

function getSize(video: ProbeStream, limits: ProbeLimits) {
  const { width: storedWidthPx = 0, height: storedHeightPx = 0 } = video
  if (storedWidthPx * storedHeightPx > limits.maxPixels) throw tooLargePicture(limits)
  if (storedWidthPx > 0 && storedHeightPx > 0) return { storedWidthPx, storedHeightPx }
  throw new MediaError('MEDIA_UNREADABLE', 'The picture has no size; the file may be cut short, export it again')
}

function readRotation(video: ProbeStream): { rotation: VideoFacts['rotation']; warnings: MediaWarning[] } {
  const degrees = video.side_data_list?.find((data) => data.rotation !== undefined)?.rotation ?? 0
  // ffprobe counts against the clock; a player turns with it. A broken matrix comes out as -2^63.
  const turn = ((-degrees % 360) + 360) % 360
  const rotation = ([0, 90, 180, 270] as const).find((right) => Math.abs(turn - right) <= 1)
  if (Math.abs(degrees) <= 360 && rotation !== undefined) return { rotation, warnings: [] }
  const detail = 'The file asks for a rotation that is not a right angle; it is shown as stored'
  return { rotation: 0, warnings: [{ code: 'MEDIA_ROTATION_IGNORED', detail }] }
}

const HIGHEST_FRAME_RATE = 240

/** The average, unless a short or timestamp-poor file makes it absurd (Matroska in milliseconds gives 1000). */
function readFrameRate(video: ProbeStream): number | null {
  const rates = [readRatio(video.avg_frame_rate), readRatio(video.r_frame_rate)].filter((rate) => rate !== null)
  return rates.find((rate) => rate <= HIGHEST_FRAME_RATE) ?? rates[0] ?? null
}

function readAudio(stream: ProbeStream): AudioFacts {
  const sampleRateHz = Number(stream.sample_rate)
  return {
    streamIndex: stream.index,
    codec: known(stream.codec_name),
    channels: stream.channels ? stream.channels : null,
    channelLayout: known(stream.channel_layout),
    sampleRateHz: Number.isSafeInteger(sampleRateHz) && sampleRateHz > 0 ? sampleRateHz : null,
  }
}

const TEXT_CODECS = ['subrip', 'srt', 'webvtt', 'mov_text', 'ass', 'ssa', 'text']

function readSubtitle(stream: ProbeStream, container: Container): SubtitleStream {
  const language = stream.tags?.language
  const codec = known(stream.codec_name)
  // ffmpeg 5.1 has no name for Matroska's S_TEXT/WEBVTT; its private data is the word that starts each WebVTT file.
  const isNamelessWebvtt = codec === null && container === 'matroska' && stream.extradata_size === 'WEBVTT'.length
  return {
    index: stream.index,
    codec,
    language: !language || language === 'und' ? null : language,
    title: stream.tags?.title || null,
    isText: isNamelessWebvtt || (codec !== null && TEXT_CODECS.includes(codec)),
  }
}

/** `30000/1001` or `16:9` as a number; null for nothing, for 0/0 and for 0:1. */
function readRatio(text: string | undefined): number | null {
  const [over = Number.NaN, under = Number.NaN] = (text ?? '').split(/[:/]/).map(Number)
  const ratio = over / under
  return Number.isFinite(ratio) && ratio > 0 ? ratio : null
}

function readMs(seconds: string | undefined): number | null {
  const ms = Math.round(Number(seconds ?? Number.NaN) * 1000)
  return Number.isSafeInteger(ms) && ms > 0 ? ms : null
}

function known(text: string | undefined): string | null {
  return !text || text === 'unknown' ? null : text
}
