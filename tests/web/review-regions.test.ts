import { expect, test } from 'vitest'
import type { DeskReadiness, Note, RegionReview, Review } from '../../web/src/review/api.ts'
import { clearRegions, episodeSigns, regionLines, worstSign } from '../../web/src/review/regions.ts'
import { blockersOf, stepSeverity, worstByEpisode } from '../../web/src/review/severities.ts'
import { urgencyOf } from '../../web/src/review/waiting-time.ts'

const DAY_MS = 86_400_000

function judged(target: string, state: DeskReadiness['state'], kind: DeskReadiness['kind'] = 'region'): DeskReadiness {
  return { target, kind, label: target, state, validUntil: null, override: null, findings: [] }
}

function reviewed(region: string, approvers: readonly string[], change: Partial<RegionReview> = {}): RegionReview {
  const approvals = approvers.map((id) => ({ by: { id, name: id }, at: '2026-06-24T00:00:00Z', counts: true }))
  return { region, state: 'open', approvals, publishedAt: null, publishedBy: null, override: null, ...change }
}

function review(regions: readonly RegionReview[]): Review {
  const rest = { since: '2026-06-22T00:00:00Z', submittedAt: null, reviewer: null, openNotes: 0, openBlockers: 0 }
  return { status: 'in_review', ...rest, contentVersion: 7, approvalsNeeded: 2, regions }
}

function noted(change: Partial<Note>): Note {
  const who = { by: { id: 'mei', name: 'mei' }, resolvedBy: null, replies: [], createdAt: '2026-06-24T00:00:00Z' }
  const where = { episodeId: 'e1', episodeNumber: 1, fromMs: 0, untilMs: null, region: null }
  return { id: 'n', ...where, severity: 'issue', text: 'x', state: 'open', ...who, ...change }
}

test('regions that are judged or decided about are listed, the usual ones first, and no platforms', () => {
  const readiness = [
    judged('AU', 'pass'),
    judged('MO', 'warn'),
    judged('tiktok', 'fail', 'platform'),
    judged('CN', 'fail'),
  ]
  const lines = regionLines(readiness, review([reviewed('ZW', ['mei'])]), 'mei')
  expect(lines.map(({ region }) => region)).toEqual(['CN', 'MO', 'AU', 'ZW'])
  expect(lines[3]).toMatchObject({ readiness: undefined, approvals: 1, isApprovedByMe: true })
})

test('an approval of earlier content is nobody’s any more', () => {
  const old = reviewed('MO', [], {
    approvals: [{ by: { id: 'mei', name: 'mei' }, at: '2026-06-24T00:00:00Z', counts: false }],
  })
  expect(regionLines([judged('MO', 'pass')], review([old]), 'mei')[0]).toMatchObject({
    approvals: 0,
    isApprovedByMe: false,
  })
})

test('what is approved at once neither fails, nor is published, nor has an open blocker or the reader’s approval', () => {
  const readiness = ['CN', 'HK', 'MO', 'TW', 'SG'].map((region) => judged(region, region === 'CN' ? 'fail' : 'warn'))
  const decided = [reviewed('HK', ['mei']), reviewed('MO', ['kai']), reviewed('TW', [], { state: 'published' })]
  const lines = regionLines(readiness, review(decided), 'mei')
  expect(clearRegions(lines, [noted({})])).toEqual(['MO', 'SG'])
  expect(clearRegions(lines, [noted({ severity: 'blocker', region: 'SG' })])).toEqual(['MO'])
  expect(clearRegions(lines, [noted({ severity: 'blocker' })])).toEqual([])
})

test('a blocker stands against its region, or against all, while it is open', () => {
  const blocker = noted({ severity: 'blocker', region: 'MO' })
  expect(blockersOf([blocker, noted({ region: 'MO' })], 'MO')).toEqual([blocker])
  expect(blockersOf([blocker], 'TW')).toEqual([])
  expect(blockersOf([{ ...blocker, region: null }], 'TW')).toHaveLength(1)
  expect(blockersOf([{ ...blocker, state: 'resolved' }], 'MO')).toEqual([])
})

test('an episode stands as the worst that is open about it, and what is only said makes no sign', () => {
  const notes = [noted({ severity: 'fyi' }), noted({ severity: 'blocker' }), noted({}), noted({ episodeId: null })]
  expect([...worstByEpisode(notes)]).toEqual([['e1', 'blocker']])
  expect(worstByEpisode([noted({ state: 'resolved' })]).size).toBe(0)
  expect(worstSign('warn', 'blocker')).toBe('fail')
  expect(worstSign(undefined, 'issue')).toBe('warn')
  expect(worstSign(undefined, 'fyi')).toBeUndefined()
  expect(worstSign('warn', 'fyi')).toBe('warn')
})

test('a severity is graver or lighter by a step, and stays at the end', () => {
  expect([stepSeverity('issue', -1), stepSeverity('issue', 1)]).toEqual(['blocker', 'fyi'])
  expect([stepSeverity('blocker', -1), stepSeverity('fyi', 1)]).toEqual(['blocker', 'fyi'])
})

test('an episode has the sign of the worst that regions find in it, and none of what is not known', () => {
  const place = (episodeId: string) => ({ episodeId, episodeNumber: 1, atMs: null })
  const finding = (severity: 'fail' | 'warn' | 'info', ids: readonly string[], isUnknown = false) => ({
    ...{
      ruleId: 'r',
      severity,
      isUnknown,
      message: '',
      fix: '',
      locale: 'en',
      sourceUrl: '',
      verifiedOn: '2026-01-01',
    },
    ...{
      isWeak: false,
      confidence: 'primary' as const,
      validFrom: null,
      placeCount: ids.length,
      places: ids.map(place),
    },
  })
  const region = { ...judged('MO', 'fail'), findings: [finding('fail', ['a']), finding('warn', ['a', 'b'])] }
  const unknown = { ...judged('TW', 'warn'), findings: [finding('warn', ['c'], true), finding('info', ['d'])] }
  const platform = { ...judged('tiktok', 'fail', 'platform'), findings: [finding('fail', ['e'])] }
  expect([...episodeSigns([region, unknown, platform])]).toEqual([
    ['a', 'fail'],
    ['b', 'warn'],
  ])
})

test.each([
  [0.9, 0, 'calm'],
  [3, 3, 'warn'],
  [6.9, 6, 'warn'],
  [7, 7, 'fail'],
  [-1, 0, 'calm'],
] as const)('what has waited for %d days is %d whole ones, and %s', (waitedDays, days, tone) => {
  const nowMs = Date.parse('2026-06-24T00:00:00Z')
  expect(urgencyOf(new Date(nowMs - waitedDays * DAY_MS).toISOString(), nowMs)).toEqual({ days, tone })
})
