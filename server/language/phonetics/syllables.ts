/** Finals by initial, in the spelling that is typed (ü is v). '' stands for no initial. */
const FINALS: Readonly<Record<string, string>> = {
  '': 'a o e ai ei ao ou an en ang eng er',
  b: 'a o ai ei ao an en ang eng i ie iao ian in ing u',
  p: 'a o ai ei ao ou an en ang eng i ie iao ian in ing u',
  m: 'a o e ai ei ao ou an en ang eng i ie iao iu ian in ing u',
  f: 'a o ei ou an en ang eng u',
  d: 'a e ai ei ao ou an en ang eng ong i ia ie iao iu ian ing u uo ui uan un',
  t: 'a e ai ei ao ou an ang eng ong i ie iao ian ing u uo ui uan un',
  n: 'a e ai ei ao ou an en ang eng ong i ie iao iu ian in iang ing u uo uan un v ve ue',
  l: 'a o e ai ei ao ou an ang eng ong i ia ie iao iu ian in iang ing u uo uan un v ve ue',
  g: 'a e ai ei ao ou an en ang eng ong u ua uo uai ui uan un uang',
  k: 'a e ai ei ao ou an en ang eng ong u ua uo uai ui uan un uang',
  h: 'a e ai ei ao ou an en ang eng ong u ua uo uai ui uan un uang',
  j: 'i ia ie iao iu ian in iang ing iong u ue uan un',
  q: 'i ia ie iao iu ian in iang ing iong u ue uan un',
  x: 'i ia ie iao iu ian in iang ing iong u ue uan un',
  zh: 'a e i ai ei ao ou an en ang eng ong u ua uo uai ui uan un uang',
  ch: 'a e i ai ao ou an en ang eng ong u ua uo uai ui uan un uang',
  sh: 'a e i ai ei ao ou an en ang eng u ua uo uai ui uan un uang',
  r: 'e i ao ou an en ang eng ong u ua uo ui uan un',
  z: 'a e i ai ei ao ou an en ang eng ong u uo ui uan un',
  c: 'a e i ai ao ou an en ang eng ong u uo ui uan un',
  s: 'a e i ai ao ou an en ang eng ong u uo ui uan un',
  y: 'a o e ao ou an in ang ing ong i u ue uan un',
  w: 'a o ai ei an en ang eng u',
}
/** Jyutping as `foldJyutping` leaves it. */
const JYUTPING_INITIALS = ['', ...'b p m f d t n l g k ng h gw kw w z c s j'.split(' ')]
const JYUTPING_FINALS =
  'a ai au am an ang ap at ak e ei eu em en eng ep et ek i iu im in ing ip it ik o oi ou on ong ot ok ' +
  'u ui um un ung ut uk up eo eoi eon eong eot eok'

const pinyin = prefixTable(Object.entries(FINALS).flatMap(([i, finals]) => finals.split(' ').map((f) => i + f)))
const jyutping = prefixTable([
  ...JYUTPING_INITIALS.flatMap((initial) => JYUTPING_FINALS.split(' ').map((final) => initial + final)),
  ...['m', 'ng'],
])

/**
 * Cuts letters (a-z, v for ü) into the fewest Mandarin syllables.
 * @param isOpen the last may be only the beginning of a syllable.
 * @returns undefined when they are no pinyin.
 */
export function splitPinyin(letters: string, isOpen: boolean): string[] | undefined {
  return split(letters, pinyin, isOpen)
}

/** The same for Cantonese that `foldJyutping` has folded. */
export function splitJyutping(letters: string, isOpen: boolean): string[] | undefined {
  return split(letters, jyutping, isOpen)
}

interface SyllableTable {
  readonly whole: ReadonlySet<string>
  readonly beginnings: ReadonlySet<string>
  readonly longest: number
}

function prefixTable(syllables: readonly string[]): SyllableTable {
  const beginnings = syllables.flatMap((syllable) => [...syllable].map((_, index) => syllable.slice(0, index + 1)))
  const longest = Math.max(...syllables.map((syllable) => syllable.length))
  return { whole: new Set(syllables), beginnings: new Set(beginnings), longest }
}

/** From the end backwards: the best way on from each letter is known before it is needed. */
function split(letters: string, table: SyllableTable, isOpen: boolean): string[] | undefined {
  const { whole, beginnings, longest } = table
  const best: (string[] | undefined)[] = new Array(letters.length + 1)
  best[letters.length] = []
  for (let at = letters.length - 1; at >= 0; at--) {
    for (let size = Math.min(longest, letters.length - at); size > 0; size--) {
      const syllable = letters.slice(at, at + size)
      const rest = best[at + size]
      const fits = whole.has(syllable) || (isOpen && at + size === letters.length && beginnings.has(syllable))
      if (!fits || rest === undefined) continue
      if (rest.length + 1 < (best[at]?.length ?? Number.POSITIVE_INFINITY)) best[at] = [syllable, ...rest]
    }
  }
  return letters === '' ? undefined : best[0]
}
