import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Db } from '../../../db/open.ts'
import { insertEpisode } from '../../../db/queries/episodes.ts'
import { insertMediaFile } from '../../../db/queries/media-files.ts'
import { deleteTrack, insertTrack } from '../../../db/queries/tracks.ts'
import { listUndecided } from '../../../db/queries/wording-candidates.ts'
import { findComparedDigest } from '../../../db/queries/wording-evidence.ts'
import { insertWork } from '../../../db/queries/works.ts'
import { wordingCandidates, wordingEvidence } from '../../../db/schema/index.ts'
import { learnWording } from '../../../server/glossary/learn-wording.ts'
import { openTestDb, type TestDb } from '../../db/test-db.ts'

type Lines = readonly (readonly [mainland: string, hongKong: string])[]

const log = pino({ level: 'silent' })
/** As real translations are: told otherwise, shortened, with other grammar. None holds a pair. */
const NOISE: Lines = [
  ['你什么时候才肯回家', '你幾時先肯返屋企'],
  ['他说的每句话我都不信', '佢講乜我都唔信'],
  ['明天早上九点开会', '聽朝九點開會'],
  ['我等了你整整三年', '我等咗你成三年'],
  ['别再骗我了', '唔好再呃我喇'],
  ['她为什么突然辞职', '她為何突然辭職'],
  ['这件事与你无关', '呢件事唔關你事'],
  ['来人，把她拖下去', '來人，拖她下去'],
]

let t: TestDb
beforeEach(async () => {
  t = await openTestDb()
})
afterEach(() => t[Symbol.asyncDispose]())

const learn = async (db: Db, workId: string) => {
  const outcome = await learnWording({ db, log }, workId)
  await t.db.transaction(async (tx) => outcome?.(tx))
}
const pairs = async () =>
  (await listUndecided(t.db, { after: undefined, limit: 100 })).map(({ wordA, wordB }) =>
    [wordA, wordB].sort().join(' '),
  )
const scoreOf = async (word: string) =>
  (await listUndecided(t.db, { after: undefined, limit: 100 })).find(({ wordA, wordB }) =>
    [wordA, wordB].includes(word),
  )?.score

test('pairs are found among lines that differ in other ways, and nothing is made of these', async () => {
  await addWork('w1', [['我的充电宝没电了', '我的尿袋沒電了'], ...NOISE.slice(0, 4)])
  await addWork('w2', [['借你的充电宝用一下', '借你的尿袋用一下'], ...NOISE.slice(4)])
  for (const workId of ['w1', 'w2']) await learn(t.db, workId)
  expect(await pairs()).toEqual(['充电宝 尿袋'])
})

test('the same line in many episodes and works is one', async () => {
  for (const workId of ['w1', 'w2', 'w3']) {
    await addWork(workId, [
      ['我的充电宝没电了', '我的尿袋沒電了'],
      ['我的充电宝没电了', '我的尿袋沒電了'],
    ])
    await learn(t.db, workId)
  }
  expect(await pairs()).toEqual([])
})

test('a line with two other words side by side is taken apart by the line that has one of them', async () => {
  await addWork('w1', [['把充电宝给保安看', '把尿袋給保安看']])
  await addWork('w2', [['他拿充电宝面试去了', '他拿尿袋見工去了']])
  await addWork('w3', [['她昨天面试没来', '她昨天見工沒來']])
  for (const workId of ['w1', 'w2', 'w3']) await learn(t.db, workId)
  expect((await pairs()).sort()).toEqual(['充电宝 尿袋', '见工 面试'])
})

test('a word that also stays as it is, or stands for a third, counts against its pair', async () => {
  await addWork('w1', [
    ['我的充电宝没电了', '我的尿袋沒電了'],
    ['借你的充电宝用一下', '借你的尿袋用一下'],
  ])
  await learn(t.db, 'w1')
  const alone = (await scoreOf('充电宝')) ?? 0
  await addWork('w2', [
    ['谁的充电宝在响', '誰的電芯在響'],
    ['把充电宝还他', '把電芯還他'],
  ])
  await learn(t.db, 'w2')
  const against = (await scoreOf('尿袋')) ?? 0
  expect(against).toBeLessThan(alone)
  await addWork('w3', [
    ['扔掉尿袋和充电宝吧', '掟咗尿袋和充電寶吧'],
    ['新充电宝真贵重啊', '新充電寶真係貴啊'],
  ])
  await learn(t.db, 'w3')
  await addWork('w4', [
    ['买个充电宝送他', '買個尿袋送他'],
    ['这充电宝不是新的充电宝', '這充電寶不是舊的充電寶'],
  ])
  await learn(t.db, 'w4')
  const row = t.db
    .select()
    .from(wordingCandidates)
    .all()
    .find(({ wordB, wordA }) => [wordA, wordB].includes('尿袋'))
  expect(row).toMatchObject({ times: 3, works: 2, against: 3 })
})

test('draft tracks, and tracks that a program made of others, teach nothing', async () => {
  await addWork(
    'w1',
    [
      ['我的充电宝没电了', '我的尿袋沒電了'],
      ['借你的充电宝用一下', '借你的尿袋用一下'],
    ],
    { state: 'draft' },
  )
  await addWork(
    'w2',
    [
      ['我的充电宝没电了', '我的尿袋沒電了'],
      ['借你的充电宝用一下', '借你的尿袋用一下'],
    ],
    { origin: 'converted' },
  )
  for (const workId of ['w1', 'w2']) await learn(t.db, workId)
  expect(await pairs()).toEqual([])
})

test('what a work said goes when its tracks go, and a second run without a change does nothing', async () => {
  await addWork('w1', [
    ['我的充电宝没电了', '我的尿袋沒電了'],
    ['借你的充电宝用一下', '借你的尿袋用一下'],
  ])
  await learn(t.db, 'w1')
  expect(await pairs()).toHaveLength(1)
  const digest = await findComparedDigest(t.db, 'w1')
  expect(await learnWording({ db: refusing(t.db), log }, 'w1')).toBeUndefined()
  expect(await findComparedDigest(t.db, 'w1')).toBe(digest)
  await t.db.transaction((tx) => deleteTrack(tx, 'w1-HK'))
  await learn(t.db, 'w1')
  expect(await pairs()).toEqual([])
  expect(t.db.select().from(wordingEvidence).all()).toEqual([])
  expect(await findComparedDigest(t.db, 'w1')).toBeUndefined()
})

test('a run that dies after any of its steps is completed by the next one', async () => {
  const lines: Lines = Array.from({ length: 60 }, (_, at) => {
    const [a, b] = [String.fromCodePoint(0x4e10 + at), String.fromCodePoint(0x5e10 + at)]
    return [`我的${a}${a}没电了`, `我的${b}${b}没电了`]
  })
  await addWork('w1', [...lines, ['我的充电宝没电了', '我的尿袋沒電了'], ['借你的充电宝用一下', '借你的尿袋用一下']])
  for (let steps = 0; ; steps++) {
    const dying = dieAfter(t.db, steps)
    const outcome = await learnWording({ db: dying.db, log }, 'w1').catch(() => 'died' as const)
    if (outcome === 'died') continue
    expect(steps).toBeGreaterThan(1)
    await t.db.transaction(async (tx) => outcome?.(tx))
    break
  }
  expect(await pairs()).toEqual(['充电宝 尿袋'])
  expect(t.db.select().from(wordingEvidence).all().length).toBe(62)
})

async function addWork(
  id: string,
  lines: Lines,
  track: { state?: 'draft' | 'approved'; origin?: 'uploaded' | 'converted' } = {},
): Promise<void> {
  await t.db.transaction(async (tx) => {
    const at = { createdAtMs: 1, updatedAtMs: 1 }
    await insertWork(tx, {
      id,
      kind: 'micro_drama',
      status: 'draft',
      originalLocale: 'zh',
      originRegion: 'CN',
      version: 1,
      ...at,
    })
    const mediaSha256 = Buffer.from(id).toString('hex').padEnd(64, '0')
    await insertMediaFile(tx, { sha256: mediaSha256, sizeBytes: 1, createdAtMs: 1 })
    const episode = {
      id: `${id}-1`,
      workId: id,
      number: 1,
      mediaSha256,
      state: 'ready',
      version: 1,
    } as const
    await insertEpisode(tx, { ...episode, warnings: [], ...at })
    for (const [side, locale] of ['zh-Hans-CN', 'zh-Hant-HK'].entries()) {
      const about = {
        kind: 'subtitles',
        format: 'srt',
        encoding: 'utf-8',
        encodingConfidence: 1,
        localeSource: 'given',
      } as const
      const made = { origin: 'uploaded', state: 'approved', ...(side === 1 ? track : {}), createdAtMs: 1 } as const
      const cues = lines.map((line, index) => ({
        startMs: index * 2_000,
        endMs: index * 2_000 + 1_500,
        text: line[side] ?? '',
      }))
      await insertTrack(tx, { id: `${id}-${locale.slice(-2)}`, episodeId: `${id}-1`, locale, ...about, ...made }, cues)
    }
  })
}

/** A database that takes so many transactions and then fails. */
function dieAfter(db: Db, transactions: number): { db: Db } {
  let left = transactions
  const transaction: Db['transaction'] = (work) => {
    if (left-- <= 0) return Promise.reject(new Error('killed'))
    return db.transaction(work)
  }
  return { db: Object.assign(Object.create(db) as Db, { transaction }) }
}

function refusing(db: Db): Db {
  return dieAfter(db, 0).db
}
