import type { ExportItem, ExportWork } from '../../../../server/partners/exports/export-work.ts'
import type { ExportFormat, ExportOptions } from '../../../../server/partners/exports/format.ts'
import { lookOver } from '../../../../server/partners/exports/make-export.ts'
import { OPEN_PROFILE } from '../../../../server/partners/exports/profile.ts'
import { createReport, type ExportRemark } from '../../../../server/partners/exports/report.ts'

export const ORIGIN = 'https://juku.example'
export const MADE_AT_MS = Date.UTC(2026, 6, 1)

export const OPTIONS: ExportOptions = {
  profile: OPEN_PROFILE,
  origin: ORIGIN,
  madeAtMs: MADE_AT_MS,
  isDelta: false,
  withBom: false,
  regions: ['HK', 'MO', 'TW'],
  partner: { id: '019a0000-0000-7000-8000-00000000000f', name: 'Ecrã & Cia' },
}

/** An id by a small number. */
export function idOf(number: number): string {
  return `019a0000-0000-7000-8000-${String(number).padStart(12, '0')}`
}

function image(number: number, locale: string | null) {
  const url = `${ORIGIN}/api/partner/v1/stills/${idOf(number)}`
  return {
    id: idOf(number),
    locale,
    url,
    mimeType: 'image/webp',
    widthPx: 1080,
    heightPx: 1920,
    sizeBytes: 9,
    sha256: null,
  }
}

/** A series of two episodes that says something of everything. */
export function fullWork(change: Partial<ExportWork> = {}): ExportWork {
  return {
    id: idOf(1),
    kind: 'micro_drama',
    externalIds: [
      { scheme: 'eidr', value: '10.5240/7791-8534-2C23-9030-8610-5' },
      { scheme: 'imdb', value: 'tt0111161' },
    ],
    eidr: '10.5240/7791-8534-2C23-9030-8610-5',
    alid: null,
    producer: { id: idOf(2), name: '雨夜 <影視>' },
    originalLocale: 'zh-Hant-TW',
    originRegion: 'TW',
    coProductionRegions: ['MO'],
    releaseYear: 2025,
    titles: [
      { locale: 'zh-Hant-TW', text: '雨夜計程車', kind: 'display' },
      { locale: 'zh-Hant-HK', text: '雨夜的士', kind: 'display' },
      {
        locale: 'pt-PT',
        text: 'Táxi "na" noite de chuva & outras histórias de uma cidade que não dorme, parte primeira',
        kind: 'display',
      },
      { locale: 'en', text: 'Rainy Night Taxi', kind: 'display' },
      { locale: 'en', text: 'The Last Cab', kind: 'alternative' },
    ],
    synopses: [
      { locale: 'zh-Hant-TW', text: '一部計程車，\n一場大雨。'.repeat(40) },
      { locale: 'en', text: 'A cab, and rain.' },
    ],
    genres: [
      {
        code: 'suspense',
        labels: [
          { locale: 'en', text: 'Suspense' },
          { locale: 'zh-Hant', text: '懸疑' },
        ],
      },
    ],
    tags: ['night', '雨'],
    credits: [
      {
        role: 'director',
        schemaOrg: 'director',
        movieLabs: 'Director',
        names: [
          { locale: 'zh-Hant-TW', text: '林一' },
          { locale: 'en', text: 'Lin Yi' },
        ],
        character: null,
      },
      {
        role: 'actor',
        schemaOrg: 'actor',
        movieLabs: 'Actor',
        names: [{ locale: 'zh-Hant-TW', text: '陳二' }],
        character: '司機',
      },
      {
        role: 'stunts',
        schemaOrg: 'contributor',
        movieLabs: null,
        names: [{ locale: 'en', text: 'Ho San' }],
        character: null,
      },
    ],
    ratings: [
      rating('TW', 'MOC-TW-TV', 'PG-15', { descriptors: ['violence'] }),
      rating('HK', 'FCO', 'IIB', {}),
      rating('MO', 'MO-CCE', 'C', {}),
    ],
    contentNotes: [],
    ai: null,
    windows: [
      window(11, {
        regions: ['HK', 'MO'],
        fromMs: Date.UTC(2026, 5, 30, 16),
        untilMs: null,
        holdbackLocales: ['yue-Hant-HK'],
      }),
      window(12, { regions: ['TW'], licenceType: 'EST', untilMs: Date.UTC(2027, 0, 1), isExclusive: true }),
    ],
    covers: [image(21, 'zh-Hant-TW'), image(22, 'pt-PT')],
    episodes: [episode(31, 1, '末班車'), episode(32, 2)],
    url: `${ORIGIN}/api/partner/v1/works/${idOf(1)}`,
    version: 7,
    createdAtMs: Date.UTC(2025, 2, 3),
    updatedAtMs: Date.UTC(2026, 2, 3),
    ...change,
  }
}

export function rating(
  region: string,
  system: string,
  code: string | null,
  change: Partial<ExportWork['ratings'][number]>,
) {
  const more = { certificateNo: null, descriptors: [], recommendedAge: null, minimumAge: null }
  const status = code === null ? 'unrated' : 'rated'
  const times = { validFromMs: null, validUntilMs: null }
  return {
    region,
    system,
    status,
    code,
    basis: code === null ? null : 'official',
    ...more,
    ...times,
    ...change,
  } as const
}

export function window(
  number: number,
  change: Partial<ExportWork['windows'][number]> = {},
): ExportWork['windows'][number] {
  const none = { fromMs: null, untilMs: null, isExclusive: false, holdbackLocales: [] }
  return { id: idOf(number), regions: ['MO'], licenceType: 'SVOD', ...none, ...change }
}

function episode(id: number, number: number, title?: string): ExportWork['episodes'][number] {
  return {
    ...{ id: idOf(id), number, durationMs: 90_500, widthPx: 1080, heightPx: 1920, frameRate: 25 },
    titles: title === undefined ? [] : [{ locale: 'zh-Hant-TW', text: title, kind: 'display' }],
    ...{ videoCodec: 'h264', audioCodec: 'aac', tracks: [], poster: image(id + 10, null) },
    ...{ url: `${ORIGIN}/e/${id}`, videoUrl: `${ORIGIN}/v/${id}`, videoMimeType: 'video/mp4', videoSizeBytes: 1_000 },
  }
}

/** A file as a partner gets it, with its report. */
export async function exportAs(
  format: ExportFormat,
  items: readonly ExportItem[],
  options: ExportOptions = OPTIONS,
): Promise<{ bytes: Buffer; text: string; remarks: ExportRemark[] }> {
  const report = createReport()
  async function* all() {
    yield* items
  }
  const parts: Buffer[] = []
  for await (const part of format.write(lookOver(all(), format, options, report), options, report)) {
    parts.push(Buffer.from(part as string))
  }
  const bytes = Buffer.concat(parts)
  return { bytes, text: bytes.toString('utf8'), remarks: report.drain() }
}

export function asItems(...works: readonly ExportWork[]): ExportItem[] {
  return works.map((work) => ({ kind: 'work', work }))
}
