import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { jsonBody } from '../start-server.ts'
import { joinAsEditor } from './join-as-editor.ts'
import { findViolations, type OpenPage, openPage, type Session, sidewaysScrollPx } from './open-page.ts'
import { openStudio } from './open-studio.ts'

const PASSWORD = 'three plain words'
const VIEWS = [
  [1440, 'light'],
  [360, 'dark'],
] as const

const studio = openStudio()

const add = async (kind: string, name: string): Promise<string> =>
  (await studio.server.json<{ id: string }>('/api/organisations', jsonBody({ kind, name }), 201)).id

/** The page as it is passes axe and scrolls no way but down, wide and narrow. */
async function expectAccessible(page: Page, what: string): Promise<void> {
  for (const [widthPx, colorScheme] of VIEWS) {
    await page.setViewportSize({ width: widthPx, height: 900 })
    await page.emulateMedia({ colorScheme })
    expect(await findViolations(page), `${what} at ${widthPx} px`).toEqual([])
    expect(await sidewaysScrollPx(page), `${what} at ${widthPx} px`).toBeLessThanOrEqual(0)
  }
  await page.setViewportSize({ width: 1440, height: 900 })
}

function expectQuiet({ complaints, refusals }: OpenPage): void {
  expect(complaints).toEqual([])
  expect(refusals).toEqual([])
}

test('an operator of an empty catalogue is led to an organisation, whose first owner joins by the link and is named an owner', async () => {
  await using opened = await studio.open('/', { locale: 'zh-HK' })
  const { page } = opened
  await page.getByText('還沒有作品').waitFor()
  await expectAccessible(page, 'nothing yet')
  await page.getByRole('link', { name: '建立機構' }).click()
  const sheet = page.getByRole('dialog', { name: '新增機構' })
  await sheet.getByLabel('名稱').fill('雨夜影業')
  await expectAccessible(page, 'a new organisation')
  await sheet.getByRole('button', { name: '新增機構' }).click()
  await page.getByRole('heading', { level: 1, name: '雨夜影業' }).waitFor()

  const invite = page.getByRole('region', { name: '邀請第一位擁有者' })
  await invite.getByLabel('電郵地址').fill('lin@juku.example')
  await invite.getByRole('button', { name: '產生連結' }).click()
  const link = await page.getByRole('textbox', { name: '給 lin@juku.example 的連結' }).inputValue()
  await page.getByText('可用一次，有效至').waitFor()
  await expectAccessible(page, 'an invitation')
  await page.goto(`${studio.server.url}/organisations`)
  await page.getByText('已邀請，尚無成員').waitFor()
  expectQuiet(opened)

  await using invited = await openPage(studio.browser, link, { locale: 'zh-HK' })
  await invited.page.locator('#name').fill('林雨')
  await invited.page.locator('#password').fill(PASSWORD)
  await invited.page.locator('#password').press('Enter')
  await invited.page.getByText('上載影片和字幕').waitFor() // what comes next, for a producer
  await invited.page.getByRole('link', { name: '機構', exact: true }).click()
  await invited.page.getByRole('heading', { level: 1, name: '雨夜影業' }).waitFor() // their only one
  expect(await invited.page.getByLabel('林雨 的角色').inputValue()).toBe('owner')
  await expectAccessible(invited.page, 'an organisation to its owner')
  expect(invited.complaints).toEqual([])
})

test('an owner invites, takes an invitation back, changes a role and removes, and the last owner stays', async () => {
  const id = await add('curator', 'Casa de Macau')
  const session = await joinAs(id, 'owner', { email: 'rita@juku.example', name: 'Rita' })
  await joinAsEditor(studio.server, studio.browser, id, { email: 'jo@juku.example', name: 'Jo' })
  await using opened = await studio.open(`/organisations/${id}`, { session, locale: 'en' })
  const { page } = opened
  await page.getByRole('button', { name: 'Make the link' }).click()
  await page.getByText('Whoever has the link').waitFor()
  await page.getByRole('button', { name: 'I have kept it' }).click()
  await page.getByRole('button', { name: 'Withdraw' }).click()
  await page.getByRole('button', { name: 'Withdraw' }).click() // asked once more
  await page.getByText('Whoever has the link').waitFor({ state: 'detached' })

  await page.getByLabel('Role of Jo').selectOption('viewer')
  await page.getByText('Jo: Viewer from now on').waitFor()
  await page.getByLabel('Role of Rita').selectOption('viewer')
  await page.getByText('This is the last owner. Make somebody else an owner first.').waitFor()
  expect(await page.getByLabel('Role of Rita').inputValue()).toBe('owner')
  expect(opened.refusals.splice(0)).toEqual([expect.stringContaining('409 PATCH')])

  const jo = page.getByRole('listitem').filter({ hasText: 'jo@juku.example' })
  await jo.getByRole('button', { name: 'Remove' }).click()
  await jo.getByRole('button', { name: 'Remove' }).click()
  await page.getByText('Jo is removed').waitFor()
  await jo.waitFor({ state: 'detached' })
  expect(await page.getByLabel('Room for uploads').count()).toBe(0) // the operator's to say
  await page.getByLabel('Name', { exact: true }).fill('Casa Nova')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.locator('header').getByText('Rita, Casa Nova').waitFor()
  expectQuiet(opened)
})

test('a person changes name and password, ends another session, and makes a token that is shown once', async () => {
  const id = await add('producer', 'Harbour Light')
  const who = { email: 'mei@juku.example', name: 'Mei' }
  const session = await joinAsEditor(studio.server, studio.browser, id, who)
  await signInElsewhere(who.email)
  await using opened = await studio.open('/', { session, locale: 'zh-TW' })
  const { page } = opened
  await page.getByRole('link', { name: 'Mei·Harbour Light' }).click()
  await page.getByLabel('姓名').fill('梅')
  await page.getByRole('button', { name: '儲存' }).click()
  await page.getByRole('link', { name: '梅·Harbour Light' }).waitFor()

  const sessions = page.getByRole('region', { name: '登入紀錄' })
  expect(await sessions.getByRole('listitem').count()).toBe(2)
  await sessions.getByRole('button', { name: '結束', exact: true }).click()
  await sessions.getByRole('listitem').nth(1).waitFor({ state: 'detached' })
  await signInElsewhere(who.email)
  await page.getByLabel('目前密碼').fill('not the password')
  await page.getByLabel('新密碼').fill('three other words')
  await page.getByRole('button', { name: '變更密碼' }).click()
  await page.getByText('目前密碼不對').waitFor()
  expect(opened.refusals.splice(0)).toEqual(['422 PATCH /api/people/me'])
  await page.getByLabel('目前密碼').fill(PASSWORD)
  await page.getByRole('button', { name: '變更密碼' }).click()
  await page.getByText('密碼已變更').waitFor()
  await sessions.getByText('目前', { exact: true }).waitFor()
  expect(await sessions.getByRole('listitem').count()).toBe(1) // the others have ended

  await page.getByLabel('名稱，例如').fill('筆電')
  await page.getByRole('button', { name: '產生權杖' }).click()
  const token = await page.getByRole('textbox', { name: '權杖「筆電」' }).inputValue()
  const me = () => fetch(`${studio.server.url}/api/people/me`, { headers: { authorization: `Bearer ${token}` } })
  expect(await (await me()).json()).toMatchObject({ name: '梅' })
  await expectAccessible(page, 'the account')
  await page.reload()
  const row = page.getByRole('listitem').filter({ hasText: '筆電' })
  await row.waitFor()
  expect(await page.getByText(token).count()).toBe(0)
  await row.getByRole('button', { name: '結束' }).click()
  await row.getByRole('button', { name: '結束' }).click()
  await row.waitFor({ state: 'detached' })
  expect((await me()).status).toBe(401)
  expectQuiet(opened)
})

test('a new partner of the operator opens on its own page, where its key is made', async () => {
  await using opened = await studio.open('/partners', { locale: 'en' })
  const { page } = opened
  await page.getByRole('button', { name: 'New partner' }).click()
  const sheet = page.getByRole('dialog', { name: 'New partner' })
  await sheet.getByLabel('Name').fill('Harbour TV')
  await sheet.getByRole('button', { name: 'New partner' }).click()
  await page.getByRole('heading', { level: 1, name: 'Harbour TV' }).waitFor()
  expect(new URL(page.url()).pathname).toMatch(/^\/partners\/[0-9a-f-]{36}$/)
  await page.getByRole('button', { name: 'Make a key' }).waitFor()
  expectQuiet(opened)
})

test('an owner shares a work by the id of another organisation, whose people then read it', async () => {
  const [id, other] = [await add('producer', 'First Pictures'), await add('producer', 'Second Pictures')]
  const session = await joinAs(id, 'owner', { email: 'one@juku.example', name: 'One' })
  const reader = await joinAsEditor(studio.server, studio.browser, other, { email: 'two@juku.example', name: 'Two' })
  const work = { kind: 'micro_drama', originalLocale: 'en', originRegion: 'HK', organisationId: id }
  const titles = [{ locale: 'en', text: 'Ferry', kind: 'display' }]
  const { id: workId } = await studio.server.json<{ id: string }>('/api/works', jsonBody({ ...work, titles }), 201)
  await using opened = await studio.open(`/works/${workId}?part=sharing`, { session, locale: 'en' })
  const { page } = opened
  await page.getByLabel('ID of the organisation').fill(other)
  await page.getByRole('button', { name: 'Share', exact: true }).click()
  await page.getByRole('listitem').filter({ hasText: 'Second Pictures' }).waitFor()
  await expectAccessible(page, 'sharing')
  expectQuiet(opened)

  await using second = await studio.open(`/works/${workId}`, { session: reader, locale: 'en' })
  await second.page.getByRole('heading', { level: 1, name: 'Ferry' }).waitFor()
  expect(await second.page.getByRole('link', { name: 'Sharing' }).count()).toBe(0) // its own owners share it
  await page.getByRole('button', { name: 'Share no more' }).click()
  await page.getByRole('button', { name: 'Share no more' }).click()
  await page.getByText('It is shared with nobody.').waitFor()
})

test('what is not for a role is not offered, and says so where its address is opened', async () => {
  const [id, other] = [await add('producer', 'Third Pictures'), await add('curator', 'Others')]
  const session = await joinAs(id, 'viewer', { email: 'ana@juku.example', name: 'Ana' })
  await using opened = await studio.open('/upload', { session, locale: 'en' })
  const { page } = opened
  await page.getByRole('heading', { name: 'This is not for your role' }).waitFor()
  await expectAccessible(page, 'what is not for a role')
  const sections = await page
    .getByRole('navigation', { name: 'Sections' })
    .getByRole('listitem')
    .getByRole('link')
    .allInnerTexts()
  expect(sections).toEqual(['Search', 'Works', 'Readiness', 'Collections', 'People'])
  await page.goto(`${studio.server.url}/organisations/${id}`)
  await page.getByText('Owners invite people').waitFor()
  for (const name of ['Make the link', 'Remove', 'Save'])
    expect(await page.getByRole('button', { name }).count(), name).toBe(0)
  expectQuiet(opened)
  await page.goto(`${studio.server.url}/organisations/${other}`)
  await page.getByRole('heading', { name: 'There is nothing here for you' }).waitFor()
  await expectAccessible(page, 'what is not there')
  expect(opened.refusals).toEqual([`404 GET /api/organisations/${other}`])
})

async function joinAs(id: string, role: string, { email, name }: { email: string; name: string }): Promise<Session> {
  const session = await joinAsEditor(studio.server, studio.browser, id, { email, name })
  const { items } = await studio.server.json<{ items: { personId: string; email: string }[] }>(
    `/api/organisations/${id}/members`,
  )
  const personId = items.find((one) => one.email === email)?.personId
  await studio.server.json(`/api/organisations/${id}/members/${personId}`, jsonBody({ role }, 'PATCH'))
  return session
}

async function signInElsewhere(email: string): Promise<void> {
  const answer = await fetch(`${studio.server.url}/api/session`, jsonBody({ email, password: PASSWORD }))
  expect(answer.status).toBe(200)
}
