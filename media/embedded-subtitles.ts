import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ffmpegArguments } from './arguments.ts'
import { untrustedInputOptions } from './input-options.ts'
import { runTool } from './run-tool.ts'
import type { MediaTools } from './tools.ts'
import type { SubtitleStream, VideoFacts } from './video-facts.ts'

/** Subtitles taken out of a video, as a UTF-8 file in the work folder: WebVTT, but ASS stays what it is. */
export interface ExtractedSubtitles {
  /** Place of the stream among all streams of the video, from 0. */
  readonly streamIndex: number
  /** As the file says it (`eng`, `zh`); null when it does not. */
  readonly language: string | null
  readonly title: string | null
  /** Absolute. */
  readonly path: string
  readonly format: 'webvtt' | 'ass'
  /** Whether it reached the size cap and the rest was left out. */
  readonly isTruncated: boolean
}

const CAP_BYTES = 2_000_000

/**
 * Takes the text subtitles (SubRip, WebVTT, MP4 text, ASS) out of a video in one run. Pictures, attachments and fonts are left alone;
 * a stream that cannot be read or holds nothing is left out.
 *
 * @param workDir absolute path of a private folder; the files are left there.
 * @throws {MediaError} MEDIA_TIMED_OUT, MEDIA_LIMIT_EXCEEDED
 */
export async function extractTextSubtitles(
  tools: MediaTools,
  path: string,
  facts: VideoFacts,
  workDir: string,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<ExtractedSubtitles[]> {
  const streams = facts.subtitles.filter((stream) => stream.isText)
  if (streams.length === 0) return []
  await runTool(tools, {
    tool: 'ffmpeg',
    args: (input) => extractArguments(streams, input),
    inputPath: path,
    workDir,
    signal: options.signal,
    limits: { cpuSeconds: 60, fileBytes: 2 * CAP_BYTES },
  })
  const extracted = await Promise.all(streams.map((stream) => findExtracted(stream, workDir)))
  return extracted.filter((subtitles) => subtitles !== undefined)
}

function extractArguments(streams: readonly SubtitleStream[], input: string): string[] {
  // Text that ffmpeg has no name for is WebVTT inside Matroska; its payload is that of SubRip, but for cue settings kept elsewhere.
  const decoders = streams.flatMap(({ index, codec }) => (codec === null ? [`-c:${index}`, 'subrip'] : []))
  return ffmpegArguments({
    global: ['-v', 'error'],
    inputs: [{ options: [...untrustedInputOptions(), ...decoders], name: input }],
    outputs: streams.map((stream) => {
      const format = formatOf(stream)
      const codec = format === 'ass' ? 'copy' : format
      return {
        options: ['-map', `0:${stream.index}`, '-c:s', codec, '-fs', String(CAP_BYTES), '-f', format],
        name: fileName(stream),
      }
    }),
  })
}

const EMPTY_BYTES = 'WEBVTT\n\n'.length

async function findExtracted(stream: SubtitleStream, workDir: string): Promise<ExtractedSubtitles | undefined> {
  const { index, language, title } = stream
  const path = join(workDir, fileName(stream))
  const sizeBytes = await stat(path).then(
    ({ size }) => size,
    () => 0,
  )
  if (sizeBytes <= EMPTY_BYTES) return undefined
  return { streamIndex: index, language, title, path, format: formatOf(stream), isTruncated: sizeBytes >= CAP_BYTES }
}

/** In WebVTT, ffmpeg would write the drawings of ASS as if they were words. */
function formatOf({ codec }: SubtitleStream): ExtractedSubtitles['format'] {
  return codec === 'ass' || codec === 'ssa' ? 'ass' : 'webvtt'
}

function fileName(stream: SubtitleStream): string {
  return `subtitles-${stream.index}.${formatOf(stream) === 'ass' ? 'ass' : 'vtt'}`
}
