import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { guessLocale } from '../../../server/language/guess-locale.ts'
import { decodeText } from '../../../server/subtitles/decode-text.ts'
import { parseSubtitle } from '../../../server/subtitles/parse-subtitle.ts'
import { sharedData } from '../../shared-data.ts'
import { PORTUGUESE, SIMPLIFIED, TRADITIONAL } from '../subtitles/dialogue.ts'

test('dialogue is told apart by script, and Portuguese from English', () => {
  expect(guessLocale(SIMPLIFIED.join('\n'))).toMatchObject({ locale: 'zh-Hans' })
  expect(guessLocale(TRADITIONAL.join('\n'))?.locale).toMatch(/^zh-Hant/)
  expect(guessLocale(PORTUGUESE.join('\n'))?.locale).toMatch(/^pt/)
  expect(guessLocale('I told you that this is not what we want')).toMatchObject({ locale: 'en' })
})

test('a region is named only on evidence', () => {
  expect(guessLocale('計程車司機說網路壞了，裡面的螢幕也壞了')?.locale).toBe('zh-Hant-TW')
  expect(guessLocale('喺巴士上面食士多啤梨同芝士，司機說沒關係')?.locale).toMatch(/^(zh|yue)-Hant-HK$/)
  expect(guessLocale('我愛你，對不起')?.locale).toBe('zh-Hant')
})

test('Cantonese particles make Cantonese', () => {
  expect(guessLocale('我哋唔知佢去咗邊，你喺度做乜嘢')?.locale).toBe('yue-Hant-HK')
})

test('text that leaves the script open is plain zh, and doubtful', () => {
  expect(guessLocale('你好')).toEqual({ locale: 'zh', confidence: 0.5 })
})

test('kana make Japanese and hangul Korean', () => {
  expect(guessLocale('愛してると言ってください')?.locale).toBe('ja')
  expect(guessLocale('사랑해요 그대')?.locale).toBe('ko')
})

test.each(['', '...', '？！', '12:30'])('"%s" has no language', (text) => {
  expect(guessLocale(text)).toBeUndefined()
})

const captions = sharedData('subtitles', 'wai')

test.skipIf(captions === undefined)('captions of one video are named right in every language that we know', () => {
  const folder = captions ?? ''
  const wrong: string[] = []
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.vtt'))) {
    const said = name.split('.').at(-2) ?? ''
    const { cues } = parseSubtitle(decodeText(readFileSync(join(folder, name))).text)
    const guessed = guessLocale(cues.map((cue) => cue.text).join('\n'))?.locale.toLowerCase() ?? 'none'
    if (!said.toLowerCase().startsWith(guessed)) wrong.push(`${said} taken for ${guessed}`)
  }
  // Marathi and Konkani are written as Hindi is, which is all that their letters tell.
  expect(wrong).toEqual(['kok taken for hi', 'mr taken for hi'])
})
