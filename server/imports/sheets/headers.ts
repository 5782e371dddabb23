import { localeFromWord } from '../../language/locale-from-file-name.ts'

/** What a column is about. */
export type ColumnKind = 'number' | 'file' | 'title' | 'subtitle' | 'locale'

/** A column that was understood. `locale` undefined: the header names none; null: it names one that there is not. */
export interface Column {
  readonly kind: ColumnKind
  readonly locale: string | null | undefined
}

/** How a template names its columns, by the language of its reader. */
export const HEADERS = {
  en: { number: 'episode', file: 'file', title: 'title', subtitle: 'subtitle', locale: 'locale' },
  'zh-Hans': { number: '集数', file: '视频文件', title: '标题', subtitle: '字幕文件', locale: '语言' },
  'zh-Hant': { number: '集數', file: '影片檔案', title: '標題', subtitle: '字幕檔案', locale: '語言' },
  pt: { number: 'episódio', file: 'ficheiro', title: 'título', subtitle: 'legendas', locale: 'idioma' },
} as const satisfies Record<string, Record<ColumnKind, string>>

/** What else people call them. Compared in lower case, without space and lines. */
const NAMES: Readonly<Record<ColumnKind, readonly string[]>> = {
  number: [
    ...['episode', 'episodenumber', 'episodeno', 'ep', 'epno', 'no', 'number', 'num', '#', 'episódio', 'episodio'],
    ...[
      '集',
      '集数',
      '集數',
      '集号',
      '集號',
      '集次',
      '第几集',
      '第幾集',
      '序号',
      '序號',
      '编号',
      '編號',
      '话数',
      '話數',
      '剧集',
      '劇集',
    ],
  ],
  file: [
    ...['file', 'filename', 'video', 'videofile', 'videofilename', 'ficheiro', 'arquivo', 'vídeo'],
    ...[
      '文件',
      '文件名',
      '视频',
      '视频文件',
      '视频文件名',
      '檔案',
      '檔名',
      '影片',
      '影片檔',
      '影片檔案',
      '影片檔名',
      '視頻',
      '視頻文件',
    ],
  ],
  title: [
    ...['title', 'titles', 'episodetitle', 'name', 'título', 'titulo', 'títulos'],
    ...['标题', '標題', '题目', '題目', '分集标题', '分集標題', '集名', '片名', '名称', '名稱', '单集标题', '單集標題'],
  ],
  subtitle: [
    ...['subtitle', 'subtitles', 'subtitlefile', 'subtitlefiles', 'srt', 'captions', 'legenda', 'legendas'],
    ...['字幕', '字幕文件', '字幕文件名', '字幕檔', '字幕檔案', '字幕檔名'],
  ],
  locale: [
    ...['locale', 'language', 'lang', 'subtitlelocale', 'subtitlelanguage', 'idioma', 'língua'],
    ...['语言', '語言', '字幕语言', '字幕語言', '语种', '語種', '地区', '地區'],
  ],
}
const KIND_OF_NAME = new Map(
  Object.entries(NAMES).flatMap(([kind, names]) => names.map((name) => [name, kind as ColumnKind] as const)),
)

/** Reads a header: `episode`, `title:zh-Hant-TW`, 标题(台湾), 標題（香港）, 台湾标题, `title_en`. Undefined: it is none of ours. */
export function readHeader(text: string): Column | undefined {
  const plain = text.normalize('NFKC').trim()
  const whole = KIND_OF_NAME.get(squeeze(plain))
  if (whole) return { kind: whole, locale: undefined }
  const parted = /^([^:([_|-]+?)\s*(?::|_|\||-|\s*[([])\s*(.+?)\s*[)\]]?$/u.exec(plain)
  const kind = parted && KIND_OF_NAME.get(squeeze(parted[1] ?? ''))
  if (kind) return { kind, locale: localeFromWord(parted[2] ?? '') ?? null }
  return readJoined(plain)
}

/** 台湾标题, 英文标题, "Taiwan title": the locale in front. */
function readJoined(plain: string): Column | undefined {
  const squeezed = squeeze(plain)
  for (const kind of ['title', 'subtitle'] as const) {
    const name = NAMES[kind].filter((one) => squeezed.endsWith(one)).toSorted((a, b) => b.length - a.length)[0]
    if (name === undefined) continue
    const locale =
      localeFromWord(plain.slice(0, -name.length).trim()) ?? localeFromWord(squeezed.slice(0, -name.length))
    if (locale !== undefined) return { kind, locale }
  }
  return undefined
}

function squeeze(text: string): string {
  return text.toLowerCase().replaceAll(/[\s_.*]+/g, '')
}
