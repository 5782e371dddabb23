import { readFile } from 'node:fs/promises'
import type { NewCue } from '../../db/queries/tracks.ts'
import type { Warning } from '../../db/schema/index.ts'
import { type ExtractedSubtitles, extractTextSubtitles } from '../../media/embedded-subtitles.ts'
import { MediaError } from '../../media/errors.ts'
import type { VideoFacts } from '../../media/video-facts.ts'
import type { WorkerContext } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import { found } from '../http/finding-values.ts'
import { parseLocale } from '../language/locales.ts'
import type { SubtitleFormat } from '../subtitles/cue.ts'
import { readSubtitle } from '../subtitles/read-subtitle.ts'

/** A text track that was inside the video, ready to be stored. */
export interface EmbeddedTrack {
  readonly locale: string
  readonly localeSource: string
  readonly kind: 'subtitles'
  readonly origin: 'embedded'
  readonly state: 'approved'
  readonly format: SubtitleFormat
  readonly encoding: string
  readonly encodingConfidence: number
  readonly streamIndex: number
  readonly cues: readonly NewCue[]
}

export interface EmbeddedTracks {
  readonly tracks: readonly EmbeddedTrack[]
  /** Streams that gave no track, each with the reason; codes begin with EMBEDDED_. */
  readonly warnings: readonly Warning[]
}

/** Reads the text tracks inside a video. One that cannot be used is a warning, never a failure. */
export async function readEmbeddedTracks(
  ctx: Pick<WorkerContext, 'tools'>,
  path: string,
  facts: VideoFacts,
  workFolder: string,
  signal: AbortSignal,
): Promise<EmbeddedTracks> {
  const tracks: EmbeddedTrack[] = []
  const warnings: Warning[] = facts.subtitles
    .filter((stream) => !stream.isText)
    .map(({ index, codec }) => {
      const detail = `Stream ${index} (${codec ?? 'unknown'}) holds pictures, not text: its lines cannot be searched.`
      return found('EMBEDDED_SUBTITLE_NOT_TEXT', detail, { stream: index })
    })
  for (const stream of await extract(ctx, path, facts, workFolder, signal, warnings)) {
    const track = await readTrack(stream)
    const values = { stream: stream.streamIndex }
    if (stream.isTruncated) {
      const detail = `Stream ${stream.streamIndex} is very long: only its beginning was read.`
      warnings.push(found('EMBEDDED_SUBTITLE_CUT', detail, values))
    }
    if ('code' in track) warnings.push(track)
    else if (tracks.some((other) => other.locale === track.locale)) {
      const detail = `Stream ${stream.streamIndex} is ${track.locale} like an earlier one: the earlier is kept.`
      warnings.push(found('EMBEDDED_SUBTITLE_REPEATED', detail, { ...values, locale: track.locale }))
    } else tracks.push(track)
  }
  return { tracks, warnings }
}

/** What goes wrong with the text streams costs the video nothing else. */
async function extract(
  ctx: Pick<WorkerContext, 'tools'>,
  path: string,
  facts: VideoFacts,
  workFolder: string,
  signal: AbortSignal,
  warnings: Warning[],
): Promise<ExtractedSubtitles[]> {
  try {
    return await extractTextSubtitles(ctx.tools, path, facts, workFolder, { signal })
  } catch (error) {
    if (!(error instanceof MediaError) || error.code === 'MEDIA_TOOL_MISSING' || signal.aborted) throw error
    warnings.push({ code: 'EMBEDDED_SUBTITLE_UNREADABLE', detail: `The text in this file: ${error.message}` })
    return []
  }
}

async function readTrack(stream: ExtractedSubtitles): Promise<EmbeddedTrack | Warning> {
  const locale = stream.language === null ? undefined : parseLocale(stream.language)
  try {
    const bytes = await readFile(stream.path)
    const read = readSubtitle({ bytes, fileName: '', locale })
    return {
      locale: read.locale,
      localeSource: locale === undefined ? 'content' : 'container',
      kind: 'subtitles',
      origin: 'embedded',
      state: 'approved',
      format: read.format,
      encoding: read.encoding,
      encodingConfidence: read.confidence,
      streamIndex: stream.streamIndex,
      cues: read.cues,
    }
  } catch (error) {
    if (!(error instanceof CatalogueError)) throw error
    const { streamIndex } = stream
    if (error.code === 'LOCALE_UNKNOWN') {
      const detail = `Nothing tells the language of stream ${streamIndex}: send it as a subtitle file with its locale.`
      return found('EMBEDDED_SUBTITLE_LOCALE_UNKNOWN', detail, { stream: streamIndex })
    }
    const detail = `Stream ${streamIndex}: ${error.message}`
    return found('EMBEDDED_SUBTITLE_UNREADABLE', detail, { stream: streamIndex })
  }
}
