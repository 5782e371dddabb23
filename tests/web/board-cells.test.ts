import { expect, test } from 'vitest'
import type { ReadinessChange, ReadinessItem } from '../../web/src/board/api.ts'
import { cellAt, groupChanges } from '../../web/src/board/cells.ts'
import { dayOf, endOfDay } from '../../web/src/language/days.ts'

const WORK = { id: 'w', status: 'submitted', shownTitle: null, coverUrl: null } as const
const NOW = Date.parse('2026-06-24T00:00:00Z')
const LATER = Date.parse('2026-07-02T00:00:00Z')

function makeItem(change: Partial<ReadinessItem> = {}): ReadinessItem {
  const held = { isPending: false, validUntil: null, override: null, hasWindow: null }
  return { work: WORK, state: 'warn', ...held, rules: [{ severity: 'warn' }, { severity: 'info' }], ...change }
}

function makeChange(change: Partial<ReadinessChange> = {}): ReadinessChange {
  const cause = { kind: 'rule', edge: 'begins', name: 'br.rated' } as const
  const told = { causes: [cause], gained: [], lost: [] }
  return { work: WORK, target: 'BR', at: '2026-07-01T03:00:00Z', from: 'warn', to: 'fail', ...told, ...change }
}

test('a cell says how many rules are not kept, as long as that is known', () => {
  expect(cellAt(makeItem(), [], NOW)).toEqual({ sign: 'warn', count: 1, change: undefined })
  expect(cellAt(makeItem({ state: 'pass', rules: [] }), [], NOW).count).toBeUndefined()
  const ends = makeItem({ validUntil: '2026-07-01T00:00:00Z' })
  expect(cellAt(ends, [], NOW).count).toBe(1)
  expect(cellAt(ends, [], LATER)).toMatchObject({ sign: 'warn', count: undefined })
})

test('a cell is what the last change before the day has made of it', () => {
  const mends = makeChange({ at: '2026-07-01T12:00:00Z', from: 'fail', to: 'pass' })
  const later = makeChange({ at: '2026-08-01T00:00:00Z', from: 'pass', to: 'fail' })
  const changes = [makeChange(), mends, later]
  expect(cellAt(makeItem(), changes, NOW)).toMatchObject({ sign: 'warn', change: undefined })
  expect(cellAt(makeItem(), changes, LATER)).toMatchObject({ sign: 'pass', change: mends })
  expect(cellAt(makeItem(), changes, Date.parse('2026-09-01T00:00:00Z'))).toMatchObject({ sign: 'fail', change: later })
})

test.each([
  ['nothing is known', undefined, 'busy'],
  ['it is worked out anew', makeItem({ isPending: true }), 'busy'],
  ['no window covers the region', makeItem({ hasWindow: false }), 'none'],
  ['somebody published what fails', makeItem({ state: 'fail', override: { reason: 'a festival' } }), 'over'],
  ['what was overridden is mended', makeItem({ state: 'pass', override: { reason: 'a festival' } }), 'pass'],
] as const)('where %s, the cell says so', (_, item, sign) => {
  expect(cellAt(item, [], NOW).sign).toBe(sign)
})

test('a day ends after each midnight on it, wherever that is', () => {
  expect(dayOf(endOfDay('2026-07-01'))).toBe('2026-07-01')
  expect(endOfDay('2026-12-31') + 1).toBe(new Date(2027, 0, 1).getTime())
})

test('changes stand together that come at once by one rule, the next first', () => {
  const other = { ...WORK, id: 'v' }
  const first = makeChange({ at: '2026-06-30T16:00:00Z', target: 'CN' })
  const groups = groupChanges([makeChange(), makeChange({ work: other }), first])
  expect(groups.map(({ target, changes }) => [target, changes.length])).toEqual([
    ['CN', 1],
    ['BR', 2],
  ])
})
