import fc from 'fast-check'
import { expect, test } from 'vitest'
import { keepRecent } from '../../../server/language/keep-recent.ts'

test('every key has its own value, made once while it is among the last that were asked for', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(12), { maxLength: 200 }), fc.integer({ min: 1, max: 6 }), (keys, most) => {
      const recent = keepRecent<number, string>(most)
      const made: number[] = []
      for (const [at, key] of keys.entries()) {
        const before = made.length
        const value = recent.of(key, () => {
          made.push(at)
          return `value ${key}`
        })
        expect(value).toBe(`value ${key}`)
        const since = keys.slice(0, at).lastIndexOf(key)
        const between = new Set(keys.slice(since + 1, at)).size
        if (since >= 0 && between < most) expect(made.length).toBe(before)
        if (since < 0) expect(made.length).toBe(before + 1)
      }
    }),
  )
})

test('it never keeps more than twice as many as it is told to', () => {
  const recent = keepRecent<number, number>(10)
  for (let key = 0; key < 1_000; key++) recent.of(key, () => key)
  let made = 0
  for (let key = 0; key < 1_000; key++) {
    recent.of(key, () => {
      made++
      return key
    })
  }
  expect(made).toBeGreaterThanOrEqual(980)
})
