import { createHash } from 'node:crypto'
import { sql } from '../../db/drizzle.ts'
import type { Db, Tx } from '../../db/open.ts'
import { seededRandom } from '../../tests/proofs/support/random.ts'

const WORKS_A_TRANSACTION = 50
const NOW_MS = Date.now()
const DAY_MS = 86_400_000
const REGIONS = ['CN', 'CN', 'CN', 'CN', 'TW', 'HK', 'MO', 'SG', 'MY', 'BR', 'PT'] as const
const LOCALES: Readonly<Record<string, string>> = {
  ...{ CN: 'zh-Hans-CN', TW: 'zh-Hant-TW', HK: 'zh-Hant-HK', MO: 'zh-Hant-MO', SG: 'zh-Hans-SG', MY: 'zh-Hans-MY' },
  ...{ BR: 'pt-BR', PT: 'pt-PT' },
}
const RATINGS = [
  ['TW', 'MOC-TW-TV', ['G', 'PG-12', 'PG-15']],
  ['MO', 'MO', ['A', 'B', 'C']],
  ['SG', 'MDA', ['G', 'PG13', 'NC16']],
  ['BR', 'DJCTQ', ['L', '10', '14']],
  ['PT', 'CCE', ['M/6', 'M/12', 'M/16']],
] as const

/** How the catalogue is made. */
export interface CorpusSize {
  readonly works: number
  readonly seed: number
  /** Of a work, at least and at most; 60 to 80 when it is not given. */
  readonly episodes?: readonly [least: number, most: number]
}

/**
 * Fills an empty database with works as a large producer's are: 60 to 80 upright episodes of one to three minutes each, analysed, with two
 * or three tracks; some wide, too long, or in odd codecs; ratings, filings, windows and declarations of most. No video files are behind
 * them. Written in bulk, by the tables' own triggers. @returns how many episodes there are
 */
export async function fillCatalogue(db: Db, { works, seed, episodes: span = [60, 80] }: CorpusSize): Promise<number> {
  let episodes = 0
  for (let from = 0; from < works; from += WORKS_A_TRANSACTION) {
    await db.transaction(async (tx) => {
      const rows = new Rows()
      for (let index = from; index < Math.min(from + WORKS_A_TRANSACTION, works); index++) {
        episodes += makeWork(rows, { index, random: seededRandom(seed + index), span })
      }
      rows.insert(tx)
    })
  }
  return episodes
}

/** Rows by the table and columns that they go into. */
class Rows {
  readonly #rows = new Map<string, unknown[][]>()

  add(into: string, ...values: unknown[]): void {
    const list = this.#rows.get(into)
    if (list === undefined) this.#rows.set(into, [values])
    else list.push(values)
  }

  insert(tx: Tx): void {
    for (const [into, rows] of this.#rows) {
      const values = (rows[0] ?? []).map((_, place) => `value ->> ${place}`).join(', ')
      tx.run(sql`insert into ${sql.raw(into)} select ${sql.raw(values)} from json_each(${JSON.stringify(rows)})`)
    }
  }
}

interface MadeWork {
  readonly index: number
  readonly random: () => number
  readonly span: readonly [number, number]
}

function makeWork(rows: Rows, { index, random, span: [least, most] }: MadeWork): number {
  const id = idOf(index, 0)
  const is = (share: number) => random() < share
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T // never empty
  const region = pick(REGIONS)
  const locale = LOCALES[region] ?? 'en'
  rows.add(
    'works (id, kind, status, original_locale, origin_region, release_year, version, created_at_ms, updated_at_ms)',
    ...[id, 'micro_drama', pick(['draft', 'submitted', 'published', 'published']), locale, region],
    ...[is(0.9) ? 2026 : null, 1, NOW_MS, NOW_MS],
  )
  const titles = [locale, 'en', ...(is(0.5) ? ['pt-BR', 'zh-Hant-TW'] : [])]
  for (const [position, into] of [...new Set(titles)].entries()) {
    const text = into.startsWith('zh') ? `${is(0.1) ? '霸道总裁的' : ''}雨夜出租车第${index}部` : `Night taxi ${index}`
    rows.add('work_titles (work_id, position, locale, text, kind)', id, position, into, text, 'display')
    rows.add('work_synopses (work_id, locale, text)', id, into, text.repeat(5))
  }
  rows.add('work_genres (work_id, genre)', id, pick(['romance', 'revenge', 'fantasy', 'family']))
  makeDeclared(rows, { id, index, region, is, pick })
  const episodes = least + Math.floor(random() * (most - least + 1))
  const isWide = is(0.1)
  const isHeavy = is(0.05)
  const isInspected = is(0.9)
  for (let number = 1; number <= episodes; number++) {
    const durationMs = 60_000 + Math.floor(random() * 120_000) + (is(0.01) ? 900_000 : 0)
    const size: readonly [number, number] = isWide ? [1920, 1080] : [1080, 1920]
    makeEpisode(rows, { workId: id, index, number, durationMs, size, isHeavy, isInspected, locale, subtitles: titles })
  }
  return episodes
}

interface Made {
  readonly id: string
  readonly index: number
  readonly region: string
  readonly is: (share: number) => boolean
  readonly pick: <T>(list: readonly T[]) => T
}

function makeDeclared(rows: Rows, { id, index, region, is, pick }: Made): void {
  let part = 1_000
  for (const [place, system, codes] of RATINGS) {
    if (is(0.5)) continue
    const untilMs = is(0.2) ? NOW_MS + Math.floor(DAY_MS * (is(0.5) ? 30 : 300)) : null
    rows.add(
      'work_ratings (id, work_id, region, system, status, code, basis, descriptors, valid_from_ms, valid_until_ms, created_at_ms)',
      ...[idOf(index, part++), id, place, system, 'rated', pick(codes), 'official', '[]', null, untilMs, NOW_MS],
    )
  }
  if (region === 'CN' && is(0.7)) {
    const number = `(某某)网微剧备字(2026)第${String(index).padStart(6, '0')}号`
    const card = is(0.8)
      ? JSON.stringify({ isShown: true, episodeNumber: 1, atMs: 0, durationMs: 5_000, heightPx: 60 })
      : null
    rows.add(
      'work_filings (id, work_id, region, scheme, number, card, created_at_ms)',
      ...[idOf(index, part++), id, 'CN', 'cn-platform-filing', number, card, NOW_MS],
    )
  }
  if (is(0.8)) {
    const involvement = pick(['none', 'none', 'assisted', 'substantial'])
    rows.add(
      'work_declarations (work_id, budget_amount, budget_currency, special_subjects, is_promoted, ai_involvement, ai_elements, ai_tools, ai_evidence, minors_classes, minors_evidence)',
      ...[id, Math.floor(100_000 + index * 37) % 4_000_000, 'CNY', is(0.7) ? '[]' : null, 0],
      ...[involvement, involvement === 'none' ? '[]' : '["picture"]', '[]', '[]', is(0.6) ? '[]' : null, '[]'],
    )
  }
}

interface MadeEpisode {
  readonly workId: string
  readonly index: number
  readonly number: number
  readonly durationMs: number
  readonly size: readonly [number, number]
  readonly isHeavy: boolean
  readonly isInspected: boolean
  readonly locale: string
  readonly subtitles: readonly string[]
}

function makeEpisode(rows: Rows, made: MadeEpisode): void {
  const { index, number, durationMs, locale, isHeavy } = made
  const id = idOf(index, number)
  const sha256 = createHash('sha256').update(id).digest('hex')
  const [widthPx, heightPx] = made.size
  rows.add(
    'media_files (sha256, size_bytes, analysed_at_ms, container, mime_type, duration_ms, width_px, height_px, frame_rate, video_codec, audio_codec, hdr, playable, warnings, created_at_ms)',
    ...[sha256, durationMs * (isHeavy ? 3_000 : 400), NOW_MS, isHeavy ? 'matroska' : 'mp4', 'video/mp4', durationMs],
    ...[widthPx, heightPx, 25, isHeavy ? 'hevc' : 'h264', 'aac', 0, 1, '[]', NOW_MS],
  )
  rows.add(
    'media_sounds (media_sha256, integrated_lufs, silent_share, longest_silence_ms, silent_channels, channels, sample_rate_hz)',
    ...[sha256, -16, 0.1, 800, 0, 2, 48_000],
  )
  if (made.isInspected) {
    rows.add(
      'media_marks (media_sha256, reader_version, is_whole, c2pa, digital_source_types, inspected_at_ms)',
      ...[sha256, 1, 1, 'none', '[]', NOW_MS],
    )
  }
  rows.add(
    'episodes (id, work_id, number, state, media_sha256, warnings, version, created_at_ms, updated_at_ms)',
    ...[id, made.workId, number, 'ready', sha256, '[]', 1, NOW_MS, NOW_MS],
  )
  rows.add('episode_titles (episode_id, position, locale, text, kind)', id, 0, locale, `第${number}集`, 'display')
  for (const [place, into] of [...new Set(made.subtitles)].slice(0, 3).entries()) {
    rows.add(
      'tracks (id, episode_id, locale, kind, origin, state, format, encoding, encoding_confidence, locale_source, cue_count, created_at_ms)',
      ...[idOf(index, 10_000 + number * 10 + place), id, into, 'subtitles', 'uploaded', 'approved'],
      ...['srt', 'utf-8', 1, 'given', 30, NOW_MS],
    )
  }
}

/** Shaped as a UUIDv7, in the order of the works. */
function idOf(index: number, part: number): string {
  const high = index.toString(16).padStart(8, '0')
  return `019a${high.slice(0, 4)}-${high.slice(4)}-7000-8000-${part.toString(16).padStart(12, '0')}`
}
