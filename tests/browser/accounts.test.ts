import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CLIENT, startTestProvider } from '../server/accounts/test-provider.ts'
import { jsonBody, startServer, type TestServer, until } from '../start-server.ts'
import { ensureBuiltPage } from './built-page.ts'
import { findViolations, launchBrowser, openPage } from './open-page.ts'

const PASSWORD = 'three plain words'

let server: TestServer
let browser: Browser
let organisationId = ''
beforeAll(async () => {
  await ensureBuiltPage()
  server = await startServer({ env: { ADMIN_TOKEN: undefined } })
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await server?.[Symbol.asyncDispose]()
})

test('the link of the first start signs the operator in, and stays in no address', async () => {
  const output = await until(
    async () => server.output(),
    (text) => text.includes('/sign-in#'),
  )
  const link = /by this link: (\S+)/.exec(output)?.[1] ?? ''
  await using opened = await openPage(browser, link)
  const { page } = opened
  await page.locator('#main').waitFor()
  expect(page.url()).toBe(`${server.url}/`)
  const made = await page.evaluate(async () => {
    const { csrfToken } = await (await fetch('/api/session')).json()
    const headers = { 'content-type': 'application/json', 'x-csrf-token': csrfToken }
    const body = JSON.stringify({ kind: 'producer', name: '雨夜影業' })
    return (await fetch('/api/organisations', { method: 'POST', headers, body })).json()
  })
  organisationId = made.id
  expect(made).toMatchObject({ name: '雨夜影業' })

  await using second = await openPage(browser, link)
  await second.page.getByText('链接已用过或已过期。').waitFor()
  expect(new URL(second.page.url()).hash).toBe('')
  expect(opened.complaints).toEqual([])
})

test('an invited person becomes one, sees who they are, signs out and in again', async () => {
  const link = await invite({ role: 'editor', email: 'mei@juku.example' })
  await using opened = await openPage(browser, link)
  const { page } = opened
  await page.locator('#name').fill('梅')
  expect(new URL(page.url()).hash).toBe('')
  expect(await findViolations(page)).toEqual([])
  await page.locator('#password').fill('1234567890')
  await page.locator('#password').press('Enter')
  expect(await page.getByRole('alert').innerText()).toContain('PASSWORD_UNFIT')
  await page.locator('#password').fill(PASSWORD)
  await page.locator('#password').press('Enter')
  await page.locator('header').getByText('梅·雨夜影業').waitFor()
  expect(page.url()).toBe(`${server.url}/`)

  await page.locator('header').getByRole('button', { name: '退出' }).click()
  await page.locator('#email').fill('mei@juku.example')
  await page.locator('#token').fill('not the password')
  await page.locator('#token').press('Enter')
  expect(await page.getByRole('alert').innerText()).toContain('CREDENTIALS_WRONG')
  await page.locator('#token').fill(PASSWORD)
  await page.locator('#token').press('Enter')
  await page.locator('header').getByText('梅·雨夜影業').waitFor()
  expect(opened.complaints).toEqual([])
})

test('who has an account signs in first and joins as themselves', async () => {
  const link = await invite({ role: 'editor', email: 'mei@juku.example' }, await addOrganisation('晴天影業'))
  await using opened = await openPage(browser, link)
  const { page } = opened
  await page.locator('form').getByRole('link').click()
  await page.locator('#email').fill('mei@juku.example')
  await page.locator('#token').fill(PASSWORD)
  await page.locator('#token').press('Enter')
  await page.getByText('你已登录为梅').waitFor()
  await page.getByRole('button', { name: '接受' }).click()
  await page.locator('header').getByText('梅·雨夜影業·晴天影業').waitFor()
  await page.locator('nav').getByText('上传').click()
  await page.getByLabel('机构').selectOption({ label: '晴天影業' }) // whose a new work is
  expect(opened.complaints).toEqual([])
})

test('where there is a provider, an invited person comes in by it, and a stranger is told why not', async () => {
  await using provider = await startTestProvider(server.url)
  await server.stop()
  const oidc = { OIDC_ISSUER: provider.issuer, OIDC_CLIENT_ID: CLIENT.id, OIDC_CLIENT_SECRET: CLIENT.secret }
  const { dataDir } = server
  const env = { ADMIN_TOKEN: undefined, PUBLIC_URL: server.url, ...oidc }
  await using second = await startServer({ dataDir, port: Number(new URL(server.url).port), env })
  expect(second.url).toBe(server.url)
  provider.accounts.set('kai', { email: 'kai@juku.example', email_verified: true, name: '凱' })
  provider.accounts.set('eve', { email: 'eve@juku.example', email_verified: true, name: 'Eve' })

  await using stranger = await openPage(browser, second.url)
  provider.seat('eve')
  await stranger.page.getByRole('button', { name: '用身份提供方登录' }).click()
  await stranger.page.getByText('这里没有你的已验证邮箱的账号，请索取邀请。').waitFor()

  await using opened = await openPage(browser, await invite({ role: 'viewer' }))
  provider.seat('kai')
  await opened.page.getByRole('button', { name: '用身份提供方登录' }).click()
  await opened.page.locator('header').getByText('凱·雨夜影業').waitFor()
})

async function operator<T>(path: string, body: unknown): Promise<T> {
  const { readFile } = await import('node:fs/promises')
  const token = (await readFile(`${server.dataDir}/admin-token`, 'utf8')).trim()
  const init = jsonBody(body)
  const answer = await fetch(`${server.url}${path}`, {
    ...init,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
  })
  return (await answer.json()) as T
}

async function invite(body: { role: string; email?: string }, to = organisationId): Promise<string> {
  return (await operator<{ link: string }>(`/api/organisations/${to}/invitations`, body)).link
}

async function addOrganisation(name: string): Promise<string> {
  return (await operator<{ id: string }>('/api/organisations', { kind: 'producer', name })).id
}
