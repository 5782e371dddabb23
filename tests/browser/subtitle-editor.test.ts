import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { jsonBody, until } from '../start-server.ts'
import { findViolations, sidewaysScrollPx } from './open-page.ts'
import { openStudio } from './open-studio.ts'
import { SEEDED, seedWork } from './seed.ts'

interface Cues {
  readonly state: string
  readonly cues: readonly { readonly startMs: number; readonly endMs: number; readonly text: string }[]
}
interface Tracks {
  readonly tracks: readonly { readonly id: string; readonly locale: string }[]
}

const studio = openStudio()
let episodeId: string
let trackId: string

beforeAll(async () => {
  episodeId = (await seedWork(studio.server)).episodeId
  const { tracks } = await studio.server.json<Tracks>(`/api/episodes/${episodeId}`)
  trackId = tracks.find(({ locale }) => locale === 'zh-Hant-MO')?.id ?? ''
})

const addressOf = (track: string) => `/episodes/${episodeId}/subtitles?track=${track}`
const read = (track: string) => studio.server.json<Cues>(`/api/tracks/${track}/cues`)
const line = (page: Page, n: number) => page.locator(`[data-line="${n}"]`)

/** What somebody else writes at the same time. */
async function writeElsewhere(position: number, text: string): Promise<void> {
  const { headers } = await studio.server.call(`/api/tracks/${trackId}/cues`)
  await studio.server.json(`/api/tracks/${trackId}/cues`, {
    ...jsonBody({ operations: [{ op: 'text', position, text }] }, 'PATCH'),
    headers: { 'content-type': 'application/json', 'if-match': headers.get('etag') ?? '' },
  })
}

async function writeLine(page: Page, n: number, text: string): Promise<void> {
  await line(page, n).click()
  await page.keyboard.press('Enter')
  await page.getByRole('textbox', { name: `第 ${n} 句的文字` }).fill(text)
  await page.keyboard.press('Control+Enter')
}

test('an editor in Lisbon has a draft made, refuses a word, accepts the rest and approves it, on a narrow page', async () => {
  const narrow = { locale: 'pt-PT', widthPx: 360, heightPx: 780 }
  await using opened = await studio.open(addressOf(trackId), { ...narrow })
  const { page, complaints } = opened
  await page.getByRole('combobox', { name: 'Rascunho para' }).selectOption('HK')
  await page.locator('[data-cue] .word').first().waitFor()
  const draftId = new URL(page.url()).searchParams.get('track') ?? ''
  await line(page, 2).click()
  expect(await line(page, 2).locator('.word').allTextContents()).toContain('的士')
  expect(await sidewaysScrollPx(page)).toBe(0)
  const word = page.getByRole('group', { name: 'Palavra: 計程車, no rascunho 的士' })
  await word.getByRole('button', { name: 'Recusar' }).click()
  expect(await line(page, 2).textContent()).toContain('計程車')
  expect(await findViolations(page)).toEqual([])
  await page.getByRole('button', { name: 'Aceitar todas as palavras' }).click()
  await page.getByRole('button', { name: 'Aprovar rascunho' }).click()
  await page.getByText('O rascunho é agora uma faixa como as outras.').waitFor()
  const { state, cues } = await read(draftId)
  expect([state, cues[1]?.text]).toEqual(['approved', '這輛計程車要開去邊度？'])
  expect(complaints).toEqual([])
})

test('an editor in Taipei writes a line, drags a cue, undoes and does it again, saves, and search finds the new line', async () => {
  await using opened = await studio.open(addressOf(trackId), { locale: 'zh-TW' })
  const { page, complaints } = opened
  await writeLine(page, 3, '越快越好，趕末班船。')
  const block = page.getByRole('button', { name: /^越快越好，趕末班船。，/ })
  const box = await block.boundingBox()
  if (!box) throw new Error('the cue is not in the timeline')
  await page.mouse.move(box.x + 40, box.y + 20)
  await page.mouse.down()
  await page.mouse.move(box.x - 10, box.y + 20, { steps: 4 })
  await page.mouse.up()
  await block.press('ArrowRight')
  const status = page.locator('.bar [role="status"]').last()
  expect(await status.textContent()).toContain('2 處變更未儲存')
  await page.locator('h1').click()
  for (const key of ['z', 'z', 'z']) await page.keyboard.press(key)
  expect(await status.textContent()).toContain('全部已儲存')
  for (const key of ['Z', 'Z', 'Z']) await page.keyboard.press(`Shift+${key}`)
  expect(await findViolations(page)).toEqual([])
  await page.getByRole('button', { name: '儲存', exact: true }).click()
  await page.getByText('已儲存', { exact: true }).waitFor()
  const { cues } = await read(trackId)
  expect(cues[2]).toMatchObject({ startMs: 6_600, endMs: 8_600, text: '越快越好，趕末班船。' })
  await until(
    () => studio.server.json<{ items: { text: string }[] }>(`/api/search/lines?q=${encodeURIComponent('末班船')}`),
    ({ items }) => items.some(({ text }) => text.includes('末班船')),
    { what: 'the new line to be found' },
  )
  expect(complaints).toEqual([])
})

test('lines are split, joined, added and removed by keys, and leaving them unsaved is asked about', async () => {
  await using opened = await studio.open(addressOf(trackId), { locale: 'zh-TW' })
  const { page } = opened
  await line(page, 3).click()
  await page.keyboard.press('k')
  await page.keyboard.press('k')
  await page.keyboard.press('s')
  expect(await page.locator('[data-line]').allTextContents()).toEqual(
    expect.arrayContaining(['師傅，', '去友誼大橋。']),
  )
  await page.keyboard.press('m')
  await page.keyboard.press('Delete')
  expect(await page.locator('[data-line]').count()).toBe(2)
  const asked = new Promise<string>((resolve) =>
    page.once('dialog', (dialog) => {
      resolve(dialog.message())
      void dialog.dismiss()
    }),
  )
  await page.getByRole('link', { name: SEEDED.title }).click()
  expect(await asked).toContain('還有未儲存的修改')
  expect(page.url()).toContain('/subtitles')
})

test('what somebody else wrote meanwhile comes in, and where both wrote the same line mine is kept until theirs is chosen', async () => {
  await using opened = await studio.open(addressOf(trackId), { locale: 'zh-TW' })
  const { page, refusals } = opened
  await writeLine(page, 1, '師傅，去大橋。')
  await writeElsewhere(0, '司機，去友誼大橋。')
  await writeElsewhere(1, '這輛計程車要開去哪？')
  await page.keyboard.press('Control+s')
  await page.getByRole('alert').getByText('你的已保留。').waitFor()
  expect(await line(page, 2).textContent()).toBe('這輛計程車要開去哪？')
  expect(await line(page, 1).textContent()).toBe('師傅，去大橋。')
  await page.getByRole('radio', { name: /對方的/ }).check()
  expect(await line(page, 1).textContent()).toBe('司機，去友誼大橋。')
  await page.getByRole('radio', { name: /你的/ }).check()
  await page.getByRole('button', { name: '儲存', exact: true }).click()
  await page.getByText('已儲存', { exact: true }).waitFor()
  expect((await read(trackId)).cues.map(({ text }) => text).slice(0, 2)).toEqual([
    '師傅，去大橋。',
    '這輛計程車要開去哪？',
  ])
  expect(refusals).toEqual([`412 PATCH /api/tracks/${trackId}/cues`])
})
