import { hanCommonness } from '../language/han-commonness.ts'

const DIALOGUE = new Set(
  '的一是我你不了他她在有这那就人们说来到去要会也好没么什吗吧呢啊和都还为想知道得过看着给把让被很真自己能可以里面时候现在怎这個們說來會沒麼什嗎過給讓裡還為時現著對对起谢謝请請爱愛妈媽爸您快走做再见見因但如果所已经經先生小姐老板闆女儿兒子心死救命钱錢家回等等一下别別怕跟啦喔哦唉咦呀嘅唔係喺咗佢',
)
const HAN_PUNCTUATION = new Set('，。？！：；、…—“”‘’「」『』《》（）·　～')
const ACCENTED = new Set('ãõçáéíóúâêôàñüöäèìòùëïîûÃÕÇÁÉÍÓÚÂÊÔÀÑÜÖÄ')

/**
 * How much a decoded text looks like something written, averaged over its non-ASCII characters: about 1 for
 * everyday text, 0 for rare characters, below 0 for what no encoding should give.
 */
export function scoreText(text: string, encoding: 'gb18030' | 'big5' | 'windows-1252'): number {
  let total = 0
  let counted = 0
  let previous = ''
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    if (code >= 0x80 || (code < 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09)) {
      total += encoding === 'windows-1252' ? scoreLatin(character, previous) : scoreEastern(character, code)
      counted++
    }
    previous = character
  }
  return counted === 0 ? 0.5 : total / counted
}

function scoreEastern(character: string, code: number): number {
  if (DIALOGUE.has(character)) return 1.3
  const commonness = hanCommonness(character)
  if (commonness > 0) return commonness
  if (HAN_PUNCTUATION.has(character)) return 0.8
  if (code === 0xfffd || code < 0x20) return -4
  if (code >= 0xe000 && code <= 0xf8ff) return -2
  if (code >= 0xff01 && code <= 0xff5e) return 0.5
  if (code >= 0x4e00 && code <= 0x9fff) return 0
  return -0.7
}

/** An accented letter stands beside plain letters: "não", never "ÄãºÃ", which is 你好 read wrongly. */
function scoreLatin(character: string, previous: string): number {
  if (ACCENTED.has(character)) return /[a-z]/i.test(previous) ? 1.2 : /[\s"'¿¡(-]|^$/.test(previous) ? 0.8 : -0.4
  if ('¿¡“”‘’…–—«»ºª°♪'.includes(character)) return 0.3
  return -0.8
}
