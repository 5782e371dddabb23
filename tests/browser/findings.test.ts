import { beforeAll, expect, test } from 'vitest'
import { jsonBody } from '../start-server.ts'
import { findViolations } from './open-page.ts'
import { openStudio } from './open-studio.ts'
import { seedWork, toSrt } from './seed.ts'

const LONG = { startMs: 1_000, endMs: 1_900, text: '這一行的字實在是太多了放不下了' }

const studio = openStudio()
let workId: string
let episodeId: string
let trackId: string

beforeAll(async () => {
  const seeded = await seedWork(studio.server)
  workId = seeded.workId
  episodeId = seeded.episodeId
  const form = new FormData()
  form.append('metadata', JSON.stringify({ locale: 'zh-Hant-TW' }))
  form.append('subtitle', new Blob([`${toSrt([LONG])}\n2\n00:00:05,000 --> 00:00:04,000\n反了\n`]), '第一集.srt')
  const url = `/api/episodes/${episodeId}/subtitles`
  trackId = (await studio.server.json<{ id: string }>(url, { method: 'POST', body: form }, 201)).id
  const rating = { region: 'VN', system: 'MCST', status: 'rated', code: 'C', basis: 'official' }
  await studio.server.json(`/api/works/${workId}/ratings`, jsonBody(rating), 201)
  const filing = { region: 'CN', scheme: 'tw-permit', number: '113-0042' }
  await studio.server.json(`/api/works/${workId}/filings`, jsonBody(filing), 201)
})

test.each([
  [
    'zh-TW',
    '每秒 16.7 字，最多讀得了 9 字。請縮短，或顯示 1.67 秒。',
    '一行有 15 字，9:16 畫面只放得下 14 字。請換行，或分成兩句。',
  ],
  [
    'zh-CN',
    '每秒 16.7 字，最多读得了 9 字。请缩短，或显示 1.67秒。',
    '一行有 15 字，9:16 画面只放得下 14 字。请换行，或分成两句。',
  ],
  [
    'pt-PT',
    'São 16,7 caracteres por segundo e só se conseguem ler 9. Encurte-a ou mostre-a durante 1,67 s.',
    'Tem 15 caracteres seguidos e numa imagem 9:16 cabem 14. Quebre-a ou divida-a em duas.',
  ],
])(
  'the editor says in %s what a line is measured by and what to do, and nothing in English',
  async (locale, ...said) => {
    const url = `/episodes/${episodeId}/subtitles?track=${trackId}`
    await using opened = await studio.open(url, { locale })
    const { page } = opened
    await page.locator('[data-line="1"]').click()
    const found = page.locator('[data-cue] .finding .meta')
    await found.nth(1).waitFor()
    expect(await found.allTextContents()).toEqual(said)
    expect(await page.locator('[data-cue] [lang="en"]').count()).toBe(0)
    expect(await findViolations(page)).toEqual([])
    expect(opened.complaints).toEqual([])
  },
)

test('a work’s page says in Chinese what is wrong with a sound and with a subtitle file, and nothing in English', async () => {
  await using opened = await studio.open(`/works/${workId}`, { locale: 'zh-TW' })
  const { page } = opened
  const mono = page.locator('li', { hasText: 'SOUND_MONO' })
  await mono.getByText('聲音是單聲道。').waitFor()
  await mono.getByText('多數平台要求雙聲道。如有立體聲混音，請以立體聲匯出。').waitFor()
  const reversed = page.locator('li', { hasText: 'CUE_TIMING_REVERSED' })
  await reversed.getByText('有字幕的結束不晚於開始，已略過。').waitFor()
  await reversed.getByText('共 1 句，第一處在檔案第 6 行。').waitFor()
  await reversed.getByText('第一集.srt').waitFor()
  expect(await page.locator('li:has(.code) [lang="en"]').count()).toBe(0)
  expect(opened.complaints).toEqual([])
})

test('the editor of a work says in Chinese what is odd about a rating and a filing', async () => {
  await using opened = await studio.open(`/works/${workId}/edit?part=ratings`, { locale: 'zh-HK' })
  const { page } = opened
  await page.getByText(/ C 表示不得播出。$/).waitFor()
  await page.getByText(/」是台灣的，不是中國大陸的。$/).waitFor()
  expect(await page.locator('.edit-card [lang="en"]').count()).toBe(0)
  expect(opened.complaints).toEqual([])
})

test('what a partner would not get is said in Chinese', async () => {
  const since = '2026-02-01T00:00:00+08:00'
  const window = { scope: 'regions', regions: ['MO'], licenceType: 'AVOD', from: since, until: null }
  await studio.server.json(`/api/works/${workId}/windows`, jsonBody({ windows: [window] }, 'PUT'))
  await studio.server.json(`/api/works/${workId}/publish`, jsonBody({ regions: ['MO'] }))
  const partner = { name: '里斯本影視', kind: 'partner' }
  const { id } = await studio.server.json<{ id: string }>('/api/organisations', jsonBody(partner), 201)
  const key = { name: '匯出', scopes: ['exports:read'], regions: ['MO'] }
  await studio.server.json(`/api/organisations/${id}/keys`, jsonBody(key), 201)
  await studio.server.json(`/api/organisations/${id}/profile`, {
    ...jsonBody({ subtitleLocales: ['pt-BR'], needsEidr: true }, 'PUT'),
    headers: { 'content-type': 'application/json', 'if-match': '"v0"' },
  })
  const url = `/partners/${id}?tab=profile`
  await using opened = await studio.open(url, { locale: 'zh-TW' })
  const { page } = opened
  await page.getByText('第 1 集沒有通過的字幕：葡文（巴西）。請補上，或通過草稿。').waitFor()
  await page.getByText('這個合作方只收有 EIDR 的作品。請在作品的編號裡補上。').waitFor()
  const said = await page.locator('li.fail').allInnerTexts()
  expect(said.filter((text) => /[a-z]+ [a-z]+ [a-z]+/i.test(text))).toEqual([])
  expect(opened.complaints).toEqual([])
})
