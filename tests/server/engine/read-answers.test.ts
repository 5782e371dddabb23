import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readAnswers } from '../../../server/engine/read-answers.ts'

/** The counts of an answer as an object again, those of nothing left out. */
function named(counted: unknown): Record<string, number> {
  const counts = [...(counted as Uint32Array).entries()]
  return Object.fromEntries(counts.filter(([, count]) => count > 0).map(([value, count]) => [String(value), count]))
}

const counts = fc
  .uniqueArray(fc.nat(30_000), { maxLength: 50 })
  .chain((values) => fc.tuple(...values.map((value) => fc.tuple(fc.constant(String(value)), fc.integer({ min: 1 })))))
  .map((entries) => Object.fromEntries(entries))
const answer = fc.record({
  hits: fc.array(fc.record({ id: fc.nat(), t: fc.array(fc.string({ unit: 'binary' })) }), { maxLength: 5 }),
  facet: fc.option(fc.constantFrom('w', 'id')),
  counts,
})

describe('answers of the engine', () => {
  test('are what JSON.parse reads, with the counts of each facet in an array', () => {
    fc.assert(
      fc.property(fc.array(answer, { maxLength: 4 }), (answers) => {
        const sent = answers.map(({ hits, facet, counts }) => ({
          ...(facet === null ? {} : { facetDistribution: { [facet]: counts }, facetStats: { [facet]: { min: 0 } } }),
          hits,
        }))
        const bytes = Buffer.from(JSON.stringify({ results: sent }))
        const read = readAnswers(bytes) as { results: { hits: unknown; counted?: unknown }[] }
        const expected = JSON.parse(bytes.toString()) as { results: { hits: unknown }[] }
        expect(read.results.map(({ hits }) => hits)).toEqual(expected.results.map(({ hits }) => hits))
        expect(read.results.map(({ counted }) => counted && named(counted))).toEqual(
          answers.map(({ facet, counts }) => (facet === null ? undefined : counts)),
        )
      }),
    )
  })

  test('keep a text that looks like a facet as it is', () => {
    const text = '"facetDistribution":{"w":{"1":2}}'
    expect(readAnswers(Buffer.from(JSON.stringify({ results: [{ hits: [{ text }] }] })))).toEqual({
      results: [{ hits: [{ text }] }],
    })
  })

  test('that are errors are read as they are', () => {
    expect(readAnswers(Buffer.from('{"code":"index_not_found"}'))).toEqual({ code: 'index_not_found' })
  })

  test.each([
    ['no number', '{"results":[{"facetDistribution":{"g":{"drama":2}}}]}'],
    ['a number that is not whole', '{"results":[{"facetDistribution":{"g":{"1.5":2}}}]}'],
    ['a large number', '{"results":[{"facetDistribution":{"g":{"20000000":2}}}]}'],
    ['two facets', '{"results":[{"facetDistribution":{"g":{"1":2},"h":{"1":2}}}]}'],
    ['a facet that breaks off', '{"results":[{"facetDistribution":{"g":{"1":'],
    ['a name without values', '{"results":[{"facetDistribution":{"g'],
  ])('with %s are refused', (_, text) => {
    expect(() => readAnswers(Buffer.from(text))).toThrow(SyntaxError)
  })
})
