import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readAnswers } from '../../../server/engine/read-answers.ts'

type Counts = readonly (readonly [value: number, count: number])[]

function answer(query: string, facets: Record<string, Record<string, number>> | undefined) {
  return {
    hits: [{ id: query }],
    query,
    ...(facets ? { facetDistribution: facets, facetStats: { w: { min: 1 } } } : {}),
  }
}

/** As many documents hit, the engine has values in the order of numbers or of text. */
function inItsOrder(counts: Counts, isByText: boolean): string {
  const names = counts.map(([value, count]): [string, number] => [String(value), count])
  const ordered = names.toSorted(([a], [b]) => (isByText ? (a < b ? -1 : 1) : Number(a) - Number(b)))
  return `{${ordered.map(([name, count]) => `"${name}":${count}`).join()}}`
}

test('counts are read in either order that the engine has them in, beside texts that look like them', () => {
  const counts = fc.uniqueArray(fc.tuple(fc.nat(2 ** 31), fc.nat(2 ** 20)), { selector: ([value]) => value })
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constant('"facetDistribution":{"w":{"1":2}}'))
  fc.assert(
    fc.property(fc.array(fc.tuple(text, fc.option(counts))), (answers) => {
      const results = answers.map(([query], at) => answer(query, answers[at]?.[1] ? { w: { mark: at } } : undefined))
      const json = JSON.stringify({ results }).replaceAll(/(?<=:)\{"mark":(\d+)\}/g, (_, at) =>
        inItsOrder(answers[at]?.[1] ?? [], Number(at) % 2 === 0),
      )
      const read = readAnswers(Buffer.from(json)) as {
        results: { query: string; counted?: { values: number[]; counts: number[] } }[]
      }
      expect(read.results.map(({ query }) => query)).toEqual(answers.map(([query]) => query))
      for (const [at, { counted }] of read.results.entries()) {
        const expected = answers[at]?.[1]?.toSorted(([a], [b]) => a - b)
        expect(counted && [...counted.values]).toEqual(expected?.map(([value]) => value))
        expect(counted && [...counted.counts]).toEqual(expected?.map(([, count]) => count))
      }
    }),
  )
})

test('values that are no numbers are listed as they come, but for those with escaped characters', () => {
  const names = ['5', '019a-0000 1', '', '"', String.raw`\\"}}`, '雨 é', '12', 'a"b']
  const values = (some: readonly string[]) => ({ w: Object.fromEntries(some.map((name) => [name, 3])) })
  const json = JSON.stringify({ results: [answer('a', values(names)), answer('b', values(['7']))] })
  expect(readAnswers(Buffer.from(json))).toMatchObject({
    results: [
      { query: 'a', counted: { values: Uint32Array.of(5, 12) }, listed: ['019a-0000 1', '', '雨 é'] },
      { query: 'b', counted: { values: Uint32Array.of(7) }, listed: [] },
    ],
  })
})

test('what is no answer is refused as JSON refuses it, cut off wherever', () => {
  const whole = JSON.stringify({ results: [answer('a', { w: { 1: 2, 30: 4 } }), answer('b', { id: { 7: 1 } })] })
  expect(readAnswers(Buffer.from(whole))).toMatchObject({ results: [{ query: 'a' }, { query: 'b' }] })
  for (let length = 1; length < whole.length; length++) {
    expect(() => readAnswers(Buffer.from(whole.slice(0, length))), whole.slice(0, length)).toThrow(SyntaxError)
  }
  expect(() => readAnswers(Buffer.from(whole.replace('"30":4', '"30":4.5')))).toThrow(SyntaxError)
  expect(readAnswers(Buffer.from('{"hits":[]}'))).toEqual({ hits: [] })
})
