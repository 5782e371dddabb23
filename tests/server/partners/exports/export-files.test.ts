import { spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { updateWork } from '../../../../db/queries/works.ts'
import { readCsvExport } from '../../../../server/partners/exports/csv/read-csv-export.ts'
import { EXPORT_FORMATS } from '../../../../server/partners/exports/formats.ts'
import { type ExportManifest, writeExportFiles } from '../../../../server/partners/exports/write-export-files.ts'
import { type PartnersWorld, startPartnersWorld } from '../partners-world.ts'

let t: PartnersWorld
let folder: string
beforeAll(async () => {
  t = await startPartnersWorld()
  folder = await mkdtemp(join(tmpdir(), 'juku-exports-'))
})
afterAll(async () => {
  await t[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

const order = (change: object = {}) => ({
  ...{ partner: { id: t.partnerId, name: 'Macau Cable' }, key: undefined, formats: [] as string[] },
  ...{ folder, origin: 'https://juku.example', onlyChanges: false, withBom: false },
  ...change,
})
const file = (name: string) => readFile(join(folder, name), 'utf8')

test('a folder gets a file and a report a format, and then what they are; changes go on from there', async () => {
  const { workId } = await t.addShown({ title: '雨夜計程車' })
  await expect(writeExportFiles(t.ctx, order())).rejects.toMatchObject({ code: 'PARTNER_KEY_NOT_FOUND' })
  await t.addKey()
  const made = await writeExportFiles(t.ctx, order())
  expect(JSON.parse(await file('export.json'))).toEqual(made)
  expect(made.files.map(({ format, works }) => [format, works])).toEqual(EXPORT_FORMATS.map(({ name }) => [name, 1]))
  for (const { report } of made.files) expect((await file(report)).trim().split('\n').at(-1)).toContain('"kind":"end"')
  expect((await readdir(folder)).toSorted()).toEqual(
    ['export.json', ...made.files.flatMap((one) => [one.file, one.report])].toSorted(),
  )
  await t.ctx.db.transaction((tx) => updateWork(tx, workId, { status: 'withdrawn' }, t.ctx.now()))
  const later = await writeExportFiles(t.ctx, order({ onlyChanges: true, formats: ['csv'] }))
  expect(later.files).toMatchObject([{ format: 'csv', works: 0, removals: 1 }])
  expect(readCsvExport(await file('juku.csv.csv')).map((row) => `${row.record} ${row.workId}`)).toEqual([
    `removal ${workId}`,
  ])
})

test('a folder without an export before is told so where changes are wanted, and an unknown format has no file', async () => {
  const empty = { folder: join(folder, 'empty') }
  await expect(writeExportFiles(t.ctx, order({ ...empty, onlyChanges: true }))).rejects.toMatchObject({
    code: 'CURSOR_INVALID',
  })
  await expect(writeExportFiles(t.ctx, order({ formats: ['vhs'] }))).rejects.toMatchObject({
    code: 'EXPORT_FORMAT_NOT_FOUND',
  })
})

/** Runs the command of operators. @param killAfterMs it is killed then, whatever it does */
async function run(args: readonly string[], killAfterMs?: number): Promise<{ code: number | null; text: string }> {
  const env = { ...process.env, DATA_DIR: t.ctx.settings.DATA_DIR, PUBLIC_URL: 'https://juku.example' }
  const child = spawn(process.execPath, ['scripts/export.ts', ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (text += part.toString()))
  const timer = killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs)
  const code = await new Promise<number | null>((resolve) => child.on('exit', resolve))
  clearTimeout(timer)
  return { code, text }
}

test('the command writes the same, and killed at any moment it leaves whole files alone', {
  timeout: 120_000,
}, async () => {
  await t.addKey({ name: 'Exports' })
  for (let i = 0; i < 60; i++) await t.addShown({ title: `片名 ${i}` })
  const out = join(folder, 'command')
  const args = ['--partner', t.partnerId, '--out', out, '--key', 'Exports']
  const first = await run(args)
  expect([first.code, first.text]).toEqual([0, expect.stringContaining('juku.csv.csv: 60 works')])
  const isWhole = async () => {
    const { files } = JSON.parse(await readFile(join(out, 'export.json'), 'utf8')) as ExportManifest
    for (const one of files) {
      const lines = (await readFile(join(out, one.report), 'utf8')).trim().split('\n')
      expect(lines.at(-1)).toContain('"kind":"end","works":60,')
      const text = await readFile(join(out, one.file), 'utf8')
      if (one.file.endsWith('json') || one.file.endsWith('jsonld')) JSON.parse(text)
      if (one.format === 'csv') expect(readCsvExport(text).filter(({ record }) => record === 'work')).toHaveLength(60)
    }
  }
  await isWhole()
  const killed = await Promise.all([400, 1_200].map((afterMs) => run(args, afterMs)))
  expect(killed.some(({ code }) => code === null)).toBe(true)
  await isWhole()
  expect(await run(['--partner', 'Nobody', '--out', out])).toMatchObject({
    code: 1,
    text: expect.stringContaining('no partner'),
  })
})
