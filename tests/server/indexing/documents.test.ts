import { expect, test } from 'vitest'
import { lineDocuments, localeAndParents, readWindowPlace } from '../../../server/indexing/line-documents.ts'
import { soundDocument } from '../../../server/indexing/sound-document.ts'
import { workDocument } from '../../../server/indexing/work-document.ts'
import { loadReadings } from '../../../server/language/phonetics/load-readings.ts'
import { SEED_VOCABULARY } from '../../../server/language/vocabulary.ts'

const recipe = { version: '1', vocabulary: SEED_VOCABULARY, readings: await loadReadings() }
const source = { serial: 7, episodeNumber: 2, track: { id: 't', locale: 'zh-Hant-TW', version: 1 }, recipe }
const cues = (...texts: string[]) => texts.map((text, index) => ({ startMs: index * 1_000, text }))

test('titles are written in regional wording with a space between Han characters, and in their own words where they differ', () => {
  expect(
    workDocument(7, { titles: ['計程車', '计程车', 'The Taxi!', '《AI女友》'], names: ['的士明'] }, recipe),
  ).toEqual({
    id: 7,
    t: ['出 租 车', 'the taxi', 'ai 女 友'],
    f: ['计 程 车'],
    k: ['出租车', 'thetaxi', 'ai女友', '计程车'],
    n: ['的 士 明'], // as it is written: a name has no regional words
  })
})

test('windows hold five cues and see the first of the next, with ids that the engine takes', () => {
  const documents = lineDocuments(source, cues('一', '二', '三', '四', '五', '六', '七'), {
    fromPosition: 0,
    isLast: true,
  })
  expect(documents.map(({ id, c }) => [id, c])).toEqual([
    ['t_0', '一 二 三 四 五 六'],
    ['t_1', '六 七'],
  ])
  expect(documents[0]?.id).toMatch(/^[\w-]+$/)
  expect(documents.map(({ n }) => n)).toEqual([2_000_000_000, 2_000_005_000])
  expect(documents.map(({ at }) => readWindowPlace(at))).toEqual(documents.map(({ id, w }) => ({ id, w: String(w) })))
  const late = lineDocuments({ ...source, episodeNumber: 10 }, cues('一'), { fromPosition: 0, isLast: true })
  expect([...late, ...documents].map(({ at }) => at).toSorted()).toEqual([...documents, ...late].map(({ at }) => at))
})

test('a run that is not the last leaves its extra cue to the next run', () => {
  const run = cues('一', '二', '三', '四', '五', '六')
  const documents = lineDocuments(source, run, { fromPosition: 10, isLast: false })
  expect(documents.map(({ id, c }) => [id, c])).toEqual([['t_2', '一 二 三 四 五 六']])
})

test('a locale is found by each locale that it is a part of', () => {
  expect(localeAndParents('zh-Hant-TW')).toEqual(['zh-Hant-TW', 'zh-Hant', 'zh'])
  expect(localeAndParents('pt')).toEqual(['pt'])
})

test('how titles sound is a document of its own, empty for a work without Han characters', async () => {
  expect(soundDocument(7, { titles: ['重慶', '重庆', 'Chungking'], names: [] }, recipe)).toMatchObject({
    id: 7,
    py: ['chongqing', 'qing'],
    jp: ['cunghing', 'hing'],
  })
  expect(soundDocument(7, { titles: ['The Taxi'], names: ['Wong Kar-wai'] }, recipe)).toEqual({
    id: 7,
    py: [],
    pt: [],
    jp: [],
    pi: [],
    ji: [],
    pz: [],
  })
})

test('a name is read as a name, a title as a text', () => {
  const titles = soundDocument(7, { titles: ['曾志偉'], names: [] }, recipe)
  const names = soundDocument(7, { titles: [], names: ['曾志偉'] }, recipe)
  expect([titles.py[0], names.py[0]]).toEqual(['cengzhiwei', 'zengzhiwei'])
  expect(names.jp[0]).toBe('zangziwai')
  expect(soundDocument(7, { titles: ['重慶'], names: ['仇笛'] }, recipe).py).toEqual([
    'chongqing',
    'qing',
    'qiudi',
    'di',
  ])
})
