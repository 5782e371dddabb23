// npm run bench:adaptation: how long a large work is looked through for what wants a look; written to bench/RESULTS.md.
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { v7 as newId } from 'uuid'
import { type Db, openDatabase } from '../db/open.ts'
import { insertEpisode } from '../db/queries/episodes.ts'
import { insertMediaFile } from '../db/queries/media-files.ts'
import { insertTrack } from '../db/queries/tracks.ts'
import { insertWork } from '../db/queries/works.ts'
import { machineFacts } from '../scripts/machine-facts.ts'
import { pageItems } from '../server/adaptation/list-items.ts'
import type { AdaptationRegion } from '../server/adaptation/regions.ts'
import { summariseItems } from '../server/adaptation/summarise.ts'
import { writeSection } from '../tests/proofs/write-section.ts'
import { SIMPLIFIED, TRADITIONAL } from '../tests/server/subtitles/dialogue.ts'
import { medianOf } from './table.ts'

const PAGE = fileURLToPath(new URL('RESULTS.md', import.meta.url))
const EPISODES = 80
const LINES = 100
const ROUNDS = 9
const OPERATOR = { kind: 'operator', id: 'operator', memberships: [] } as const
/** A third of the lines has something in it. */
const RISKY = {
  'zh-Hans-CN': [
    '给我跪下，你这个废物女婿',
    '他去赌场输了一个亿',
    '我们坐出租车去',
    '躺平就躺平吧',
    '师父，徒儿知错了',
  ],
  'zh-Hant-TW': ['給我跪下，你這個廢物女婿', '他去賭場輸了一億', '我們搭計程車去', '你很白目', '師父，徒兒知錯了'],
  en: ['On your knees, you useless husband', 'He lost it all at the casino', 'Take the elevator', 'Forgive me, master'],
}
const PLAIN = { 'zh-Hans-CN': SIMPLIFIED, 'zh-Hant-TW': TRADITIONAL, en: ['Let us get a divorce', 'Who sent this?'] }

const facts = await machineFacts()
const dir = await mkdtemp(join(tmpdir(), 'juku-bench-'))
const db = openDatabase(join(dir, 'juku.db'), { synchronous: 'normal', migrations: 'apply' })
const workId = await makeWork(db)
const list = (region?: AdaptationRegion) => () =>
  pageItems({ db }, OPERATOR, workId, { ...(region === undefined ? {} : { region }), limit: 20 })
const rows = [
  await measure('the list for Taiwan, whose own subtitles are looked at', list('TW')),
  await measure('the list for Hong Kong, which reads those of Taiwan', list('HK')),
  await measure('the list for Brazil, which reads the English ones', list('BR')),
  await measure('the list for every region', list()),
  await measure('the summary', () => summariseItems({ db }, OPERATOR, workId)),
]
await db.close()
await rm(dir, { recursive: true })
const text = `Written by \`npm run bench:adaptation\`; not edited by hand. ${facts}

A work of ${EPISODES} episodes with ${LINES} lines each in three languages. Medians of ${ROUNDS}; nothing is kept between two calls but the glossary. The longest turn is what another
call would have waited.

| what | ms | of the processor | longest turn |
|---|---:|---:|---:|
${rows.join('\n')}`
await writeFile(`${PAGE}.new`, writeSection(await readFile(PAGE, 'utf8'), 'adaptation', text))
await rename(`${PAGE}.new`, PAGE)
console.log(text)

async function makeWork({ transaction }: Db): Promise<string> {
  const id = newId()
  const times = { createdAtMs: 1, updatedAtMs: 1 }
  await transaction(async (tx) => {
    const facts = { kind: 'micro_drama', originalLocale: 'zh-Hans-CN', originRegion: 'CN', version: 1 } as const
    await insertWork(tx, { id, organisationId: null, status: 'draft', ...facts, ...times })
    for (let number = 1; number <= EPISODES; number++) {
      const [episodeId, sha256] = [newId(), number.toString(16).padStart(64, '0')]
      await insertMediaFile(tx, { sha256, sizeBytes: 1, createdAtMs: 1 })
      const episode = { id: episodeId, workId: id, number, state: 'ready', mediaSha256: sha256, version: 1 } as const
      await insertEpisode(tx, { ...episode, warnings: [], ...times })
      for (const locale of ['zh-Hans-CN', 'zh-Hant-TW', 'en'] as const) {
        const said = { format: 'srt', encoding: 'utf-8', encodingConfidence: 1, localeSource: 'given' } as const
        const kind = { kind: 'subtitles', origin: 'uploaded', state: 'approved' } as const
        await insertTrack(
          tx,
          { id: newId(), episodeId, locale, createdAtMs: 1, ...kind, ...said },
          linesOf(locale, number),
        )
      }
    }
  })
  return id
}

function linesOf(locale: keyof typeof PLAIN, episode: number) {
  return Array.from({ length: LINES }, (_, at) => {
    const from = at % 3 === 0 ? RISKY[locale] : PLAIN[locale]
    const text = `${from[(episode * 7 + at) % from.length]} ${at}`
    return { startMs: at * 3_000, endMs: at * 3_000 + 2_500, text }
  })
}

async function measure(name: string, run: () => Promise<unknown>): Promise<string> {
  const [wall, processor, turns]: [number[], number[], number[]] = [[], [], []]
  for (let round = 0; round < ROUNDS; round++) {
    let [last, longest, isOver] = [performance.now(), 0, false]
    const watch = () => {
      longest = Math.max(longest, performance.now() - last)
      last = performance.now()
      if (!isOver) setImmediate(watch)
    }
    setImmediate(watch)
    const [startedAt, before] = [performance.now(), process.cpuUsage()]
    await run()
    const used = process.cpuUsage(before)
    wall.push(performance.now() - startedAt)
    processor.push((used.user + used.system) / 1_000)
    isOver = true
    turns.push(longest)
  }
  return `| ${name} | ${[wall, processor, turns].map((ms) => medianOf(ms).toFixed(0)).join(' | ')} |`
}
