import type { Browser } from 'playwright-core'
import { jsonBody, type TestServer } from '../start-server.ts'
import type { Session } from './open-page.ts'

/** An editor of an organisation, who has come by an invitation. */
export async function joinAsEditor(
  server: TestServer,
  browser: Browser,
  organisationId: string,
  { email, name } = { email: 'mei@juku.example', name: '梅' },
): Promise<Session> {
  const { link } = await server.json<{ link: string }>(
    `/api/organisations/${organisationId}/invitations`,
    jsonBody({ role: 'editor', email }),
    201,
  )
  const context = await browser.newContext()
  const answer = await context.request.post(`${server.url}/api/invitations/accept`, {
    data: { token: new URL(link).hash.slice(1), name, password: 'three plain words' },
  })
  if (!answer.ok()) throw new Error(`the invitation answered ${answer.status()}: ${await answer.text()}`)
  const state = await context.storageState()
  await context.close()
  return state
}
