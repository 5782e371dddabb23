import type { pinyin } from 'pinyin-pro'
import type { customize } from 'to-jyutping'
import { keepRecent } from '../keep-recent.ts'

/**
 * Names the dictionaries (pinyin-pro, to-jyutping) and our rules that make the sounds of a title. Raise it with either:
 * documents of another version are written again.
 */
export const SOUNDS_VERSION = '1-3.29.4-3.1.1'

/** How Han characters are read, in their context. Each list has an entry for every code point; undefined: not Han. */
export interface Sounds {
  /** `chong2`, ü as v, 5 for the neutral tone; of a text that `foldText` has folded. */
  readonly mandarin: (folded: string) => readonly (string | undefined)[]
  /** `cung`, without a tone, of a text in its own characters. */
  readonly cantonese: (text: string) => readonly (string | undefined)[]
}

export interface Readings extends Sounds {
  /** The same of people's names: 曾 is zeng1 there, and 仇 is qiu2. */
  readonly ofNames: Sounds
}

let loading: Promise<Readings> | undefined

/** The dictionaries (some 60 MB, a third of a second), loaded when they are first asked for. */
export function loadReadings(): Promise<Readings> {
  loading ??= load()
  return loading
}

/**
 * Simplified characters that are also rare characters of their own, which is how the dictionary reads them, and the
 * reading of the word that is meant.
 */
const SIMPLIFIED_CANTONESE =
  '里leoi 价gaa 种zung 儿ji 胜sing 厂cong 划waak 松cung 蜡laap 适sik 达daat 柜gwai 离lei 医ji 断tyun 宁ning 听teng 购kau 坛taan ' +
  '扑pok 么mo 坏waai 矿kwong 腊laap 洒saa 垫din 扩kwong 吓haak 咤zaa 缕leoi 岭ling 纤cim 窍hiu 濒ban 袜mat 肮ong 郁wat'

/** Characters that are read otherwise as a surname, which the Cantonese dictionary does not know. */
const CANTONESE_SURNAMES = new Map(
  '曾zang 單sin 单sin 區au 区au 任jam 查zaa 仇kau 解haai 翟zaak 樂ngok 乐ngok'
    .split(' ')
    .map((entry) => [entry.charAt(0), entry.slice(1)]),
)
const FULL_NAME = /^\p{Script=Han}{2,4}$/u

const SYLLABLE = /^[a-z]+$/
/** A title is met in several scripts, which fold to one, and again with every letter that a reader types. */
const REMEMBERED = 5_000

async function load(): Promise<Readings> {
  const [mandarin, cantonese] = await Promise.all([import('pinyin-pro'), import('to-jyutping')])
  const { getJyutpingList } = customizeSimplified(cantonese.customize)
  const readCantonese: Sounds['cantonese'] = (text) =>
    getJyutpingList(text).map(([, reading]) => {
      const toneless = reading?.replace(/[\d ]/g, '') ?? ''
      return SYLLABLE.test(toneless) ? toneless : undefined
    })
  return {
    mandarin: remember((folded) => readMandarin(mandarin.pinyin, folded, 'off')),
    cantonese: readCantonese,
    ofNames: {
      mandarin: remember((folded) => readMandarin(mandarin.pinyin, folded, 'head')),
      cantonese: (text) => withSurname(text, readCantonese(text)),
    },
  }
}

function withSurname(text: string, readings: readonly (string | undefined)[]): readonly (string | undefined)[] {
  const surname = FULL_NAME.test(text) ? CANTONESE_SURNAMES.get(text.charAt(0)) : undefined
  return surname === undefined ? readings : readings.with(0, surname)
}

function customizeSimplified(change: typeof customize) {
  const pairs = SIMPLIFIED_CANTONESE.split(' ').map((entry): [string, string] => [
    entry.charAt(0),
    `${entry.slice(1)}1`,
  ])
  return change(Object.fromEntries(pairs))
}

function remember(read: Sounds['mandarin']): Sounds['mandarin'] {
  const recent = keepRecent<string, readonly (string | undefined)[]>(REMEMBERED)
  return (text) => recent.of(text, read)
}

function readMandarin(read: typeof pinyin, folded: string, surname: 'off' | 'head'): (string | undefined)[] {
  const found = read(folded, { type: 'array', toneType: 'num', v: true, toneSandhi: false, surname })
  return found.map((reading) => {
    const syllable = reading.replace(/0$/, '5')
    return /^[a-z]+[1-5]$/.test(syllable) ? syllable : undefined
  })
}
