import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applyOperations, LATEST_MS } from '../../server/localisation/apply-operations.ts'
import {
  acceptAll,
  type Cue,
  decide,
  insert,
  type Made,
  merge,
  openWords,
  remove,
  reset,
  setText,
  setTimes,
  split,
} from '../../web/src/subtitles/cues.ts'
import { findSteps } from '../../web/src/subtitles/find-steps.ts'
import { mergeCues, withIds, withSide } from '../../web/src/subtitles/merge-cues.ts'
import { parseTime, timeText } from '../../web/src/subtitles/time-text.ts'
import { wordRuns } from '../../web/src/subtitles/word-runs.ts'

const cue = (id: number, startMs: number, text: string): Cue => ({
  id,
  startMs,
  endMs: startMs + 1_500,
  text,
  made: null,
})
const BASE = [cue(-1, 0, '師傅，去友誼大橋。'), cue(-2, 2_000, '這輛計程車要開去哪裡？'), cue(-3, 4_000, '越快越好。')]
const MADE: Made = {
  sourceText: '坐出租车去来',
  edited: false,
  stale: false,
  changes: [
    { from: '出租车', to: '計程車', start: 1, at: 1, reason: 'glossary', decision: 'open' },
    { from: '来', to: '來', start: 5, at: 5, reason: 'script', decision: 'open' },
  ],
}
const line = (id: number, startMs: number): Cue => ({ ...cue(id, startMs, '坐計程車去來'), made: MADE })
const told = (cues: readonly Cue[]) => cues.map(({ startMs, endMs, text }) => ({ startMs, endMs, text }))

/** What the server makes of steps. */
function served(base: readonly Cue[], cues: readonly Cue[], isDraft = false) {
  const lines = base.map(({ startMs, endMs, text, made }) => {
    if (!made) return { startMs, endMs, text }
    const changes = made.changes.map(({ at: _, decision, ...change }) =>
      decision === 'open' ? change : { ...change, decision },
    )
    return {
      startMs,
      endMs,
      text,
      made: { sourceText: made.sourceText, changes, isEdited: made.edited, isStale: false },
    }
  })
  return applyOperations(lines, findSteps(base, cues), { latestMs: LATEST_MS, isDraft }).lines
}

type Act = (cues: readonly Cue[]) => readonly Cue[]
const place = fc.nat(6)
const ms = fc.nat(20_000)
const at = (cues: readonly Cue[], n: number) => cues[n % cues.length]?.id ?? 0
const act: fc.Arbitrary<Act> = fc.oneof(
  fc.tuple(place, fc.constantFrom('走', ' 快\n\n走 ', '')).map(
    ([n, text]): Act =>
      (cues) =>
        setText(cues, at(cues, n), text),
  ),
  fc.tuple(place, ms, ms).map(
    ([n, a, b]): Act =>
      (cues) =>
        setTimes(cues, at(cues, n), Math.min(a, b), Math.max(a, b)),
  ),
  fc.tuple(place, fc.nat(12), ms).map(
    ([n, caret, cut]): Act =>
      (cues) =>
        split(cues, at(cues, n), caret, cut),
  ),
  place.map(
    (n): Act =>
      (cues) =>
        merge(cues, at(cues, n)),
  ),
  place.map(
    (n): Act =>
      (cues) =>
        remove(cues, at(cues, n)),
  ),
  ms.map(
    (cut): Act =>
      (cues) =>
        insert(cues, cut, '…', 20_000).cues,
  ),
)

test('the steps of any edit lead the server to the cues that stand on the page', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 12 }), (acts) => {
      const cues = acts.reduce((now, one) => one(now), BASE as readonly Cue[])
      expect(served(BASE, cues)).toEqual(told(cues))
      expect(served(cues, BASE)).toEqual(told(BASE))
    }),
  )
})

test('so do those of what is decided and written in a draft, and back', () => {
  const decision = fc.constantFrom('accepted' as const, 'refused' as const, 'open' as const)
  const draftAct: fc.Arbitrary<Act> = fc.oneof(
    fc.tuple(place, fc.option(fc.nat(1), { nil: undefined }), decision).map(
      ([n, change, said]): Act =>
        (cues) =>
          decide(cues, at(cues, n), change, said),
    ),
    fc.tuple(place, fc.constantFrom('走', '坐計程車去來')).map(
      ([n, text]): Act =>
        (cues) =>
          setText(cues, at(cues, n), text),
    ),
    place.map(
      (n): Act =>
        (cues) =>
          reset(cues, at(cues, n)),
    ),
    fc.constant<Act>(acceptAll),
  )
  const base = [line(-1, 0), line(-2, 2_000)]
  fc.assert(
    fc.property(fc.array(draftAct, { maxLength: 8 }), (acts) => {
      const cues = acts.reduce((now, one) => one(now), base as readonly Cue[])
      const decisions = (of: readonly Cue[]) => of.map((one) => one.made?.changes.map((change) => change.decision))
      const lines = served(base, cues, true)
      expect(lines.map(({ text }) => text)).toEqual(cues.map(({ text }) => text))
      expect(lines.map(({ made }) => made?.changes.map((change) => change.decision ?? 'open'))).toEqual(decisions(cues))
      expect(served(cues, base, true).map(({ text }) => text)).toEqual(base.map(({ text }) => text))
    }),
  )
})

describe('what two people changed at once', () => {
  test('comes together: their lines, my words, their times', () => {
    const theirs = [
      { ...BASE[0], text: '師傅，去大橋。' },
      { ...BASE[1], endMs: 3_900 },
      BASE[2],
      cue(0, 6_000, '好。'),
    ] as Cue[]
    const mine = setText(BASE, -2, '這輛的士要開去哪裡？')
    const { cues, conflicts, taken } = mergeCues(BASE, mine, withIds(BASE, theirs))
    expect(told(cues)).toEqual([
      { startMs: 0, endMs: 1_500, text: '師傅，去大橋。' },
      { startMs: 2_000, endMs: 3_900, text: '這輛的士要開去哪裡？' },
      { startMs: 4_000, endMs: 5_500, text: '越快越好。' },
      { startMs: 6_000, endMs: 7_500, text: '好。' },
    ])
    expect([conflicts, taken]).toEqual([[], 3])
  })

  test('is a conflict where both wrote the same line, in which mine is kept until theirs is chosen', () => {
    const theirs = withIds(BASE, [{ ...BASE[0], text: '去大橋。' }, BASE[1], BASE[2]] as Cue[])
    const { cues, conflicts } = mergeCues(BASE, setText(BASE, -1, '師傅！'), theirs)
    expect(cues[0]?.text).toBe('師傅！')
    expect(conflicts.map(({ id, theirs: other }) => [id, other?.text])).toEqual([[-1, '去大橋。']])
    expect(withSide(cues, -1, conflicts[0]?.theirs)[0]?.text).toBe('去大橋。')
  })

  test('is a conflict where one removed what the other wrote', () => {
    const theirs = withIds(BASE, [BASE[0], BASE[2]] as Cue[])
    const { cues, conflicts } = mergeCues(BASE, setText(BASE, -2, '去哪？'), theirs)
    expect(cues).toHaveLength(3)
    expect(conflicts.map(({ id, theirs: other }) => [id, other])).toEqual([[-2, undefined]])
  })
})

test('a line is cut at its changed words, and a refused one stands as the source has it', () => {
  const cues = decide([line(-1, 0)], -1, 0, 'refused')
  expect(wordRuns(cues[0] as Cue)).toEqual([
    { text: '坐' },
    { text: '出租车', decision: 'refused' },
    { text: '去' },
    { text: '來', decision: 'open' },
  ])
  expect(openWords(cues[0] as Cue)).toBe(1)
})

test('a text is split at its cursor, and without one at a mark near its middle', () => {
  expect(
    split(BASE, -1, 3)
      .slice(0, 2)
      .map(({ text }) => text),
  ).toEqual(['師傅，', '去友誼大橋。'])
  expect(split(BASE, -1, 0, 500).slice(0, 2)).toMatchObject([{ endMs: 500, text: '師傅，' }, { startMs: 500 }])
})

test('times are read as people write them', () => {
  expect([parseTime('1:02.5'), parseTime('62,345'), parseTime('1:00:01'), parseTime('bald'), parseTime('')]).toEqual([
    62_500,
    62_345,
    3_601_000,
    undefined,
    undefined,
  ])
  expect(parseTime(timeText(3_723_004))).toBe(3_723_004)
})
