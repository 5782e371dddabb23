import type { ItemKind } from './entries.ts'
import type { AdaptationRegion } from './regions.ts'
import type { Explanation, LocalWord } from './tables.ts'

/** What a region is called, in Portuguese with `of` and with `in`. */
interface Place extends Omit<Explanation, 'pt'> {
  readonly ofPt: string
  readonly inPt: string
}

const place = (hans: string, hant: string, en: string, ofPt: string, inPt: string): Place => {
  return { 'zh-Hans': hans, 'zh-Hant': hant, en, ofPt, inPt }
}
/** The regions that words are from. */
const PLACES: Readonly<Partial<Record<AdaptationRegion, Place>>> = {
  CN: place('内地', '內地', 'the Mainland', 'da China continental', 'na China continental'),
  TW: place('台湾', '台灣', 'Taiwan', 'de Taiwan', 'em Taiwan'),
  HK: place('香港', '香港', 'Hong Kong', 'de Hong Kong', 'em Hong Kong'),
  MO: place('澳门', '澳門', 'Macao', 'de Macau', 'em Macau'),
  SG: place('新加坡', '新加坡', 'Singapore', 'de Singapura', 'em Singapura'),
  MY: place('马来西亚', '馬來西亞', 'Malaysia', 'da Malásia', 'na Malásia'),
  BR: place('巴西', '巴西', 'Brazil', 'do Brasil', 'no Brasil'),
  PT: place('葡萄牙', '葡萄牙', 'Portugal', 'de Portugal', 'em Portugal'),
  US: place('美国', '美國', 'the United States', 'dos Estados Unidos', 'nos Estados Unidos'),
  GB: place('英国', '英國', 'Britain', 'do Reino Unido', 'no Reino Unido'),
  AU: place('澳大利亚', '澳洲', 'Australia', 'da Austrália', 'na Austrália'),
}

/** Words of more regions than these are said wherever their language is. */
const MOST_NAMED = 2

/** Why a word that is at home in some regions wants a look elsewhere, in each language. */
export function explainLocalWord(kind: Exclude<ItemKind, 'culture'>, { from, why }: LocalWord): Explanation {
  const head = from.length > MOST_NAMED ? ofChinese(kind) : ofPlaces(kind, from)
  return {
    'zh-Hans': `${head['zh-Hans']}。${why['zh-Hans']}`,
    'zh-Hant': `${head['zh-Hant']}。${why['zh-Hant']}`,
    en: `${head.en}. ${why.en}`,
    pt: `${head.pt}. ${why.pt}`,
  }
}

/** The same for a word of the glossary, which does not say where it is from. */
export function explainForeignWord(region: AdaptationRegion, to: string): Explanation {
  const there = PLACES[region] ?? place(region, region, region, region, `em ${region}`)
  return {
    'zh-Hans': `其他地区的用词；${there['zh-Hans']}一般说“${to}”。`,
    'zh-Hant': `其他地區的用詞；${there['zh-Hant']}一般說「${to}」。`,
    en: `A word of another region; in ${there.en} one says ${to}.`,
    pt: `Palavra de outra região; ${there.inPt} diz-se ${to}.`,
  }
}

function ofPlaces(kind: Exclude<ItemKind, 'culture'>, from: readonly AdaptationRegion[]): Explanation {
  const places = from.flatMap((region) => PLACES[region] ?? [])
  const named = (name: keyof Place, between: string) => places.map((one) => one[name]).join(between)
  const isAddress = kind === 'honorific'
  return {
    'zh-Hans': `${named('zh-Hans', '、')}的${isAddress ? '称呼' : '说法'}`,
    'zh-Hant': `${named('zh-Hant', '、')}的${isAddress ? '稱呼' : '說法'}`,
    en: `${isAddress ? 'A form of address' : 'An expression'} of ${named('en', ' and ')}`,
    pt: `${isAddress ? 'Forma de tratamento' : 'Expressão'} ${named('ofPt', ' e ')}`,
  }
}

/** The tables have such words in Chinese only. */
function ofChinese(kind: Exclude<ItemKind, 'culture'>): Explanation {
  return kind === 'honorific'
    ? {
        'zh-Hans': '中文的称呼',
        'zh-Hant': '中文的稱呼',
        en: 'A Chinese form of address',
        pt: 'Forma de tratamento chinesa',
      }
    : { 'zh-Hans': '中文的说法', 'zh-Hant': '中文的說法', en: 'A Chinese expression', pt: 'Expressão chinesa' }
}
