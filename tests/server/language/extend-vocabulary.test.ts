import { expect, test } from 'vitest'
import { canonicalText } from '../../../server/language/canonicalise.ts'
import { extendVocabulary } from '../../../server/language/extend-vocabulary.ts'
import { findMarks } from '../../../server/language/find-marks.ts'
import { SEED_VOCABULARY } from '../../../server/language/vocabulary.ts'

test('both words of a pair become one, and so do the regional words of either', () => {
  const vocabulary = extendVocabulary(SEED_VOCABULARY, [['出租车', '差头']])
  const texts = ['叫计程车', '叫的士', '叫差頭', '叫出租车'].map((text) => canonicalText(text, vocabulary))
  expect(new Set(texts).size).toBe(1)
})

test('pairs that share a word are joined, and a word that has another inside it wins', () => {
  const vocabulary = extendVocabulary(SEED_VOCABULARY, [
    ['律师', '状师'],
    ['讼师', '状师'],
    ['律师信', '存证信函'],
  ])
  expect(canonicalText('讼师', vocabulary)).toBe(canonicalText('律师', vocabulary))
  expect(canonicalText('律师信', vocabulary)).toBe(canonicalText('存证信函', vocabulary))
})

test('marks stand on the word as it was written', () => {
  const vocabulary = extendVocabulary(SEED_VOCABULARY, [['充电宝', '尿袋']])
  expect(findMarks('我嘅尿袋冇電', '充電寶', vocabulary)).toEqual({ marks: [[2, 4]], kind: 'wording' })
})
