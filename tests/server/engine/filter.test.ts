import { expect, test } from 'vitest'
import { differs, equals, isIn, isNotIn } from '../../../server/engine/filter.ts'
import { INDEX_SETTINGS, settingsToChange } from '../../../server/engine/settings.ts'

test('a value stays one literal, whatever is in it', () => {
  expect(equals('w', 'a" OR v = "b')).toBe('w = "a\\" OR v = \\"b"')
  expect(differs('v', 'back\\slash"')).toBe('v != "back\\\\slash\\""')
  expect(isIn('id', ['a', 'b"]'])).toBe('id IN ["a", "b\\"]"]')
  expect(isNotIn('tr', [])).toBe('tr NOT IN []')
})

test('settings that the engine has with defaults of its own need no change, and one that differs is named alone', () => {
  const has = {
    ...INDEX_SETTINGS.subs,
    stopWords: [],
    typoTolerance: { ...INDEX_SETTINGS.subs.typoTolerance, disableOnWords: [] },
  }
  expect(settingsToChange('subs', has)).toBeUndefined()
  expect(settingsToChange('subs', { ...has, prefixSearch: 'disabled' })).toEqual({ prefixSearch: 'indexingTime' })
  expect(settingsToChange('works', {})).toEqual(INDEX_SETTINGS.works)
})
