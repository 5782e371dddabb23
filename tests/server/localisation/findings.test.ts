import { expect, test } from 'vitest'
import { mediaFiles } from '../../../db/schema/index.ts'
import { makeRegionalWords } from '../../../server/language/regional-words.ts'
import { findLanguageFaults } from '../../../server/localisation/find-language-faults.ts'
import { findFaults } from '../../../server/subtitles/find-faults.ts'
import { NOBODY, useLocalisationWorld } from './localisation-world.ts'

const { call, addEpisode, world } = useLocalisationWorld()
const cue = (startMs: number, endMs: number, text: string) => ({ startMs, endMs, text })
const codesOf = (...cues: ReturnType<typeof cue>[]) =>
  findFaults(cues, 60_000).map((finding) => [finding.code, finding.position])

test('what keeps to every threshold has no finding', () => {
  expect(codesOf(cue(0, 2_000, '你怎么来了'), cue(2_000, 4_000, 'What are you doing?'))).toEqual([])
})

test.each([
  ['READING_TOO_FAST', cue(0, 1_000, '这句话说得实在太快了吧')],
  ['READING_TOO_FAST', cue(0, 1_000, 'Far too many words here')],
  ['LINE_TOO_LONG', cue(0, 5_000, '这一行的字实在是太多了放不下')],
  ['LINE_TOO_LONG', cue(0, 5_000, 'This line has too many letters')],
  ['LINES_TOO_MANY', cue(0, 5_000, '一\n二\n三')],
  ['CUE_TOO_SHORT', cue(0, 500, '走')],
  ['CUE_TOO_LONG', cue(0, 8_000, '走')],
  ['CUE_WITHOUT_WORDS', cue(0, 2_000, '♪ …')],
  ['BEYOND_VIDEO', cue(59_000, 61_000, '走')],
] as const)('%s is found in %j', (code, one) => {
  const text = one.text === '这一行的字实在是太多了放不下' ? `${one.text}了` : one.text
  expect(codesOf({ ...one, text })).toEqual([[code, 0]])
})

test.each([
  [cue(0, 1_000, '这句话说得实在太快了吧'), { speed: 11, limit: 9, needsMs: 1_223 }],
  [cue(0, 9_000, '这一行的字实在是太多了放不下了'), { characters: 15, limit: 14 }],
  [cue(0, 5_000, '一\n二\n三'), { lines: 3, limit: 2 }],
  [cue(0, 500, '走'), { lengthMs: 500, limitMs: 833 }],
  [cue(0, 8_000, '走'), { lengthMs: 8_000, limitMs: 7_000 }],
  [cue(0, 2_000, '♪ …'), {}],
  [cue(59_000, 61_000, '走'), { durationMs: 60_000, endMs: 61_000 }],
])('%j has the values of its sentence', (one, values) => {
  expect(findFaults([one], 60_000)[0]?.values).toEqual(values)
})

test('overlaps and gaps that flicker are found with the cue that comes later', () => {
  expect(codesOf(cue(0, 2_000, '走'), cue(1_500, 3_000, '走'), cue(3_040, 5_000, '走'))).toEqual([
    ['CUES_OVERLAP', 1],
    ['GAP_TOO_SHORT', 2],
  ])
  const found = findFaults([cue(0, 2_000, '走'), cue(1_500, 3_000, '走'), cue(3_040, 5_000, '走')], 60_000)
  expect(found.map(({ values }) => values)).toEqual([
    { overlapMs: 500, cue: 1 },
    { gapMs: 40, limitMs: 66 },
  ])
})

test('a cue behind the video is an error, one that ends behind it a warning', () => {
  const severities = findFaults([cue(59_000, 61_000, '走'), cue(70_000, 72_000, '走')], 60_000).map(
    (one) => one.severity,
  )
  expect(severities).toEqual(['warning', 'error'])
  expect(findFaults([cue(70_000, 72_000, '走')], undefined)).toEqual([])
})

test('lines that were not translated, of the other script, or in words of another region are found', () => {
  const words = makeRegionalWords(
    [
      { word: '计程车', region: 'CN', canonical: '出租车' },
      { word: '計程車', region: 'TW', canonical: '出租车' },
      { word: '的士', region: 'HK', canonical: '出租车' },
    ],
    'HK',
  )
  const lines = ['走', '我們坐計程車', '我们坐的士', 'What are you doing here', 'John Smith'].map((text) =>
    cue(0, 2_000, text),
  )
  const context = { locale: 'zh-Hant-HK', words, others: new Map([['John Smith', 'en']]) }
  const found = findLanguageFaults(lines, context)
  expect(found.map(({ values }) => values)).toEqual([
    { word: '計程車', wanted: '的士', locale: 'zh-Hant-HK' },
    { written: '们', locale: 'zh-Hant-HK' },
    { locale: 'zh-Hant-HK' },
    { locale: 'zh-Hant-HK' },
  ])
  expect(found.map(({ code, position, fix }) => [code, position, fix])).toEqual([
    ['OTHER_REGION', 1, 'In zh-Hant-HK one says 的士.'],
    ['OTHER_SCRIPT', 2, 'Write it as zh-Hant-HK does.'],
    ['NOT_TRANSLATED', 3, 'Translate it into zh-Hant-HK.'],
    ['NOT_TRANSLATED', 4, 'Translate it into zh-Hant-HK.'],
  ])
  const english = { locale: 'en', words: undefined, others: new Map() }
  expect(findLanguageFaults([cue(0, 1_000, '你怎么来了')], english)).toMatchObject([{ code: 'NOT_TRANSLATED' }])
})

test('a track is measured with the length of its video and the glossary of its region', async () => {
  const { trackId } = await addEpisode(['我坐計程車去', '走'], 'zh-Hant-HK')
  await world().ctx.db.transaction(async (tx) => void tx.update(mediaFiles).set({ durationMs: 3_500 }).run())
  const answer = await call('GET', `/api/tracks/${trackId}/findings`)
  expect(answer.statusCode).toBe(200)
  const { findings, limits } = answer.json()
  expect(findings).toMatchObject([
    { code: 'OTHER_REGION', severity: 'hint', position: 0, startMs: 0, values: { word: '計程車', wanted: '的士' } },
    { code: 'BEYOND_VIDEO', severity: 'warning', position: 1, startMs: 3_000 },
  ])
  expect(limits).toContainEqual(
    expect.objectContaining({ name: 'wideSpeed', value: 9, source: expect.stringContaining('Netflix') }),
  )
  expect((await call('GET', `/api/tracks/${NOBODY}/findings`)).json()).toMatchObject({ code: 'TRACK_NOT_FOUND' })
})
