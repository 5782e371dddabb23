/** Columns of the CSV, in their order. A row is one fact; what does not belong to its kind is empty. */
export const CSV_COLUMNS = [
  'record', // what the row tells: work, title, window ...
  'workId',
  'episode', // number of the episode that it is about
  'id',
  'kind',
  'locale',
  'text',
  'code',
  'system', // of ratings, and the scheme of external ids
  'region',
  'regions', // with spaces between them, like all lists
  'status',
  'basis',
  'certificateNo',
  'descriptors',
  'recommendedAge',
  'minimumAge',
  'licenceType',
  'isExclusive', // true, false
  'from', // RFC 3339, included; empty = since ever
  'until', // not included; empty = without end
  'holdbackLocales',
  'place', // of a credit among those of the work, from 1
  'character',
  'year',
  'url',
  'otherUrl', // of subtitles as SubRip; of the video of an episode
  'mimeType',
  'widthPx',
  'heightPx',
  'sizeBytes',
  'sha256',
  'durationMs',
  'frameRate',
  'videoCodec',
  'audioCodec',
  'version',
  'updatedAt',
] as const
export type CsvColumn = (typeof CSV_COLUMNS)[number]
export type CsvRow = Partial<Record<CsvColumn, string | number | boolean | null>>
