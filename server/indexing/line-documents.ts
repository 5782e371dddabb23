import type { IndexedTrack } from '../../db/queries/index-rows.ts'
import type { Recipe } from './recipe.ts'
import { spacedForms } from './work-document.ts'

/** Cues that belong to one document. */
export const WINDOW_CUES = 5
/** Cues that its text covers: one of the next window, so that a sentence over the edge stands whole somewhere. */
export const WINDOW_SPAN = WINDOW_CUES + 1

/** What the index `subs` holds of five cues. Their texts and times are read from rows. */
export interface LineDocument {
  /** `<track>_<window>` */
  readonly id: string
  /** The work's serial, and its track. */
  readonly w: number
  readonly tr: string
  /** The track's locale and what it is a part of: zh-Hant-TW, zh-Hant, zh. */
  readonly l: readonly string[]
  /** Order within the work: episodes by number, then time. */
  readonly n: number
  /** All that a hit says, as one value, and in the order of `n`: the engine lists values in a fraction of the time that it takes to give documents. */
  readonly at: string
  readonly v: string
  /** The cues one behind the other with regional words replaced, a space between Han characters. */
  readonly c: string
  /** The same in their own words, where that differs. */
  readonly f?: string
  readonly [field: string]: unknown
}

export interface LineSource {
  readonly serial: number
  readonly episodeNumber: number
  readonly track: Pick<IndexedTrack, 'id' | 'locale' | 'version'>
  readonly recipe: Omit<Recipe, 'readings'>
}

const EPISODE_STEP = 1_000_000_000

/**
 * The documents of a run of cues.
 * @param cues from `fromPosition` on, which is a multiple of `WINDOW_CUES`; with `isLast` false the run ends with the
 *   one cue that the last window shares with the next.
 */
export function lineDocuments(
  source: LineSource,
  cues: readonly { startMs: number; text: string }[],
  run: { fromPosition: number; isLast: boolean },
): LineDocument[] {
  const documents: LineDocument[] = []
  const own = run.isLast ? cues.length : cues.length - 1
  for (let at = 0; at < own; at += WINDOW_CUES) {
    const first = cues[at]
    if (!first) break
    const text = cues
      .slice(at, at + WINDOW_SPAN)
      .map((cue) => cue.text)
      .join('\n')
    documents.push(lineDocument(source, text, run.fromPosition + at, first.startMs))
  }
  return documents
}

/** What lines of a track were made of: the recipe, and the track as it was last edited. Others of it are left-overs. */
export function lineVersion(recipeVersion: string, { version }: Pick<IndexedTrack, 'version'>): string {
  return version === 1 ? recipeVersion : `${recipeVersion}.${version}`
}

const N_DIGITS = 16
const AFTER_N = N_DIGITS + 1

function writeWindowPlace({ n, w, id }: Pick<LineDocument, 'n' | 'w' | 'id'>): string {
  return `${String(n).padStart(N_DIGITS, '0')} ${w} ${id}`
}

/** What a document has as `at`, as the fields that a hit would have. */
export function readWindowPlace(at: string): { w: string; id: string } {
  const end = at.indexOf(' ', AFTER_N)
  return { w: at.slice(AFTER_N, end), id: at.slice(end + 1) }
}

/** A locale and all that it is a part of, the longest first. */
export function localeAndParents(locale: string): string[] {
  const parts = locale.split('-')
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('-'))
}

function lineDocument(source: LineSource, text: string, position: number, startMs: number): LineDocument {
  const { canonical: c, own: f } = spacedForms(text, source.recipe.vocabulary)
  const place = {
    id: `${source.track.id}_${position / WINDOW_CUES}`,
    w: source.serial,
    n: source.episodeNumber * EPISODE_STEP + startMs,
  }
  return {
    ...place,
    at: writeWindowPlace(place),
    tr: source.track.id,
    l: localeAndParents(source.track.locale),
    v: lineVersion(source.recipe.version, source.track),
    c,
    ...(f === c ? {} : { f }),
  }
}
