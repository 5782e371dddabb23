import Type from 'typebox'
import type { MediaWarning } from '../../media/video-facts.ts'

type Names<Code extends string = never> = Readonly<Record<string, readonly string[]>> &
  Readonly<Record<Code, readonly string[]>>

/**
 * What people are told of lines, files and rights, by its code, and the names of the values that its sentence is made of. The contract is
 * described by this table, and for each code the page has a sentence with these places in each of its languages.
 *
 * A name that ends in `Ms` is a time in milliseconds, one that ends in `ocale` a locale, in `egion` a region; others are said as they are.
 */
export const FINDING_VALUES = {
  /** Of a line of subtitles. */
  cue: {
    READING_TOO_FAST: ['speed', 'limit', 'needsMs'],
    LINE_TOO_LONG: ['characters', 'limit'],
    LINES_TOO_MANY: ['lines', 'limit'],
    CUE_TOO_SHORT: ['lengthMs', 'limitMs'],
    CUE_TOO_LONG: ['lengthMs', 'limitMs'],
    CUES_OVERLAP: ['overlapMs', 'cue'],
    GAP_TOO_SHORT: ['gapMs', 'limitMs'],
    CUE_WITHOUT_WORDS: [],
    BEYOND_VIDEO: ['durationMs', 'endMs'],
    NOT_TRANSLATED: ['locale'],
    OTHER_SCRIPT: ['written', 'locale'],
    OTHER_REGION: ['word', 'wanted', 'locale'],
  },
  /** Of a subtitle file, as it was read; beside these, `fileName` says which. */
  subtitle: {
    CUE_TIMING_UNREADABLE: ['count', 'line'],
    CUE_TIMING_REVERSED: ['count', 'line'],
    CUE_TEXT_EMPTY: ['count', 'line'],
    CUE_TEXT_CUT: ['count', 'limit', 'line'],
    CUES_OUT_OF_ORDER: ['count', 'line'],
    CUES_TOO_MANY: ['limit', 'line'],
    WEBVTT_NOT_STRICT: [],
    ENCODING_UNSURE: ['encoding'],
    ENCODING_ERRORS: ['count', 'encoding'],
    LOCALE_UNSURE: ['locale'],
    LOCALE_CONTRADICTED: ['locale', 'seenLocale'],
  },
  /** Of a video file, its sound and what is inside it. */
  file: {
    MEDIA_DAMAGED: ['shownMs'],
    MEDIA_DURATION_MEASURED: [],
    MEDIA_ROTATION_IGNORED: [],
    MEDIA_FRAMES_SPARSE: [],
    MEDIA_SOUND_DAMAGED: [],
    MEDIA_SOUND_UNMEASURED: [],
    MEDIA_LOOKS_LIKE: ['spans', 'others'],
    DUPLICATE_FILE: ['others'],
    EMBEDDED_SUBTITLE_NOT_TEXT: ['stream'],
    EMBEDDED_SUBTITLE_CUT: ['stream'],
    EMBEDDED_SUBTITLE_REPEATED: ['stream', 'locale'],
    EMBEDDED_SUBTITLE_UNREADABLE: ['stream'],
    EMBEDDED_SUBTITLE_LOCALE_UNKNOWN: ['stream'],
    SOUND_MISSING: [],
    SOUND_SILENT: [],
    SOUND_TOO_LOUD: ['lufs', 'from', 'to'],
    SOUND_TOO_QUIET: ['lufs', 'from', 'to'],
    SOUND_CLIPPED: ['peakDbfs'],
    SOUND_PEAK_TOO_HIGH: ['peakDbfs', 'limit'],
    SOUND_CHANNEL_SILENT: [],
    SOUND_MONO: [],
    SOUND_LONG_SILENCE: ['silenceMs'],
  },
  /** Of ratings and filings. */
  declared: {
    RATING_PROHIBITS: ['system', 'rating'],
    RATING_CODE_DEPRECATED: ['system', 'rating'],
    RATING_MAPPED: [],
    FILING_SCHEME_UNKNOWN: ['scheme'],
    FILING_SCHEME_ELSEWHERE: ['scheme', 'schemeRegion', 'region'],
    FILING_NUMBER_UNREADABLE: [],
    FILING_KIND_UNKNOWN: ['kind', 'kinds'],
    FILING_SCHEME_DIFFERS: ['kind', 'kindScheme', 'scheme'],
    FILING_YEAR_AHEAD: ['year'],
  },
  /** Of a work that a partner wants otherwise, by their profile. */
  wanted: {
    TITLE_MISSING: ['locale'],
    SYNOPSIS_MISSING: ['locale'],
    SUBTITLES_MISSING: ['episode', 'locale'],
    RATING_MISSING: ['region', 'systems'],
    ARTWORK_MISSING: [],
    ARTWORK_TOO_SMALL: ['widthPx', 'heightPx', 'minWidthPx', 'minHeightPx'],
    EIDR_MISSING: [],
    EPISODES_MISSING: [],
  },
} as const satisfies Readonly<Record<string, Names>> & { readonly file: Names<MediaWarning['code']> }

export type FindingGroup = keyof typeof FINDING_VALUES
export type FindingCode<Group extends FindingGroup> = keyof (typeof FINDING_VALUES)[Group]
type Code = { [Group in FindingGroup]: FindingCode<Group> }[FindingGroup]
type NamesOf<C extends Code> = {
  [Group in FindingGroup]: C extends FindingCode<Group> ? (typeof FINDING_VALUES)[Group][C] : never
}[FindingGroup]
type ValuesOf<C extends Code> =
  NamesOf<C> extends readonly (infer Name extends string)[] ? Readonly<Record<Name, string | number>> : never

/** A finding with what its sentence is made of. */
export interface Found<C extends Code = Code> {
  readonly code: C
  /** In English. */
  readonly detail: string
  readonly values: Readonly<Record<string, string | number>>
}

/** Something that is found: a sentence in English, and the values that any other is made of. One that is missing does not compile. */
export function found<C extends Code>(code: C, detail: string, values: ValuesOf<C>): Found<C> {
  return { code, detail, values }
}

/** The codes of a group. */
export function codesOf<Group extends FindingGroup>(group: Group): readonly FindingCode<Group>[] {
  return Object.keys(FINDING_VALUES[group]) as FindingCode<Group>[] // written above
}

/** The values of findings in the contract. */
export function valuesView(...groups: readonly FindingGroup[]) {
  const named = groups
    .flatMap((group) => Object.entries<readonly string[]>(FINDING_VALUES[group]))
    .filter(([, names]) => names.length > 0)
    .map(([code, names]) => `${code}: ${names.join(', ')}`)
  return Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]), {
    description: `What its sentence is made of, to say it in another language. ${named.join('; ')}`,
  })
}
