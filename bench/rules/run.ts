// npm run bench:rules: how fast the readiness of a whole catalogue is worked out, and of one work that changed.
import { mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openDatabase } from '../../db/open.ts'
import { machineFacts } from '../../scripts/machine-facts.ts'
import { writeSection } from '../../tests/proofs/write-section.ts'
import { medianOf } from '../table.ts'
import { fillCatalogue } from './corpus.ts'
import {
  benchContext,
  type Computed,
  listSomeWorks,
  listTargets,
  measureChanges,
  measureComputing,
  measureOneEdit,
  measurePage,
} from './measure-readiness.ts'

const PAGE = fileURLToPath(new URL('../RESULTS.md', import.meta.url))
const WORKS = Number(process.env.BENCH_WORKS ?? 20_000)
const TARGETS = [
  ...['CN', 'TW', 'HK', 'MO', 'SG', 'MY', 'TH', 'BR', 'PT', 'US', 'tiktok', 'douyin', 'kuaishou', 'youtube'],
  ...['youtube-shorts', 'instagram-reels', 'facebook-reels', 'bilibili', 'wechat-channels', 'xiaohongshu'],
]
const EDITS = 50
const ROUNDS = 5

const facts = await machineFacts()
const folder = await mkdtemp(join(tmpdir(), 'juku-rules-'))
try {
  const text = await measure(folder)
  const page = await readFile(PAGE, 'utf8').catch(() => '# Measurements\n')
  await writeFile(`${PAGE}.new`, writeSection(page, 'rules', text))
  await rename(`${PAGE}.new`, PAGE)
  console.log(text)
} finally {
  await rm(folder, { recursive: true, force: true })
}

async function measure(folder: string): Promise<string> {
  const path = join(folder, 'juku.db')
  const db = openDatabase(path, { synchronous: 'normal', migrations: 'apply' })
  const ctx = benchContext(db, folder)
  const all = await listTargets(ctx)
  const targets = all.filter(({ id }) => TARGETS.includes(id))
  const episodes = await fillCatalogue(db, { works: WORKS, seed: 1 })
  const cold = await measureComputing(db, targets)
  const oneOther = targets.map((target, place) => (place === 0 ? { ...target, revision: 'another' } : target))
  const onePack = await measureComputing(db, oneOther)
  const rest = await measureComputing(db, all)
  const edits = (await measureOneEdit(ctx, await listSomeWorks(db, EDITS))).sort((a, b) => a - b)
  const pages: number[] = []
  for (let round = 0; round < ROUNDS; round++) pages.push(await measurePage(ctx, 'tiktok'))
  const changes = await measureChanges(ctx)
  await db.close()
  const when = new Date().toISOString().slice(0, 16).replace('T', ' ')
  return [
    `Written by \`npm run bench:rules\`; not edited by hand. ${when} UTC. ${facts}`,
    `${count(WORKS)} made works of 60 to 80 episodes (${count(episodes)} in all), with ratings, filings and declarations of most, as rows without video files; ` +
      'the rules are those of the program. Processor time is that of the one thread and SQLite in it, which others that run beside it do not lengthen.',
    [
      '| worked out | rows | time | processor time | works a second of processor time | evaluations | gathering and packing | evaluating | storing | longest transaction |',
      '|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|',
      writeRow(`${targets.length} targets, from nothing`, cold),
      writeRow('one of them has other rules', onePack),
      writeRow(`${all.length - targets.length} targets more, and that one`, rest),
    ].join('\n'),
    `One work, ${all.length} targets, from the commit of an edit until all rows are stored, the pause of the worker's loop (20 ms at most) included: median ` +
      `${medianOf(edits).toFixed(0)} ms, p95 ${at(edits, 0.95).toFixed(0)} ms, of ${edits.length}.`,
    `A page of works by state with all counts: ${medianOf(pages).toFixed(0)} ms. What changes within 30 days, in all targets: the first page ${changes.firstMs.toFixed(0)} ms, ` +
      `all ${count(changes.changes)} changes ${(changes.allMs / 1_000).toFixed(1)} s. The database has ${((await stat(path)).size / 1024 ** 3).toFixed(1)} GiB.`,
  ].join('\n\n')
}

function writeRow(what: string, done: Computed): string {
  const rest = done.seconds - done.evaluatingSeconds - done.storingSeconds
  const share = (seconds: number) => `${Math.round((seconds / done.seconds) * 100)} %`
  const cells = [
    ...[what, count(done.rows), `${done.seconds.toFixed(1)} s`, `${done.cpuSeconds.toFixed(1)} s`],
    ...[count(Math.round(done.works / done.cpuSeconds)), `${count(Math.round(done.rows / done.cpuSeconds))} a second`],
    ...[
      share(rest),
      share(done.evaluatingSeconds),
      share(done.storingSeconds),
      `${done.longestTransactionMs.toFixed(0)} ms`,
    ],
  ]
  return `| ${cells.join(' | ')} |`
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}

function count(number: number): string {
  return number.toLocaleString('en')
}
