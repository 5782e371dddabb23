import { CatalogueError } from '../../errors.ts'
import { isReachable, type OpenedRanges } from './reachable.ts'
import { literalAddress, type ResolveName } from './resolve-name.ts'

/** What decides where messages may go. */
export interface Reach {
  readonly opened: OpenedRanges
  readonly resolve: ResolveName
}

/**
 * The address of a webhook as it is kept. That it may be reached is looked at again with each connection.
 * @throws {CatalogueError} WEBHOOK_URL_UNFIT
 */
export async function checkUrl(text: string, { opened, resolve }: Reach): Promise<string> {
  const url = URL.parse(text)
  if (url === null) throw unfit('URL', 'This is no address: write such as https://partner.example/juku.')
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw unfit('SCHEME', 'The address has to begin with https://.')
  if (url.username !== '' || url.password !== '') {
    throw unfit('USERINFO', 'The address must not hold a name or a password: messages are signed.')
  }
  if (url.hash !== '' || text.includes('#')) throw unfit('FRAGMENT', 'The address must not hold a #: it is never sent.')
  const { hostname, protocol, port } = url
  const literal = literalAddress(hostname)
  const found = literal ? [literal] : await resolve(hostname).catch(() => [])
  const isFit = found.length > 0 && found.every(({ address }) => isReachable({ address, protocol, port }, opened))
  if (isFit) return url.href
  // One sentence for all of it: who may not know what names there are inside shall not learn it here.
  const detail = 'Nothing may be sent there: it has to be https, on port 443 or 8443, at a public address.'
  throw unfit('ADDRESS', detail)
}

function unfit(code: string, detail: string): CatalogueError {
  return new CatalogueError('WEBHOOK_URL_UNFIT', detail, { errors: [{ pointer: '/url', code, detail }] })
}
