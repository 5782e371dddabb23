import type { Reader } from '../../db/open.ts'
import { findGlossaryRevision } from '../../db/queries/glossary.ts'
import { listActiveWords } from '../glossary/list-words.ts'
import { languageOf, scriptOf } from '../language/locales.ts'
import {
  CHINESE_REGIONS,
  type ChineseRegion,
  makeRegionalWords,
  type RegionalWords,
} from '../language/regional-words.ts'

/** The locale that a region's subtitles are in. */
export const LOCALE_OF_REGION: Readonly<Record<ChineseRegion, string>> = {
  CN: 'zh-Hans-CN',
  TW: 'zh-Hant-TW',
  HK: 'zh-Hant-HK',
  MO: 'zh-Hant-MO',
}

/**
 * The region whose words and forms a Chinese locale has: `zh-Hans` is CN's. Undefined for other languages, for regions
 * that we have no words of, and for Traditional that does not say whose it is.
 */
export function regionOf(locale: string): ChineseRegion | undefined {
  if (languageOf(locale) !== 'zh') return undefined
  const region = CHINESE_REGIONS.find((one) => locale.endsWith(`-${one}`))
  return region ?? (scriptOf(locale) === 'Hans' && !/-[A-Z]{2}$/.test(locale) ? 'CN' : undefined)
}

const kept = new WeakMap<Reader, { revision: number; byRegion: Map<ChineseRegion, RegionalWords> }>()

/** The glossary of today, ready for a locale's region; undefined where it has none. */
export async function findRegionalWords(db: Reader, locale: string): Promise<RegionalWords | undefined> {
  const region = regionOf(locale)
  if (region === undefined) return undefined
  const revision = await findGlossaryRevision(db)
  let known = kept.get(db)
  if (known?.revision !== revision) known = { revision, byRegion: new Map() }
  kept.set(db, known)
  const made = known.byRegion.get(region) ?? makeRegionalWords(await listActiveWords(db), region)
  known.byRegion.set(region, made)
  return made
}
