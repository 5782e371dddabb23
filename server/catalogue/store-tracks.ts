import { createHash } from 'node:crypto'
import type { Tx } from '../../db/open.ts'
import { findTrackLike, insertTrack, type TrackRow } from '../../db/queries/tracks.ts'
import type { Warning } from '../../db/schema/index.ts'
import type { Context } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import { type Edit, recordEdit } from '../history/record-edit.ts'
import type { Encoding } from '../subtitles/decode-text.ts'
import { type ReadSubtitle, readSubtitle } from '../subtitles/read-subtitle.ts'
import { tidyFileName } from '../uploads/file-name.ts'
import type { ReceivedSubtitle } from '../uploads/receive-parts.ts'

/** What a caller says of one subtitle file. */
export interface SubtitleHint {
  readonly fileName: string
  readonly locale?: string
  readonly encoding?: Encoding
}

/** A subtitle file, with what a caller says of this very one; else a hint with its name is looked for. */
export interface SubtitleFile extends ReceivedSubtitle {
  readonly said?: Omit<SubtitleHint, 'fileName'>
}

/** A subtitle file that was read: its cues, and its bytes as they came. */
export interface ReadTrack extends Omit<ReadSubtitle, 'warnings'> {
  readonly bytes: Buffer
  readonly sourceSha256: string
  readonly warnings: Warning[]
}

/**
 * Reads subtitle files, each by what its hint says, else by its name, else by its content.
 * @throws {CatalogueError} METADATA_INVALID for a hint without its file; SUBTITLE_UNREADABLE, SUBTITLE_EMPTY,
 *   LOCALE_INVALID, LOCALE_UNKNOWN with the file's name; SUBTITLE_TRACK_EXISTS for two files of one locale.
 */
export function readTracks(files: readonly SubtitleFile[], hints: readonly SubtitleHint[]): ReadTrack[] {
  const isFor = (hint: SubtitleHint, file: ReceivedSubtitle) => tidyFileName(hint.fileName) === file.fileName
  const stray = hints.find((hint) => !files.some((file) => isFor(hint, file)))
  if (stray) {
    throw new CatalogueError('METADATA_INVALID', `metadata.subtitles names ${stray.fileName}, but no such file came.`)
  }
  const tracks: ReadTrack[] = []
  for (const file of files) {
    const hint = file.said ?? hints.find((candidate) => isFor(candidate, file))
    const track = readTrack(file, hint)
    if (tracks.some((other) => other.locale === track.locale)) {
      throw new CatalogueError(
        'SUBTITLE_TRACK_EXISTS',
        `${file.fileName}: another file of this upload is ${track.locale} too.`,
      )
    }
    tracks.push(track)
  }
  return tracks
}

/** Adds tracks that were read to an episode, as uploaded and approved. @throws {CatalogueError} SUBTITLE_TRACK_EXISTS */
export async function addTracks(
  ctx: Pick<Context, 'newId'>,
  tx: Tx,
  { episodeId, ...edit }: Pick<Edit, 'by' | 'workId' | 'atMs'> & { readonly episodeId: string },
  tracks: readonly ReadTrack[],
): Promise<TrackRow[]> {
  const rows: TrackRow[] = []
  for (const track of tracks) {
    const like = { episodeId, locale: track.locale, origin: 'uploaded', kind: 'subtitles' } as const
    if (await findTrackLike(tx, like)) {
      throw new CatalogueError(
        'SUBTITLE_TRACK_EXISTS',
        `This episode has an uploaded track in ${track.locale}: delete it first.`,
      )
    }
    const { format, encoding, confidence, localeSource, sourceSha256 } = track
    const row = { ...like, id: ctx.newId(), state: 'approved', format, encoding, localeSource, sourceSha256 } as const
    const created = { ...edit, entity: 'track', entityId: row.id, action: 'created' } as const
    rows.push(
      await recordEdit(tx, created, () =>
        insertTrack(tx, { ...row, encodingConfidence: confidence, createdAtMs: edit.atMs }, track.cues),
      ),
    )
  }
  return rows
}

/** Reads one subtitle file. @throws {CatalogueError} SUBTITLE_UNREADABLE, SUBTITLE_EMPTY, LOCALE_INVALID, LOCALE_UNKNOWN with its name */
export function readTrack(file: ReceivedSubtitle, hint?: SubtitleFile['said']): ReadTrack {
  const read = readNamed(file, hint)
  const sourceSha256 = createHash('sha256').update(file.bytes).digest('hex')
  const { fileName } = file
  const warnings = read.warnings.map(({ code, detail, values }) => ({
    ...{ code, detail: `${fileName}: ${detail}`, values: { ...values, fileName } },
  }))
  return { ...read, warnings, bytes: file.bytes, sourceSha256 }
}

/** A refusal that says which file it is about. */
function readNamed({ bytes, fileName }: ReceivedSubtitle, hint: SubtitleFile['said']): ReadSubtitle {
  try {
    return readSubtitle({ bytes, fileName, locale: hint?.locale, encoding: hint?.encoding })
  } catch (error) {
    if (!(error instanceof CatalogueError)) throw error
    throw new CatalogueError(error.code, `${fileName}: ${error.message}`, { cause: error })
  }
}
