import { hanCommonness } from '../language/han-commonness.ts'

/** The encodings from before Unicode that are told by what their text looks like. */
export const LEGACY_ENCODINGS = ['gb18030', 'big5', 'shift_jis', 'euc-kr', 'windows-1252'] as const
export type LegacyEncoding = (typeof LEGACY_ENCODINGS)[number]

const DIALOGUE = new Set(
  '的一是我你不了他她在有这那就人们说来到去要会也好没么什吗吧呢啊和都还为想知道得过看着给把让被很真自己能可以里面时候现在怎这個們說來會沒麼什嗎過給讓裡還為時現著對对起谢謝请請爱愛妈媽爸您快走做再见見因但如果所已經经先生小姐老板闆女儿兒子心死救命钱錢家回等等一下别別怕跟啦喔哦唉咦呀嘅唔係喺咗佢',
)
const HAN_PUNCTUATION = new Set('，。？！：；、…—“”‘’「」『』《》（）·　～')
const ACCENTED = new Set('ãõçáéíóúâêôàñüöäèìòùëïîûÃÕÇÁÉÍÓÚÂÊÔÀÑÜÖÄÈÌÒÙËÏÎÛßœŒåÅøØæÆýÿ')
/** Syllables that most Korean lines are made of, and others that are met often; there are 11,172. */
const EVERYDAY_HANGUL = new Set(
  '이다는을고가에의지하나그어니아사도한라기로자인리서를은들시거해있없대정내면게요보일오제것수안만말주저여무네마우구너당생할못왜뭐집일번때같좋죽살찾떻습까데야했았었겠봐줘잖래려야든든',
)
const COMMON_HANGUL = new Set(
  '과전부상소원스장세동신연미장조경성간지영계용국물방관심모개분식선결진통출발회의행약반공화차위양음바드르타카트크히된될됩됐드님씨군양분들끼리께던던엄빠형누언동생친구사람랑혼남편여자남자아들딸회사병원경찰돈전화문밥먹마시잠자울웃알모르몰믿보내떠돌와왔갔갈올온간가져싶싫미안감축복행속약거짓실직업책임복수용서받준줄게볼까예네응그럼진짜정말바로금방빨리천히조용얼른절대혹끝처음다시또많조금더덜잘못됐괜찮힘들픈쁜운쓰참맞틀렇런떤떻무슨느낌슴머눈손발귀입코몸피길곳옆뒤앞위밑속밖날밤침저녁오늘내일어제년월주열두셋넷섯덟홉백천만억원째새헌큰작높낮깊강약늦빠',
)

const HAN_IN_JAPANESE = 0.6
const HANGUL = /[가-힣]/

/**
 * How much a decoded text looks like something written, averaged over its non-ASCII characters: about 1 for
 * everyday text, 0 for rare characters, below 0 for what no encoding should give.
 */
export function scoreText(text: string, encoding: LegacyEncoding): number {
  let total = 0
  let counted = 0
  let previous = ''
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    if (code >= 0x80 || (code < 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09)) {
      total += encoding === 'windows-1252' ? scoreLatin(character, previous) : scoreEastern(character, code, encoding)
      counted++
    }
    // Korean puts spaces between words, Chinese hardly ever does.
    else if (encoding === 'euc-kr' && code === 0x20 && HANGUL.test(previous)) total += 0.3
    previous = character
  }
  return counted === 0 ? 0.5 : total / counted
}

function scoreEastern(character: string, code: number, encoding: LegacyEncoding): number {
  if (encoding === 'euc-kr') return scoreKorean(character, code)
  if (encoding === 'shift_jis') return scoreJapanese(character, code)
  if (DIALOGUE.has(character)) return 1.3
  const commonness = hanCommonness(character)
  if (commonness > 0) return commonness
  return scoreOther(character, code)
}

/** Hardly any Japanese line is without kana, so that Han alone is not much of a proof. */
function scoreJapanese(character: string, code: number): number {
  if (code >= 0x3041 && code <= 0x309e) return 1.3
  if (code >= 0x30a1 && code <= 0x30fe) return 1.1
  const commonness = hanCommonness(character)
  return commonness > 0 ? commonness * HAN_IN_JAPANESE : scoreOther(character, code)
}

/** Han is rare in Korean lines of today, while any two bytes of GB18030 or Big5 may give some syllable. */
function scoreKorean(character: string, code: number): number {
  if (EVERYDAY_HANGUL.has(character)) return 1.3
  if (COMMON_HANGUL.has(character)) return 0.9
  if (code >= 0xac00 && code <= 0xd7a3) return isKsSyllable(character) ? 0.3 : -0.4
  if (code >= 0x4e00 && code <= 0x9fff) return -0.5
  return scoreOther(character, code)
}

function scoreOther(character: string, code: number): number {
  if (HAN_PUNCTUATION.has(character)) return 0.8
  if (code === 0xfffd || code < 0x20) return -4
  if (code >= 0xe000 && code <= 0xf8ff) return -2
  if (code >= 0xff01 && code <= 0xff5e) return 0.5
  if (code >= 0x4e00 && code <= 0x9fff) return 0
  return -0.7
}

let ksSyllables: Set<string> | undefined

/** Whether a syllable is among the 2,350 that KS X 1001 has in a row; the others are hardly ever written. */
function isKsSyllable(character: string): boolean {
  ksSyllables ??= new Set(new TextDecoder('euc-kr').decode(ksBytes()))
  return ksSyllables.has(character)
}

function ksBytes(): Uint8Array {
  const bytes: number[] = []
  for (let lead = 0xb0; lead <= 0xc8; lead++) {
    for (let trail = 0xa1; trail <= 0xfe; trail++) bytes.push(lead, trail)
  }
  return Uint8Array.from(bytes)
}

/** An accented letter stands beside plain letters: "não", never "ÄãºÃ", which is 你好 read wrongly. */
function scoreLatin(character: string, previous: string): number {
  if (ACCENTED.has(character)) return /[a-z]/i.test(previous) ? 1.2 : /[\s"'’¿¡«(-]|^$/.test(previous) ? 0.8 : -0.4
  if ('¿¡'.includes(character) && /\s|^$/.test(previous)) return 1
  if ('¿¡“”‘’…–—«»ºª°♪\u00a0'.includes(character)) return 0.3
  return -0.8
}
