import type {
  ExportEpisode,
  ExportImage,
  ExportItem,
  ExportWork,
} from '../../../../server/partners/exports/export-work.ts'
import type { ExportFormat, ExportOptions } from '../../../../server/partners/exports/format.ts'
import { lookOver } from '../../../../server/partners/exports/make-export.ts'
import { OPEN_PROFILE } from '../../../../server/partners/exports/profile.ts'
import { createReport, type ExportRemark } from '../../../../server/partners/exports/report.ts'

/** Texts that break programs: markup, the end of CDATA, formulas, marks of direction, emoji of several parts, controls, halves of pairs. */
export const HOSTILE_TEXTS = [
  '<script>alert(1)</script> & "quotes" \'too\'',
  'a ]]> b <![CDATA[ c',
  '=HYPERLINK("https://evil.example")',
  "'=1+1",
  '+1',
  '-2',
  '@SUM(A1)',
  '\ttab first',
  'line\r\nbreaks\nof\rall kinds',
  '\u202eright to left\u202c \u05d0\u05d1 \u200f!',
  '👩‍👩‍👧‍👦 🇲🇴 雨夜計程車 𠮷',
  'Ação, coração; "ãõç"',
  '全形＝公式',
  ' spaces around ',
  'x'.repeat(5_000),
] as const

/** Such as no file of text can hold as they are. */
export const UNFIT_TEXTS = ['half \ud83d of a pair', 'bell \u0007 and null \u0000', 'not a character \uffff'] as const

const ORIGIN = 'https://juku.example'
export const MADE_AT_MS = Date.UTC(2026, 6, 1)

export function image(id: string, change: Partial<ExportImage> = {}): ExportImage {
  const facts = { mimeType: 'image/webp', widthPx: 1080, heightPx: 1920, sizeBytes: 99, sha256: 'ab'.repeat(32) }
  return { id, locale: null, url: `${ORIGIN}/api/partner/v1/stills/${id}`, ...facts, ...change }
}

export function episode(id: string, number: number, change: Partial<ExportEpisode> = {}): ExportEpisode {
  const url = `${ORIGIN}/api/partner/v1/episodes/${id}`
  const track = (locale: string) => ({
    ...({ id: `${id}-${locale}`, locale, kind: 'subtitles' } as const),
    vttUrl: `${ORIGIN}/api/partner/v1/subtitles/${id}-${locale}.vtt`,
    srtUrl: `${ORIGIN}/api/partner/v1/subtitles/${id}-${locale}.srt`,
  })
  return {
    ...{ id, number, titles: [], durationMs: 92_480, widthPx: 1080, heightPx: 1920, frameRate: 25 },
    ...{ videoCodec: 'h264', audioCodec: 'aac', tracks: [track('zh-Hant-TW'), track('pt-BR')] },
    ...{
      poster: image(`${id}-poster`),
      url,
      videoUrl: `${url}/video`,
      videoMimeType: 'video/mp4',
      videoSizeBytes: 1234,
    },
    ...change,
  }
}

/** A series with everything that a work can have. */
export function work(id: string, change: Partial<ExportWork> = {}): ExportWork {
  return {
    ...({ id, kind: 'micro_drama', producer: { id: 'p', name: 'Rain & Co' } } as const),
    externalIds: [
      { scheme: 'eidr', value: '10.5240/7791-8534-2C23-9030-8610-5' },
      { scheme: 'house', value: 'a<b' },
    ],
    ...{ eidr: '10.5240/7791-8534-2C23-9030-8610-5', alid: null },
    ...{ originalLocale: 'zh-Hant-TW', originRegion: 'TW', coProductionRegions: ['MO'], releaseYear: 2026 },
    titles: [
      { locale: 'zh-Hant-TW', text: '雨夜計程車', kind: 'display' },
      { locale: 'zh-Hans-CN', text: '雨夜出租车', kind: 'display' },
      { locale: 'zh-Hant-MO', text: '雨夜的士', kind: 'display' },
      { locale: 'pt-PT', text: 'Táxi na chuva', kind: 'display' },
      { locale: 'pt-BR', text: 'Táxi na noite', kind: 'display' },
      { locale: 'en', text: 'Rainy Night Taxi', kind: 'display' },
      { locale: 'en', text: 'The Taxi', kind: 'alternative' },
    ],
    synopses: [
      { locale: 'zh-Hant-TW', text: '她在雨中上了一輛車。' },
      { locale: 'en', text: 'She gets into a car. '.repeat(40).trim() },
    ],
    genres: [
      { code: 'suspense', labels: [{ locale: 'en', text: 'Suspense' }] },
      { code: 'rebirth', labels: [{ locale: 'en', text: 'Rebirth' }] },
    ],
    tags: ['台北', 'a, b'],
    credits: [
      {
        ...{ role: 'director', schemaOrg: 'director', movieLabs: 'Director', character: null },
        names: [
          { locale: 'zh-Hant-TW', text: '林雨青' },
          { locale: 'en', text: 'Lin Yuqing' },
        ],
      },
      {
        ...{ role: 'lead-actor', schemaOrg: 'actor', movieLabs: 'Actor', character: '司機' },
        names: [{ locale: 'zh-Hant-TW', text: '陳大文' }],
      },
    ],
    ratings: [rating('MO', 'MO-CCE', 'B'), rating('BR', 'DJCTQ', '12', ['violencia']), rating('BR', 'DJCTQ', '6')],
    contentNotes: [{ code: 'violence', labels: [], texts: [{ locale: 'en', text: 'A fight' }] }],
    ai: { involvement: 'assisted', elements: ['picture', 'voice'], isRealistic: true },
    windows: [
      window('w1', { regions: ['MO', 'HK'], licenceType: 'SVOD', untilMs: Date.UTC(2027, 0), isExclusive: true }),
      window('w2', { regions: ['BR'], licenceType: 'AVOD', fromMs: Date.UTC(2026, 0), holdbackLocales: ['en'] }),
      window('w3', { regions: ['MO'], licenceType: 'EST' }),
      window('w4', { regions: ['HK'], licenceType: 'Free', untilMs: Date.UTC(2026, 5) }),
    ],
    covers: [image(`${id}-tw`, { locale: 'zh-Hant-TW' }), image(`${id}-pt`, { locale: 'pt-PT', widthPx: null })],
    episodes: [
      episode(`${id}-1`, 1, { titles: [{ locale: 'pt-BR', text: 'A chegada', kind: 'display' }] }),
      episode(`${id}-2`, 2, { durationMs: null, poster: null, tracks: [] }),
    ],
    ...{ url: `${ORIGIN}/api/partner/v1/works/${id}`, version: 7 },
    ...{ createdAtMs: Date.UTC(2026, 3, 1), updatedAtMs: Date.UTC(2026, 5, 15, 8) },
    ...change,
  }
}

function rating(
  region: string,
  system: string,
  code: string,
  descriptors: string[] = [],
): ExportWork['ratings'][number] {
  const facts = {
    status: 'rated',
    basis: 'official',
    certificateNo: null,
    recommendedAge: 12,
    minimumAge: null,
  } as const
  return { region, system, code, descriptors, ...facts, validFromMs: null, validUntilMs: null }
}

function window(id: string, change: Partial<ExportWork['windows'][number]>): ExportWork['windows'][number] {
  const open = { isExclusive: false, fromMs: null, untilMs: null, holdbackLocales: [] }
  return { id, regions: ['MO'], licenceType: 'SVOD', ...open, ...change }
}

/** A short video. */
export function shortVideo(id: string, change: Partial<ExportWork> = {}): ExportWork {
  return work(id, { kind: 'short_video', episodes: [episode(`${id}-1`, 1)], ...change })
}

/** A series, a short video, and a work for each of these texts, which is all that it says. */
export function catalogue(texts: readonly string[] = [...HOSTILE_TEXTS]): ExportWork[] {
  const named = texts.map((text, place) => {
    const id = `hostile-${place}`
    const titles = [{ locale: 'zh-Hant-TW', text, kind: 'display' } as const]
    const said = [{ locale: 'zh-Hant-TW', text }]
    const episodes = [episode(`${id}-1`, 1, { titles })]
    return work(id, { titles, synopses: said, tags: [text], episodes })
  })
  return [work('series'), shortVideo('short'), ...named]
}

export const OPTIONS: ExportOptions = {
  ...{ profile: OPEN_PROFILE, origin: ORIGIN, madeAtMs: MADE_AT_MS, isDelta: false, withBom: false },
  ...{ regions: ['BR', 'HK', 'MO'], partner: { id: 'x', name: 'A <partner>' } },
}

/** The file of works in a format, and its report. */
export async function exported(
  format: ExportFormat,
  items: readonly (ExportWork | ExportItem)[],
  change: Partial<ExportOptions> = {},
): Promise<{ readonly text: string; readonly remarks: readonly ExportRemark[] }> {
  const options = { ...OPTIONS, ...change }
  const report = createReport()
  const parts: Uint8Array[] = []
  for await (const part of format.write(lookOver(itemsOf(items), format, options, report), options, report)) {
    parts.push(typeof part === 'string' ? Buffer.from(part) : part)
  }
  return { text: Buffer.concat(parts).toString('utf8'), remarks: report.drain() }
}

async function* itemsOf(items: readonly (ExportWork | ExportItem)[]): AsyncGenerator<ExportItem> {
  for (const item of items) yield 'id' in item ? { kind: 'work', work: item } : item
}

/** Remarks as one line each. */
export function linesOf(remarks: readonly ExportRemark[], workId: string): string[] {
  return remarks.flatMap((remark) => (remark.workId === workId ? `${remark.code} ${remark.field}` : []))
}
