const SYLLABLE = /[\u02d9]?(?:[ㄅ-ㄙ][ㄧㄨㄩ]?[ㄚ-ㄦ]?|[ㄧㄨㄩ][ㄚ-ㄦ]?|[ㄚ-ㄦ])[\u02c9\u02ca\u02c7\u02cb\u02d9]?/g
const INITIALS = letters('ㄅb ㄆp ㄇm ㄈf ㄉd ㄊt ㄋn ㄌl ㄍg ㄎk ㄏh ㄐj ㄑq ㄒx ㄓzh ㄔch ㄕsh ㄖr ㄗz ㄘc ㄙs')
const FINALS = letters(
  'ㄚa ㄛo ㄜe ㄝe ㄞai ㄟei ㄠao ㄡou ㄢan ㄣen ㄤang ㄥeng ㄦer ㄧi ㄧㄚia ㄧㄛio ㄧㄝie ㄧㄞiai ㄧㄠiao ㄧㄡiu ㄧㄢian ㄧㄣin ㄧㄤiang ㄧㄥing ' +
    'ㄨu ㄨㄚua ㄨㄛuo ㄨㄞuai ㄨㄟui ㄨㄢuan ㄨㄣun ㄨㄤuang ㄨㄥong ㄩv ㄩㄝve ㄩㄢvan ㄩㄣvn ㄩㄥiong',
)
/** Finals that are written otherwise where no consonant stands before them. */
const ALONE = letters(
  'ㄧyi ㄧㄚya ㄧㄛyo ㄧㄝye ㄧㄞyai ㄧㄠyao ㄧㄡyou ㄧㄢyan ㄧㄣyin ㄧㄤyang ㄧㄥying ㄨwu ㄨㄚwa ㄨㄛwo ㄨㄞwai ㄨㄟwei ㄨㄢwan ㄨㄣwen ㄨㄤwang ' +
    'ㄨㄥweng ㄩyu ㄩㄝyue ㄩㄢyuan ㄩㄣyun ㄩㄥyong',
)
const TONES: Readonly<Record<string, number>> = { '\u02c9': 1, '\u02ca': 2, '\u02c7': 3, '\u02cb': 4, '\u02d9': 5 }
const WITH_I = new Set('ㄓㄔㄕㄖㄗㄘㄙ')

/** A syllable that was written in zhuyin: ㄔㄨㄥˊ is chong in the second tone. No sign is the first tone, or none. */
export interface ZhuyinSyllable {
  readonly letters: string
  /** 1 to 5; undefined when nothing was written. */
  readonly tone: number | undefined
}

/** True when a text has a sign of zhuyin. */
export function hasZhuyin(text: string): boolean {
  return /[ㄅ-ㄩ]/.test(text)
}

/**
 * Reads a run of zhuyin. A last consonant by itself stays one letter, since it may be the beginning of a syllable.
 * What is no syllable is left out.
 */
export function readZhuyin(text: string): ZhuyinSyllable[] {
  const found = text.match(SYLLABLE) ?? []
  return found.map((written, index) => {
    const tone = [...written].map((sign) => TONES[sign]).find((known) => known !== undefined)
    const signs = [...written].filter((sign) => TONES[sign] === undefined)
    const isOpen = index === found.length - 1 && tone === undefined
    return { letters: spell(signs, isOpen), tone }
  })
}

function spell(signs: readonly string[], isOpen: boolean): string {
  const [first = '', ...rest] = signs
  const initial = INITIALS.get(first)
  if (initial === undefined) return ALONE.get(signs.join('')) ?? FINALS.get(signs.join('')) ?? ''
  if (rest.length === 0) return WITH_I.has(first) && !isOpen ? `${initial}i` : initial
  const final = FINALS.get(rest.join('')) ?? ''
  if (/[jqx]/.test(initial)) return initial + final.replace(/^v/, 'u')
  return initial + (/[nl]/.test(initial) ? final : final.replace(/^v/, 'u'))
}

function letters(pairs: string): Map<string, string> {
  return new Map(pairs.split(' ').map((pair) => [pair.replace(/[a-z]+$/, ''), pair.replace(/^[^a-z]+/, '')]))
}
