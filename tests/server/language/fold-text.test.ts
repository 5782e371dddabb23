import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { foldText, NORMALISATION_VERSION } from '../../../server/language/fold-text.ts'

test.each([
  ['總裁', '总裁'],
  ['發髮发', '发发发'],
  ['裏裡里', '里里里'],
  ['臺檯颱枱台', '台台台台台'],
  ['著着', '着着'],
  ['妳祂牠', '你它它'],
  ['ＡＩ女友', 'ai女友'],
  ['㎏ ﬁ Ⅳ', 'kg fi iv'],
])('%s is compared as %s', (text, folded) => {
  expect(foldText(text)).toBe(folded)
})

test('么 stays the simplified 麼 and does not become 幺', () => {
  expect(foldText('什么 甚麼 幺')).toBe('什么 甚么 幺')
})

test('folding twice changes nothing, for every code point there is', () => {
  for (let code = 0; code <= 0x10ffff; code++) {
    const once = foldText(String.fromCodePoint(code))
    if (foldText(once) !== once) expect.fail(`U+${code.toString(16)} folds to ${once}, which folds again`)
  }
})

test('every Han character that is no compatibility form folds to exactly one character', () => {
  for (let code = 0x3400; code <= 0x3134f; code++) {
    const character = String.fromCodePoint(code)
    if (!/\p{Unified_Ideograph}/u.test(character)) continue
    if ([...foldText(character)].length !== 1) expect.fail(`U+${code.toString(16)}`)
  }
})

test('the committed tables are what the dictionaries give, and the version names them', () => {
  const script = fileURLToPath(new URL('../../../scripts/make-language-tables.ts', import.meta.url))
  expect(() => execFileSync(process.execPath, [script, '--check'], { stdio: 'pipe' })).not.toThrow()
  expect(NORMALISATION_VERSION).toMatch(/^\d+-[0-9a-f]{8}$/)
})
