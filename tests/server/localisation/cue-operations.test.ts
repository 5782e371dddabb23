import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CueLine } from '../../../db/queries/cue-lines.ts'
import type { LineChange } from '../../../db/schema/index.ts'
import { writeLine } from '../../../server/language/write-line.ts'
import { applyOperations, LATEST_MS } from '../../../server/localisation/apply-operations.ts'
import { type CueOperation, OperationRefused } from '../../../server/localisation/cue-operation.ts'

const VIDEO_MS = 60_000
const sent = { latestMs: VIDEO_MS, isDraft: false }
const draft = { latestMs: VIDEO_MS, isDraft: true }
const cue = (startMs: number, endMs: number, text: string): CueLine => ({ startMs, endMs, text })

/** Makes the steps that fit, one by one, and says which these were; an order that is wrong on the way may come right. */
function fitting(lines: readonly CueLine[], operations: readonly CueOperation[], bounds: typeof sent): CueOperation[] {
  const kept: CueOperation[] = []
  for (const operation of operations) {
    try {
      applyOperations(lines, [...kept, operation], bounds)
      kept.push(operation)
    } catch (error) {
      if (!(error instanceof OperationRefused)) throw error
    }
  }
  return kept
}

const word = fc.constantFrom('走', '快走吧', 'Vem cá', '你怎麼來了', '一\n二')
const position = fc.nat(7)
const ms = fc.nat(VIDEO_MS)
const operation: fc.Arbitrary<CueOperation> = fc.oneof(
  fc.record({ op: fc.constant('text' as const), position, text: word }),
  fc.record({ op: fc.constant('times' as const), position, startMs: ms, endMs: ms }),
  fc.record({ op: fc.constant('insert' as const), position, startMs: ms, endMs: ms, text: word }),
  fc.record({ op: fc.constant('delete' as const), position }),
  fc.record({ op: fc.constant('split' as const), position, atMs: ms, texts: fc.tuple(word, word) }),
  fc.record({ op: fc.constant('merge' as const), position }),
)
const track = fc
  .array(fc.tuple(ms, fc.integer({ min: 1, max: 5_000 }), word), { minLength: 1, maxLength: 6 })
  .map((cues) => cues.map(([at, lengthMs, text]) => cue(at, at + lengthMs, text)).sort((a, b) => a.startMs - b.startMs))

const decision = fc.constantFrom('accepted' as const, 'refused' as const, 'open' as const)
const draftOperation: fc.Arbitrary<CueOperation> = fc.oneof(
  fc.record({ op: fc.constant('text' as const), position: fc.nat(2), text: word }),
  fc.record({ op: fc.constant('decide' as const), position: fc.nat(2), change: fc.nat(2), decision }),
  fc.record({ op: fc.constant('decide' as const), position: fc.nat(2), decision }),
  fc.record({ op: fc.constant('reset' as const), position: fc.nat(2) }),
)
const CHANGES: LineChange[] = [
  { from: '出租车', to: '計程車', start: 1, reason: 'glossary' },
  { from: '来', to: '來', start: 5, reason: 'script' },
]
const SOURCE = '坐出租车去来'
const made = (startMs: number): CueLine => ({
  ...cue(startMs, startMs + 1_000, writeLine(SOURCE, CHANGES).text),
  made: { sourceText: SOURCE, changes: CHANGES, isEdited: false, isStale: false },
})

describe('any list of steps', () => {
  test('is undone by its inverse, and done again by the inverse of that', () => {
    fc.assert(
      fc.property(track, fc.array(operation, { maxLength: 12 }), (lines, operations) => {
        const there = applyOperations(lines, fitting(lines, operations, sent), sent)
        const lax = { ...sent, latestMs: LATEST_MS }
        const back = applyOperations(there.lines, there.inverse, lax)
        expect(back.lines).toEqual(lines)
        expect(applyOperations(back.lines, back.inverse, lax).lines).toEqual(there.lines)
      }),
    )
  })

  test('of a draft is undone whole: words, decisions, and whose line it is', () => {
    fc.assert(
      fc.property(fc.array(draftOperation, { maxLength: 12 }), (operations) => {
        const lines = [made(0), made(2_000)]
        const there = applyOperations(lines, fitting(lines, operations, draft), draft)
        const back = applyOperations(there.lines, there.inverse, draft)
        expect(back.lines).toEqual(lines)
        expect(applyOperations(back.lines, back.inverse, draft).lines.map(({ text }) => text)).toEqual(
          there.lines.map(({ text }) => text),
        )
      }),
    )
  })

  test('leaves cues in order of their start, each with words and a time', () => {
    fc.assert(
      fc.property(track, fc.array(operation, { maxLength: 12 }), (lines, operations) => {
        const { lines: after } = applyOperations(lines, fitting(lines, operations, sent), sent)
        expect(after.map(({ startMs }) => startMs)).toEqual(after.map(({ startMs }) => startMs).sort((a, b) => a - b))
        for (const { startMs, endMs, text } of after) {
          expect(endMs).toBeGreaterThan(startMs)
          expect(text.trim()).not.toBe('')
        }
      }),
    )
  })

  test('is made or refused with its place, whatever stands in it', () => {
    const anything = fc.oneof(
      operation,
      draftOperation,
      fc.record({
        op: fc.constant('text' as const),
        position: fc.nat(),
        text: fc.string({ unit: 'binary', maxLength: 60 }),
      }),
      fc.record({ op: fc.constant('times' as const), position: fc.nat(), startMs: fc.nat(), endMs: fc.nat() }),
    )
    fc.assert(
      fc.property(track, fc.array(anything, { maxLength: 12 }), fc.boolean(), (lines, operations, isDraft) => {
        const before = structuredClone(lines)
        try {
          applyOperations(lines, operations, { latestMs: VIDEO_MS, isDraft })
        } catch (error) {
          expect(error).toBeInstanceOf(OperationRefused)
          expect((error as OperationRefused).index ?? 0).toBeLessThan(Math.max(1, operations.length))
        }
        expect(lines).toEqual(before)
      }),
    )
  })
})

test.each<[string, CueOperation[], typeof sent]>([
  ['POSITION_UNKNOWN', [{ op: 'delete', position: 2 }], sent],
  ['POSITION_UNKNOWN', [{ op: 'insert', position: 3, startMs: 9_000, endMs: 9_500, text: '走' }], sent],
  ['TEXT_EMPTY', [{ op: 'text', position: 0, text: ' \n\u0000 ' }], sent],
  ['TEXT_TOO_LONG', [{ op: 'merge', position: 0, text: '走'.repeat(2_001) }], sent],
  ['TIMES_REVERSED', [{ op: 'times', position: 0, startMs: 500, endMs: 500 }], sent],
  ['TIMES_BEYOND_VIDEO', [{ op: 'times', position: 1, startMs: 2_000, endMs: 60_001 }], sent],
  ['SPLIT_OUTSIDE_CUE', [{ op: 'split', position: 0, atMs: 1_000, texts: ['走', '走'] }], sent],
  ['NOTHING_TO_MERGE', [{ op: 'merge', position: 1 }], sent],
  ['TRACK_EMPTY', [0, 0].map((at) => ({ op: 'delete', position: at })), sent],
  ['CUES_OUT_OF_ORDER', [{ op: 'times', position: 0, startMs: 3_000, endMs: 4_000 }], sent],
  ['LINE_NOT_MADE', [{ op: 'reset', position: 0 }], sent],
  ['DRAFT_FOLLOWS_SOURCE', [{ op: 'delete', position: 0 }], draft],
])('%s is what %j is refused with', (code, operations, bounds) => {
  const lines = [cue(0, 1_000, '你來了'), cue(2_000, 3_000, '快走')]
  expect(() => applyOperations(lines, operations, bounds)).toThrow(expect.objectContaining({ code }))
})

test('a word that is refused stands as the source has it, and its line is a person’s', () => {
  const { lines } = applyOperations([made(0)], [{ op: 'decide', position: 0, change: 0, decision: 'refused' }], draft)
  expect(lines[0]?.text).toBe('坐出租车去來')
  expect(lines[0]?.made?.isEdited).toBe(true)
})

test('words of a line that was written otherwise are not decided one by one', () => {
  const steps: CueOperation[] = [
    { op: 'text', position: 0, text: '搭車去' },
    { op: 'decide', position: 0, decision: 'accepted' },
  ]
  expect(() => applyOperations([made(0)], steps, draft)).toThrow(
    expect.objectContaining({ code: 'LINE_REWRITTEN', index: 1 }),
  )
})

test('cues that are shifted one after the other may pass each other on the way', () => {
  const steps: CueOperation[] = [
    { op: 'times', position: 0, startMs: 5_000, endMs: 6_000 },
    { op: 'times', position: 1, startMs: 7_000, endMs: 8_000 },
  ]
  const { lines } = applyOperations([cue(0, 1_000, '你來了'), cue(2_000, 3_000, '快走')], steps, sent)
  expect(lines.map(({ startMs }) => startMs)).toEqual([5_000, 7_000])
})
