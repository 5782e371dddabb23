const VIDEO_ENDINGS = new Set(
  ['mp4', 'm4v', 'mov', 'mkv', 'webm', 'avi', 'ts', 'mts', 'm2ts', 'flv', 'wmv', 'mpg', 'mpeg', '3gp', 'mxf'], //
)
const SUBTITLE_ENDINGS = new Set(['srt', 'vtt', 'webvtt', 'ass', 'ssa', 'ttml', 'dfxp', 'lrc'])
const SHEET_ENDINGS = new Set(['csv', 'tsv', 'xlsx', 'json'])

/** A name without folders, and its ending in lower case without the stop; '' where there is none. */
export function splitName(name: string): { readonly stem: string; readonly ending: string } {
  const base = name.replace(/^.*[/\\]/s, '')
  const dot = base.lastIndexOf('.')
  if (dot <= 0) return { stem: base, ending: '' }
  return { stem: base.slice(0, dot), ending: base.slice(dot + 1).toLowerCase() }
}

/** What a file is by its ending; whoever reads it decides. */
export function kindOfName(name: string): 'video' | 'subtitle' | 'sheet' | undefined {
  const { ending } = splitName(name)
  if (SUBTITLE_ENDINGS.has(ending)) return 'subtitle'
  if (SHEET_ENDINGS.has(ending)) return 'sheet'
  return VIDEO_ENDINGS.has(ending) ? 'video' : undefined
}

/** The same for names that people take for the same: width, letter case and space at the ends do not count. */
export function foldName(name: string): string {
  return name.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim()
}
