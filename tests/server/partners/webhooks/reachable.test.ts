import { expect, test } from 'vitest'
import { checkUrl } from '../../../../server/partners/webhooks/check-url.ts'
import { isReachable, readOpenedRanges } from '../../../../server/partners/webhooks/reachable.ts'

const PUBLIC = ['8.8.8.8', '1.1.1.1', '172.15.0.1', '172.32.0.1', '100.128.0.1', '2606:4700:4700::1111', '2a00:1450::1']
/** By the registries of special addresses of IANA. */
const NOT_PUBLIC = [
  ...['0.0.0.0', '0.1.2.3', '10.0.0.1', '100.64.0.1', '100.127.255.255', '127.0.0.1', '127.255.255.255'],
  ...['169.254.169.254', '172.16.0.1', '172.31.255.255', '192.0.0.1', '192.0.2.1', '192.88.99.1', '192.168.0.1'],
  ...['198.18.0.1', '198.51.100.1', '203.0.113.1', '224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255'],
  ...['::', '::1', '::7f00:1', '::127.0.0.1', '::ffff:127.0.0.1', '::ffff:8.8.8.8', '::ffff:0:127.0.0.1'],
  ...[
    '64:ff9b::7f00:1',
    '64:ff9b::808:808',
    '64:ff9b:1::1',
    '100::1',
    '2001::1',
    '2001:2::1',
    '2001:db8::1',
    '2001:10::1',
  ],
  ...[
    '2002:7f00:1::',
    '2002:808:808::',
    '3fff::1',
    '4000::1',
    '5f00::1',
    'fc00::1',
    'fd12:3456::1',
    'fe80::1',
    'fe80::1%eth0',
  ],
  ...['fec0::1', 'ff02::1', '2620:4f:8000::1', 'localhost', '', '127.1', '0x7f.0.0.1'],
]
const HTTPS = { protocol: 'https:', port: '' }

test.each(PUBLIC)('%s is public', (address) => {
  expect(isReachable({ address, ...HTTPS }, [])).toBe(true)
})

test.each(NOT_PUBLIC)('%j is not', (address) => {
  expect(isReachable({ address, ...HTTPS }, [])).toBe(false)
})

test('what the operator opens is reached in any way, and nothing else is opened with it', () => {
  const opened = readOpenedRanges(' 127.0.0.1/32 , fd00:1::/32 ')
  const http = { protocol: 'http:', port: '8081' }
  expect(isReachable({ address: '127.0.0.1', ...http }, opened)).toBe(true)
  expect(isReachable({ address: 'fd00:1::5', ...http }, opened)).toBe(true)
  for (const address of ['127.0.0.2', '::ffff:127.0.0.1', 'fd00:2::5', '8.8.8.8']) {
    expect(isReachable({ address, ...http }, opened), address).toBe(false)
  }
  expect(isReachable({ address: '8.8.8.8', protocol: 'https:', port: '22' }, opened)).toBe(false)
})

const NAMES: Readonly<Record<string, readonly string[]>> = {
  'public.test': ['93.184.215.14', '2606:4700::1'],
  'private.test': ['10.0.0.1'],
  'mixed.test': ['93.184.215.14', '169.254.169.254'],
  'mapped.test': ['::ffff:10.0.0.1'],
}
const reach = {
  opened: [],
  resolve: async (name: string) => {
    if (name === 'broken.test') throw new Error('SERVFAIL')
    return (NAMES[name] ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 }) as const)
  },
}

test.each([
  ['https://public.test', 'https://public.test/'],
  ['https://PUBLIC.test:8443/a/../b?c=d', 'https://public.test:8443/b?c=d'],
  ['https://93.184.215.14/x', 'https://93.184.215.14/x'],
  ['https://[2606:4700::1]/', 'https://[2606:4700::1]/'],
])('%s is taken as %s', async (given, kept) => {
  expect(await checkUrl(given, reach)).toBe(kept)
})

test.each([
  ['public.test/x', 'URL'],
  ['https://', 'URL'],
  ['ftp://public.test/', 'SCHEME'],
  ['file:///etc/passwd', 'SCHEME'],
  ['data:text/plain,x', 'SCHEME'],
  ['https://name@public.test/', 'USERINFO'],
  ['https://:secret@public.test/', 'USERINFO'],
  ['https://public.test#@private.test', 'FRAGMENT'],
  ['https://public.test/#', 'FRAGMENT'],
  ['http://public.test/', 'ADDRESS'],
  ['https://public.test:22/', 'ADDRESS'],
  ['https://public.test:80/', 'ADDRESS'],
  ['https://private.test/', 'ADDRESS'],
  ['https://mixed.test/', 'ADDRESS'],
  ['https://mapped.test/', 'ADDRESS'],
  ['https://unknown.test/', 'ADDRESS'],
  ['https://broken.test/', 'ADDRESS'],
  ['https://localhost/', 'ADDRESS'],
  ['https://localhost./', 'ADDRESS'],
  ['https://127.0.0.1/', 'ADDRESS'],
  ['https://2130706433/', 'ADDRESS'],
  ['https://0177.0.0.1/', 'ADDRESS'],
  ['https://0x7f.1/', 'ADDRESS'],
  ['https://0x7f000001/', 'ADDRESS'],
  ['https://127。0。0。1/', 'ADDRESS'],
  ['https://①②⑦.0.0.1/', 'ADDRESS'],
  ['https://[::1]/', 'ADDRESS'],
  ['https://[::ffff:127.0.0.1]/', 'ADDRESS'],
  ['https://[64:ff9b::a00:1]/', 'ADDRESS'],
  ['https://0/', 'ADDRESS'],
])('%s is refused (%s)', async (given, code) => {
  await expect(checkUrl(given, reach)).rejects.toMatchObject({
    code: 'WEBHOOK_URL_UNFIT',
    errors: [{ pointer: '/url', code }],
  })
})

test('whether a name is unknown, private or cannot be asked for, the sentence is the same', async () => {
  const sentences = ['unknown.test', 'private.test', 'broken.test'].map((name) =>
    checkUrl(`https://${name}/`, reach).catch((error: Error) => error.message),
  )
  expect(new Set(await Promise.all(sentences)).size).toBe(1)
})
