import { readFileSync } from 'node:fs'
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { drizzle, migrate } from '../../db/drizzle.ts'
import { DatabaseVersionError, openDatabase } from '../../db/open.ts'
import { findEpisode, setEpisodeState } from '../../db/queries/episodes.ts'
import { findWork } from '../../db/queries/works.ts'
import { SHA } from './test-db.ts'

const MIGRATIONS = fileURLToPath(new URL('../../db/migrations', import.meta.url))
const journal = JSON.parse(readFileSync(join(MIGRATIONS, 'meta/_journal.json'), 'utf8')) as {
  entries: { tag: string; when: number }[]
}

/** The place in the journal of the migration that began to log changes. */
const LOGGED_SINCE = journal.entries.findIndex(({ tag }) => tag === '0001_log_changes')

async function makeFolder() {
  const path = await mkdtemp(join(tmpdir(), 'juku-migrations-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

/** A database as the program left it when it had only the first `count` migrations. */
async function makeOldDatabase(folder: string, count: number): Promise<string> {
  const migrations = join(folder, 'migrations')
  await mkdir(join(migrations, 'meta'), { recursive: true })
  const entries = journal.entries.slice(0, count)
  for (const { tag } of entries) await copyFile(join(MIGRATIONS, `${tag}.sql`), join(migrations, `${tag}.sql`))
  await writeFile(join(migrations, 'meta/_journal.json'), JSON.stringify({ ...journal, entries }))
  const path = join(folder, 'old.db')
  const old = new Database(path)
  migrate(drizzle(old), { migrationsFolder: migrations })
  old.exec(`
    insert into works (id, kind, status, original_locale, origin_region, version, created_at_ms, updated_at_ms)
      values ('w1', 'micro_drama', 'published', 'zh-Hant-TW', 'TW', 3, 1, 2);
    insert into work_titles values ('w1', 0, 'zh-Hant-TW', '雨夜計程車', 'display');
    insert into media_files (sha256, size_bytes, warnings, created_at_ms) values ('${SHA}', 5, '[]', 1);
    insert into episodes (id, work_id, number, state, media_sha256, warnings, version, created_at_ms, updated_at_ms)
      values ('e1', 'w1', 1, 'uploaded', '${SHA}', '[]', 1, 1, 2);
    insert into tracks (id, episode_id, locale, kind, origin, state, format, encoding, encoding_confidence,
      locale_source, cue_count, created_at_ms)
      values ('t1', 'e1', 'zh-Hant-TW', 'subtitles', 'uploaded', 'approved', 'srt', 'utf-8', 1, 'given', 1, 1);
    insert into cues values ('t1', 0, 0, 1000, '你好');`)
  old.close()
  return path
}

test.each(journal.entries.slice(0, -1).map(({ tag }, index) => [tag, index + 1] as const))(
  'a database made before what follows %s is brought forward with all its rows',
  async (_tag, count) => {
    await using folder = await makeFolder()
    const path = await makeOldDatabase(folder.path, count)
    const db = openDatabase(path, { synchronous: 'normal', migrations: 'apply' })
    try {
      expect(await findWork(db, 'w1')).toMatchObject({ status: 'published', version: 3 })
      expect(await findEpisode(db, 'e1')).toMatchObject({ state: 'uploaded', mediaSha256: SHA })
      await db.transaction((tx) => setEpisodeState(tx, 'e1', { state: 'analysing' }, 9))
    } finally {
      await db.close()
    }
    using look = openRaw(path)
    expect(look.db.prepare('select text from cues').all()).toEqual([{ text: '你好' }])
    expect(look.db.prepare('select text from work_titles').all()).toEqual([{ text: '雨夜計程車' }])
    expect(look.db.prepare('select serial, work_id from work_serials').all()).toEqual([{ serial: 1, work_id: 'w1' }])
    const changes = look.db.prepare('select entity_id, action, at_ms from changes order by seq').all()
    const asCreated = ['w1', 'e1'].map((id) => ({ entity_id: id, action: 'created', at_ms: 2 }))
    const wasLogged = count > LOGGED_SINCE
    expect(changes).toEqual([...(wasLogged ? asCreated : []), { entity_id: 'e1', action: 'updated', at_ms: 9 }])
    expect(look.db.pragma('foreign_key_check')).toEqual([])
    expect(look.db.pragma('integrity_check', { simple: true })).toBe('ok')
  },
)

test('covers stay moments, and events go on behind the last one, where images are added as covers', async () => {
  await using folder = await makeFolder()
  const path = await makeOldDatabase(
    folder.path,
    journal.entries.findIndex(({ tag }) => tag === '0008_add_cover_images'),
  )
  const old = new Database(path)
  old.exec(`insert into work_covers values ('w1', 'en', '${SHA}', 700);
    insert into events (seq, at_ms, kind, work_id, payload) values (41, 1, 'import', 'w1', '{}'); delete from events;`)
  old.close()
  const db = openDatabase(path, { synchronous: 'normal', migrations: 'apply' })
  await db.transaction((tx) => setEpisodeState(tx, 'e1', { state: 'analysing' }, 9))
  await db.close()
  using look = openRaw(path)
  const covers = look.db.prepare('select * from work_covers').all()
  expect(covers).toEqual([{ work_id: 'w1', locale: 'en', media_sha256: SHA, at_ms: 700, image_id: null }])
  expect(look.db.prepare('select seq, kind from events').all()).toEqual([{ seq: 42, kind: 'episode' }])
})

test('files of earlier versions that browsers do not play are asked a copy of, others are not', async () => {
  await using folder = await makeFolder()
  const before = journal.entries.findIndex(({ tag }) => tag === '0010_keep_proxies')
  const path = await makeOldDatabase(folder.path, before)
  const playable = SHA.replaceAll('a', 'b')
  const old = new Database(path)
  old.exec(`update media_files set playable = 0, analysed_at_ms = 7;
    insert into media_files (sha256, size_bytes, warnings, created_at_ms, playable, analysed_at_ms)
      values ('${playable}', 5, '[]', 1, 1, 7)`)
  old.close()
  await openDatabase(path, { synchronous: 'normal', migrations: 'apply' }).close()
  using look = openRaw(path)
  expect(look.db.prepare('select media_sha256, state from proxies').all()).toEqual([
    { media_sha256: SHA, state: 'preparing' },
  ])
  expect(look.db.prepare('select kind, key, state from jobs').all()).toEqual([
    { kind: 'make-proxy', key: SHA, state: 'queued' },
  ])
})

test('what was noted before notes had a severity is to be mended, and keeps its answers', async () => {
  await using folder = await makeFolder()
  const before = journal.entries.findIndex(({ tag }) => tag === '0024_grade_notes')
  const path = await makeOldDatabase(folder.path, before)
  const old = new Database(path)
  old.exec(`insert into review_notes (id, work_id, text, state, author_kind, author_id, author_name, version, created_at_ms, updated_at_ms)
      values ('n1', 'w1', '片頭太長', 'open', 'person', 'p1', 'Ana', 1, 1, 1);
    insert into review_replies (id, note_id, text, author_kind, author_id, author_name, created_at_ms)
      values ('r1', 'n1', '已剪短', 'person', 'p2', 'Rui', 2)`)
  old.close()
  await openDatabase(path, { synchronous: 'normal', migrations: 'apply' }).close()
  using look = openRaw(path)
  expect(look.db.prepare('select id, severity from review_notes').all()).toEqual([{ id: 'n1', severity: 'issue' }])
  expect(look.db.prepare('select id from review_replies').all()).toEqual([{ id: 'r1' }])
  expect(() => look.db.exec(`update review_notes set severity = 'grave'`)).toThrow(/review_notes_severity_known/)
})

test('opening a database twice changes nothing', async () => {
  await using folder = await makeFolder()
  const path = join(folder.path, 'juku.db')
  for (let round = 0; round < 2; round++) {
    await openDatabase(path, { synchronous: 'full', migrations: 'apply' }).close()
  }
  using look = openRaw(path)
  expect(look.db.prepare('select count(*) as count from __drizzle_migrations').get()).toEqual({
    count: journal.entries.length,
  })
  expect(look.db.pragma('journal_mode', { simple: true })).toBe('wal')
})

test.each(['apply', 'check'] as const)('a database of a newer version is refused and left alone (%s)', async (mode) => {
  await using folder = await makeFolder()
  const path = join(folder.path, 'juku.db')
  await openDatabase(path, { synchronous: 'normal', migrations: 'apply' }).close()
  const newer = new Database(path)
  newer.exec(`insert into __drizzle_migrations (hash, created_at) values ('x', ${Date.now() + 1e12})`)
  newer.close()
  const open = () => openDatabase(path, { synchronous: 'normal', migrations: mode })
  expect(open).toThrow(DatabaseVersionError)
  expect(open).toThrow(/newer version/)
})

test('a worker refuses a database that the server has not brought forward yet', async () => {
  await using folder = await makeFolder()
  const path = await makeOldDatabase(folder.path, 1)
  expect(() => openDatabase(path, { synchronous: 'normal', migrations: 'check' })).toThrow(/start the server/)
})

test('a file that is no database is refused, and stays as it is', async () => {
  await using folder = await makeFolder()
  const path = join(folder.path, 'juku.db')
  await writeFile(path, 'this is a text file, and a long enough one at that, to be no database\n'.repeat(20))
  const before = await readFile(path)
  expect(() => openDatabase(path, { synchronous: 'normal', migrations: 'apply' })).toThrow(/not a database/)
  expect(await readFile(path)).toEqual(before)
})

test('the journal names every migration file, in the order of their times', async () => {
  const files = (await readdir(MIGRATIONS)).filter((name) => name.endsWith('.sql'))
  expect(files.sort()).toEqual(journal.entries.map(({ tag }) => `${tag}.sql`))
  const whens = journal.entries.map(({ when }) => when)
  expect(whens).toEqual([...whens].sort((a, b) => a - b)) // drizzle applies by time, not by name
})

function openRaw(path: string) {
  const db = new Database(path)
  return { db, [Symbol.dispose]: () => db.close() }
}
