import type { ExportRating } from '../export-work.ts'

/** The languages that Roku's feed knows, beside two letters of ISO 639-1. Ours by theirs; what is not here goes by its language alone. */
const LANGUAGES: Readonly<Record<string, string>> = {
  'zh-Hans': 'zh-cn',
  'zh-Hans-CN': 'zh-cn',
  'zh-Hans-SG': 'zh-sg',
  'zh-Hant-TW': 'zh-tw',
  'zh-Hant-HK': 'zh-hk',
  'zh-Hant': 'zh-tw',
  'pt-BR': 'pt-br',
  'pt-PT': 'pt',
  'en-US': 'en-us',
  'en-GB': 'en-gb',
  'en-AU': 'en-au',
  'en-CA': 'en-ca',
}
/** Such as are near, and not the same. */
const NEAR: Readonly<Record<string, string>> = {
  'zh-Hans-MY': 'zh-cn',
  'zh-Hant-MO': 'zh-hk',
  'yue-Hant-HK': 'zh-hk',
  'yue-Hant-MO': 'zh-hk',
  yue: 'zh-hk',
}
const BY_LANGUAGE = new Set(
  'af am ar as az be bg bh bn bo bs ca cs cy da de dv dz el en es eu et fa ff fi fo fr fy ga gd gl gn gu ha he hi hr ht hu hy id ig ii ik is it iu ja ka kk km kn ko kr ks ku ky la lo lt lv mg mk ml mn mr ms mt my nd ne nl no om or pa pl ps pt qu ro rm rn ru rw sa sd se si sk sl sn so sq sr st sv sw ta te tg th ti tk tn tr ts tt ty uk ur uz ve vi xh yi zh zu'.split(
    ' ',
  ),
)

/** A locale as Roku names it, and whether it says the same; undefined: it has no name for it. */
export function toRokuLanguage(locale: string): { readonly language: string; readonly isSame: boolean } | undefined {
  const exact = LANGUAGES[locale]
  if (exact !== undefined) return { language: exact, isSame: true }
  const near = NEAR[locale]
  if (near !== undefined) return { language: near, isSame: false }
  const [language = ''] = locale.split('-')
  if (!BY_LANGUAGE.has(language)) return undefined
  return { language, isSame: locale === language }
}

/** Our genres by Roku's word for the same. */
const GENRES: Readonly<Record<string, string>> = {
  ...{ drama: 'drama', romance: 'romance', comedy: 'comedy', sitcom: 'sitcom', crime: 'crime', mystery: 'mystery' },
  ...{ 'romantic-comedy': 'romantic comedy', suspense: 'suspense', thriller: 'thriller', horror: 'horror' },
  ...{ action: 'action', 'martial-arts': 'martial arts', adventure: 'adventure', war: 'war', fantasy: 'fantasy' },
  ...{ 'science-fiction': 'science fiction', supernatural: 'paranormal', historical: 'historical drama' },
  ...{ medical: 'medical', legal: 'law', sports: 'sports', music: 'music', food: 'food' },
  ...{ travel: 'travel', pets: 'animals', documentary: 'documentary', animation: 'animated', children: 'children' },
}

export function toRokuGenre(code: string): string | undefined {
  return GENRES[code]
}

/** Our systems by Roku's source, with the codes that it knows and its words for descriptors. */
const RATINGS: Readonly<
  Record<string, { source: string; codes: ReadonlySet<string>; descriptors: Readonly<Record<string, string>> }>
> = {
  ACB: rating('ACB', ['G', 'PG', 'M', 'MA 15+', 'R 18+', 'X 18+', 'RC']),
  BBFC: rating('BBFC', ['U', 'PG', '12A', '12', '15', '18', 'R18']),
  MPAA: rating('MPAA', ['G', 'PG', 'PG-13', 'R', 'NC-17']),
  RTC: rating('RTC', ['AA', 'A', 'B', 'B15', 'C', 'D']),
  TVPG: rating('USA_PR', ['TV-Y', 'TV-Y7', 'TV-G', 'TV-PG', 'TV-14', 'TV-MA'], {
    ...{ D: 'D', L: 'L', S: 'S', V: 'V', FV: 'FV' },
  }),
  DJCTQ: rating('CLASSIND', ['L', '10', '12', '14', '16', '18'], {
    ...{ violencia: 'violência', 'violencia-extrema': 'violência extrema', 'conteudo-sexual': 'conteúdo sexual' },
    ...{ nudez: 'nudez', sexo: 'sexo', 'sexo-explicito': 'sexo explícito', drogas: 'drogas' },
    ...{ 'drogas-licitas': 'drogas lícitas', 'drogas-ilicitas': 'drogas ilícitas' },
    ...{ 'linguagem-impropria': 'linguagem imprópria', 'atos-criminosos': 'atos criminosos' },
    'conteudo-impactante': 'onteúdo impactante', // as its schema spells it
  }),
}

function rating(source: string, codes: readonly string[], descriptors: Readonly<Record<string, string>> = {}) {
  return { source, codes: new Set(codes), descriptors }
}

/** A rating as Roku has it, with the descriptors that it has no word for; undefined: it does not know the system or the code. */
export function toRokuRating({ system, code, descriptors }: ExportRating) {
  const known = RATINGS[system]
  if (!known || code === null || !known.codes.has(code)) return undefined
  const words = descriptors.flatMap((one) => known.descriptors[one] ?? [])
  const unknown = descriptors.filter((one) => known.descriptors[one] === undefined)
  return { rating: { source: known.source, value: code, ...(words.length > 0 && { descriptors: words }) }, unknown }
}
