import { expect, test } from 'vitest'
import { canonicalText } from '../../../server/language/canonicalise.ts'
import { compileVocabulary } from '../../../server/language/compile-vocabulary.ts'
import { editVocabulary, type VocabularyEdit } from '../../../server/language/edit-vocabulary.ts'
import { makeVocabulary, SEED_VOCABULARY } from '../../../server/language/vocabulary.ts'

const added = (word: string, canonical: string): VocabularyEdit => ({ action: 'added', word, canonical })
const retired = (word: string, canonical: string): VocabularyEdit => ({ action: 'retired', word, canonical })
const read = (edits: readonly VocabularyEdit[], text: string) =>
  canonicalText(text, editVocabulary(SEED_VOCABULARY, edits))

test('a word that was added is the canonical one, in either script and inside a sentence', () => {
  const edits = [added('擺烏龍', '搞错')]
  expect(read(edits, '你又擺烏龍了')).toBe('你又搞错了')
  expect(read(edits, '你又摆乌龙了')).toBe('你又搞错了')
  expect(canonicalText('你又擺烏龍了', SEED_VOCABULARY)).toBe('你又摆乌龙了')
})

test('a chain is followed to its end: added to a word that stands for another, it stands for that one', () => {
  expect(read([added('差頭', '計程車')], '叫差頭')).toBe('叫出租车')
})

test('a word that means the same already changes nothing, and no circle forms', () => {
  const edits = [added('出租车', '的士'), added('的士', '出租车')]
  for (const word of ['的士', '計程車', '出租车']) expect(read(edits, word)).toBe('出租车')
})

test('a word that was retired stands for itself, and may be added to another', () => {
  expect(read([retired('的士', '出租车')], '的士')).toBe('的士')
  expect(read([retired('的士', '出租车'), added('的士', '网约车')], '的士')).toBe('网约车')
})

test('a new canonical word that has another word inside comes out as it went in', () => {
  expect(read([added('滴滴', '的士公司')], '滴滴和的士公司')).toBe('的士公司和的士公司')
})

test('a vocabulary that is compiled again stays as it is', () => {
  const pairs = [...SEED_VOCABULARY.table].filter(([word, value]) => word !== value)
  const whole = [...SEED_VOCABULARY.table].filter(([word, value]) => word === value).map(([word]) => word)
  const again = makeVocabulary(compileVocabulary(pairs, whole))
  expect(new Map(again.table)).toEqual(new Map(SEED_VOCABULARY.table))
})
