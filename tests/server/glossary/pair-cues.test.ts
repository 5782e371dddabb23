import { expect, test } from 'vitest'
import { pairCues } from '../../../server/glossary/pair-cues.ts'

const cue = (startMs: number, endMs: number, text: string) => ({ startMs, endMs, text })

test('lines that are shown at the same time stand beside each other, though not to the millisecond', () => {
  const left = [cue(0, 1_000, 'a1'), cue(2_000, 3_000, 'a2')]
  const right = [cue(100, 1_200, 'b1'), cue(1_950, 2_900, 'b2')]
  expect(pairCues(left, right)).toEqual([
    { a: 'a1', b: 'b1', startMs: 0 },
    { a: 'a2', b: 'b2', startMs: 2_000 },
  ])
})

test('a sentence that one track cuts in two stands against both its parts', () => {
  const left = [cue(0, 4_000, 'whole'), cue(5_000, 6_000, 'next')]
  const right = [cue(0, 1_900, 'first'), cue(2_000, 3_900, 'second'), cue(5_000, 6_000, 'other')]
  expect(pairCues(left, right).map(({ a, b }) => [a, b])).toEqual([
    ['whole', 'first\nsecond'],
    ['next', 'other'],
  ])
})

test('a line that the other track does not have stands beside nothing', () => {
  const left = [cue(0, 1_000, 'a1'), cue(2_000, 3_000, 'sign on a wall'), cue(4_000, 5_000, 'a3')]
  const right = [cue(0, 1_000, 'b1'), cue(4_000, 5_000, 'b3')]
  expect(pairCues(left, right).map(({ a, b }) => [a, b])).toEqual([
    ['a1', 'b1'],
    ['a3', 'b3'],
  ])
})

test('lines that only touch, and lines that run into each other without end, are left out', () => {
  expect(pairCues([cue(0, 1_000, 'a')], [cue(800, 1_800, 'b')])).toEqual([])
  const chain = (offsetMs: number) =>
    Array.from({ length: 9 }, (_, at) => cue(at * 1_000 + offsetMs, at * 1_000 + offsetMs + 1_600, `${at}`))
  expect(pairCues(chain(0), chain(450))).toEqual([])
})
