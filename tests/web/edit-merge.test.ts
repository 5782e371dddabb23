import { expect, test } from 'vitest'
import type { Draft } from '../../web/src/edit/draft.ts'
import { mergeDrafts, withThing } from '../../web/src/edit/merge.ts'

const BASE: Draft = {
  kind: 'micro_drama',
  originalLocale: 'zh-Hant-MO',
  originRegion: 'MO',
  coProductionRegions: [],
  titles: [
    { locale: 'zh-Hant-MO', text: '霓虹渡口', kind: 'display' },
    { locale: 'en', text: 'Neon Crossing', kind: 'display' },
  ],
  synopses: [],
  genres: ['urban'],
  tags: [],
  releaseYear: 2026,
  externalIds: [],
  credits: [],
  contentNotes: [],
  windows: [],
  ratings: [],
  filings: [],
  ai: { involvement: null, elements: [], tools: [], isRealistic: null, label: null, evidence: [] },
}

function changed(change: (draft: Draft) => void): Draft {
  const draft = structuredClone(BASE)
  change(draft)
  return draft
}

const setTitle = (at: number, text: string) => (draft: Draft) => {
  const title = draft.titles[at]
  if (title) title.text = text
}

test('what was changed on either side alone comes together without a conflict', () => {
  const mine = changed((draft) => {
    setTitle(0, '霓虹碼頭')(draft)
    draft.genres.push('romance')
    draft.ai.isRealistic = true
  })
  const theirs = changed((draft) => {
    setTitle(1, 'Neon Pier')(draft)
    draft.genres = ['crime', 'urban']
    draft.releaseYear = 2027
    draft.ai.tools = ['Lens']
  })
  const { draft, conflicts, taken } = mergeDrafts(BASE, mine, theirs)
  expect(conflicts).toEqual([])
  expect(taken).toEqual(['titles', 'releaseYear', 'genres', 'ai'])
  expect(draft.titles.map(({ text }) => text)).toEqual(['霓虹碼頭', 'Neon Pier'])
  expect(draft.genres).toEqual(['crime', 'urban', 'romance'])
  expect(draft.releaseYear).toBe(2027)
  expect(draft.ai).toMatchObject({ isRealistic: true, tools: ['Lens'] })
})

test('what both changed stays mine, and is told; theirs can be taken', () => {
  const mine = changed(setTitle(0, '霓虹碼頭'))
  const theirs = changed(setTitle(0, '霓虹口岸'))
  const { draft, conflicts } = mergeDrafts(BASE, mine, theirs)
  expect(draft.titles[0]?.text).toBe('霓虹碼頭')
  expect(conflicts).toMatchObject([
    { field: 'titles', key: 'zh-Hant-MO display', base: { text: '霓虹渡口' }, theirs: { text: '霓虹口岸' } },
  ])
  const [conflict] = conflicts
  if (!conflict) throw new Error('no conflict')
  expect(withThing(draft, conflict, conflict.theirs).titles.map(({ text }) => text)).toEqual([
    '霓虹口岸',
    'Neon Crossing',
  ])
})

test('what one side took out and the other changed is a conflict; what only they took out goes', () => {
  const mine = changed((draft) => {
    setTitle(1, 'Neon Pier')(draft)
  })
  const theirs = changed((draft) => {
    draft.titles.pop()
    draft.genres = []
  })
  const { draft, conflicts } = mergeDrafts(BASE, mine, theirs)
  expect(draft.genres).toEqual([])
  expect(draft.titles).toHaveLength(2)
  expect(conflicts).toMatchObject([{ field: 'titles', mine: { text: 'Neon Pier' }, theirs: undefined }])
})

test('the same change on both sides is no conflict, and two titles of one locale are two things', () => {
  const both = changed((draft) => {
    draft.titles.push(
      { locale: 'en', text: 'Ferry', kind: 'alternative' },
      { locale: 'en', text: 'Pier', kind: 'alternative' },
    )
  })
  const mine = structuredClone(both)
  mine.titles.pop()
  expect(mergeDrafts(BASE, structuredClone(both), both)).toMatchObject({ conflicts: [], taken: [] })
  expect(mergeDrafts(both, mine, both).draft.titles).toHaveLength(3)
})
