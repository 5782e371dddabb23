import fc from 'fast-check'
import { expect, test } from 'vitest'
import { foldText } from '../../../../server/language/fold-text.ts'
import { findSoundMarks } from '../../../../server/language/phonetics/find-sound-marks.ts'
import { foldFuzzyPinyin, foldJyutping } from '../../../../server/language/phonetics/fold-sounds.ts'
import { loadReadings } from '../../../../server/language/phonetics/load-readings.ts'
import { LONGEST_SOUND, phoneticFields } from '../../../../server/language/phonetics/phonetic-fields.ts'
import { readHanSounds, readQuerySounds } from '../../../../server/language/phonetics/query-sounds.ts'
import { SEED_VOCABULARY } from '../../../../server/language/vocabulary.ts'
import { SIMPLIFIED, TRADITIONAL } from '../../subtitles/dialogue.ts'

const readings = await loadReadings()
const han = fc.constantFrom(...new Set([...SIMPLIFIED.join(''), ...TRADITIONAL.join('')]))
const piece = fc.oneof(
  han,
  fc.constantFrom(
    '計程車',
    '重慶',
    'AI',
    '2077',
    'ü',
    'ㄔㄨㄥˊ',
    '˙ㄉㄜ',
    '𠮷',
    '瓩',
    '嗯',
    'e\u0301',
    '👩‍👩‍👧',
    '葛\u{e0100}',
    '\ud800',
  ),
  fc.constantFrom(' ', '，', '·', "'", '-', '1', '5', '\u0301', '\u030c', '\u0308', 'ng', 'zh', 'lv', 'qu', 'x', 'İ'),
  fc.string({ unit: 'binary', maxLength: 4 }),
)
const text = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(''))
const chinese = fc.array(han, { minLength: 2, maxLength: 9 }).map((characters) => characters.join(''))
const seed = 20_260_301

test('any text has sounds or none, and marks lie inside the title, in order, and cut no character', () => {
  fc.assert(
    fc.property(text, text, (title, query) => {
      phoneticFields([title], readings, SEED_VOCABULARY)
      const sounds = readQuerySounds(query) ?? readHanSounds(query, readings)
      const found = sounds && findSoundMarks(title, sounds, { readings, vocabulary: SEED_VOCABULARY })
      let before = -1
      for (const [from, to] of found?.marks ?? []) {
        expect(from).toBeGreaterThan(before)
        expect(to).toBeGreaterThan(from)
        expect(to).toBeLessThanOrEqual(title.length)
        expect(title.slice(from, to).isWellFormed()).toBe(title.isWellFormed() || title.slice(from, to).isWellFormed())
        before = to
      }
    }),
    { numRuns: 1_500, seed },
  )
})

test('any stretch of a title is found by its pinyin, its initials, its jyutping and what sounds like it', () => {
  const stretch = chinese.chain((title) =>
    fc.tuple(fc.constant(title), fc.nat(title.length - 2), fc.integer({ min: 2, max: title.length })),
  )
  fc.assert(
    fc.property(stretch, ([title, from, size]) => {
      const fields = phoneticFields([title], readings, SEED_VOCABULARY)
      const take = (sounds: readonly (string | undefined)[], length?: number) =>
        sounds.slice(from, from + size).map((sound) => sound?.slice(0, length) ?? '')
      const mandarin = readings.mandarin(foldText(title)).map((sound) => sound?.slice(0, -1))
      const cantonese = readings.cantonese(title).map((sound) => foldJyutping(sound ?? ''))
      if (mandarin.includes(undefined) || cantonese.includes('')) return
      const py = take(mandarin).join('')
      const asked = {
        py: readQuerySounds(py)?.pinyin ?? '?',
        pz: foldFuzzyPinyin(py.slice(0, LONGEST_SOUND)),
        pi: take(mandarin, 1).join(''),
        jp: take(cantonese).join('').slice(0, LONGEST_SOUND),
        ji: take(cantonese, 1).join(''),
      }
      for (const [field, begin] of Object.entries(asked)) {
        const entries = fields[field as keyof typeof asked]
        expect(
          entries.some((entry) => entry.startsWith(begin)),
          `${field} ${begin}`,
        ).toBe(true)
      }
      const sounds = readQuerySounds(py)
      expect(
        sounds && findSoundMarks(title, sounds, { readings, vocabulary: SEED_VOCABULARY })?.marks.length,
        py,
      ).toBeGreaterThan(0)
    }),
    { numRuns: 500, seed },
  )
})
