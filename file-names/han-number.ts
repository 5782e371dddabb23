const DIGITS = ['〇零○', '一壹壱', '二贰貳弐两兩', '三叁參参', '四肆', '五伍', '六陆陸', '七柒', '八捌', '九玖']
const TENS: Readonly<Record<string, string>> = { 拾: '十', 佰: '百' }
const PLAIN = new Map([
  ...DIGITS.flatMap((signs, value) => [...signs].map((sign) => [sign, String(value)] as const)),
  ...Object.entries(TENS),
])

/** The signs that Chinese numbers below a thousand are written with, for a class of a regular expression. */
export const HAN_NUMBER_SIGNS = `${DIGITS.join('')}${Object.keys(TENS).join('')}十百廿卅卌`

/**
 * The number that is written in Chinese signs: 十二, 廿三, 一百零三, 一百二十, 贰拾, and sign by sign 一〇三.
 * @returns undefined for what is no number from 0 to 999.
 */
export function readHanNumber(text: string): number | undefined {
  const plain = [...text].map((sign) => PLAIN.get(sign) ?? sign).join('')
  if (/^\d{1,3}$/.test(plain)) return Number(plain)
  const found = /^(?:([1-9]?)百)?(0?)(?:([1-9]?)(十)|([廿卅卌]))?([1-9]?)$/.exec(plain)
  if (!found || plain === '') return undefined
  const [, hundreds, zero, tens, ten, score, ones = ''] = found
  const counted = hundreds === undefined ? 0 : Number(hundreds || 1) * 100
  if (hundreds !== undefined && zero === '' && ten === undefined && score === undefined && ones !== '') {
    return counted + Number(ones) * 10 // 一百二 is 120
  }
  const tensValue = ten === undefined ? scoreOf(score) : Number(tens || 1) * 10
  return counted + tensValue + Number(ones || 0)
}

function scoreOf(sign: string | undefined): number {
  return sign === undefined ? 0 : ('廿卅卌'.indexOf(sign) + 2) * 10
}
