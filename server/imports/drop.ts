import type { EpisodeTitleRow } from '../../db/queries/episodes.ts'
import type { TrackRow } from '../../db/queries/tracks.ts'
import type { Warning } from '../../db/schema/index.ts'
import type { RecognisedBy } from '../../file-names/recognise-drop.ts'
import type { ReadTrack } from '../catalogue/store-tracks.ts'
import type { ReadRows } from './sheets/read-rows.ts'
import type { CellFault } from './sheets/sheet.ts'

/** One finished upload of a drop. */
export interface DropFile {
  readonly uploadId: string
  readonly fileName: string
  readonly sizeBytes: number
  readonly sha256: string
  /** By content for a video, by name for the rest. */
  readonly kind: 'video' | 'subtitle' | 'other'
}

/** What people decided about one file, whatever its name says. */
export interface Override {
  readonly uploadId: string
  readonly number?: number
  readonly locale?: string
  /** Of a video: the display title of its episode, in the work's original locale. */
  readonly title?: string
  readonly ignore?: boolean
}

/** An episode as the catalogue has it when the plan is made. */
export interface KnownEpisode {
  readonly id: string
  readonly number: number
  readonly version: number
  readonly mediaSha256: string
  readonly titles: readonly Pick<EpisodeTitleRow, 'locale' | 'text' | 'kind'>[]
  /** Those that were uploaded. */
  readonly tracks: readonly Pick<TrackRow, 'id' | 'locale' | 'sourceSha256'>[]
}

/** Everything that a plan is made of. The same drop gives the same plan. */
export interface Drop {
  readonly kind: 'micro_drama' | 'short_video'
  readonly originalLocale: string
  readonly files: readonly DropFile[]
  readonly overrides: readonly Override[]
  readonly sheet: ReadRows | undefined
  readonly episodes: readonly KnownEpisode[]
  /** Reads a subtitle file, in a given locale or the one it has. @throws {CatalogueError} when it cannot be used */
  readTrack(file: DropFile, locale: string | undefined): Promise<ReadTrack>
}

/** What told a file's number. */
export type NumberedBy = RecognisedBy | 'override' | 'sheet' | 'video'

/** A file's number and where it comes from. */
export interface NumberedFile {
  readonly file: DropFile
  readonly number: number
  readonly by: NumberedBy
  readonly sure: 'stated' | 'inferred' | 'guessed'
  /** The part of the name that says so; '' where it is not the name. */
  readonly text: string
  /** Of subtitles, when somebody says it. */
  readonly locale?: string | undefined
}

/** A file that becomes part of no episode, and why. */
export interface Leftover {
  readonly file: DropFile
  readonly code: 'IGNORED' | 'EXTRA' | 'NUMBER_UNKNOWN' | 'NO_EPISODE' | 'SAME_FILE' | 'KIND_UNKNOWN'
  readonly detail: string
}

/** Something that keeps the import from being committed. */
export interface PlanFault {
  readonly code: string
  readonly detail: string
  readonly fix: string
  readonly place?: CellFault | undefined
  readonly file?: DropFile | undefined
  /** The number of the episode that it is about. */
  readonly number?: number | undefined
}

/** What will be done for one episode. */
export interface EpisodePlan {
  readonly number: number
  readonly known: KnownEpisode | undefined
  readonly video: NumberedFile | undefined
  /** Titles as they will be; undefined: they stay. */
  readonly titles: KnownEpisode['titles'] | undefined
  readonly tracks: readonly TrackPlan[]
}

export interface TrackPlan {
  readonly from: NumberedFile
  readonly track: ReadTrack
  readonly action: 'add' | 'replace' | 'unchanged'
  /** The track that gives way. */
  readonly replacedId: string | undefined
}

/** A dry run. */
export interface Plan {
  readonly episodes: readonly EpisodePlan[]
  readonly gaps: readonly number[]
  readonly leftovers: readonly Leftover[]
  readonly faults: readonly PlanFault[]
  readonly warnings: readonly Warning[]
}
