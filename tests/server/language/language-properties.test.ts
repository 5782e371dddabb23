import { expect, test } from 'vitest'
import { proveLanguage } from '../../proofs/language.ts'

test('random text of any kind folds, aligns and is marked without cutting a character', () => {
  expect(proveLanguage({ runs: 300, seed: 1 })).toContain('300 random texts')
})
