import type { Browser } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { startServer, type TestServer } from '../start-server.ts'
import { ensureBuiltPage } from './built-page.ts'
import { launchBrowser, type OpenPage, openPage, openSession, type Session, type View } from './open-page.ts'

/** A server with the page as it is built, and a browser. None of it is there before the tests begin. */
interface Studio {
  readonly server: TestServer
  readonly browser: Browser
  /** Of the operator. */
  readonly session: Session
  /** Opens an address of the server, as the operator unless the view says who. */
  open(address: string, view?: View): Promise<OpenPage>
}

/** The studio for the tests of a file, opened before and closed after them. */
export function openStudio(): Studio {
  let server: TestServer
  let browser: Browser
  let session: Session
  beforeAll(async () => {
    await ensureBuiltPage()
    server = await startServer()
    browser = await launchBrowser()
    session = await openSession(browser, server.url)
  })
  afterAll(async () => {
    await browser?.close()
    await server?.[Symbol.asyncDispose]()
  })
  return {
    get server() {
      return server
    },
    get browser() {
      return browser
    },
    get session() {
      return session
    },
    open: (address, view) => openPage(browser, `${server.url}${address}`, { session, ...view }),
  }
}
