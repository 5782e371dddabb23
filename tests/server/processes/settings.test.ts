import { expect, test } from 'vitest'
import { ConfigError, readSettings } from '../../../server/config.ts'

test('without settings every default holds', () => {
  expect(readSettings({ HOME: '/home/x', LANG: 'C' })).toEqual({
    PORT: 3000,
    HOST: '127.0.0.1',
    TRUST_PROXY: false,
    DATA_DIR: './data',
    FFMPEG_PATH: 'ffmpeg',
    FFPROBE_PATH: 'ffprobe',
    MAX_UPLOAD_BYTES: 8 * 1024 ** 3,
    UPLOAD_QUOTA_BYTES: 1024 ** 4,
    REVIEW_APPROVALS: 1,
    RATE_LIMIT_PER_MINUTE: 600,
    LOG_LEVEL: 'info',
  })
})

test('numbers and switches are read from text, and blanks around a value do not count', () => {
  const settings = readSettings({
    PORT: ' 8080 ',
    TRUST_PROXY: 'true',
    WORKERS: '0',
    PUBLIC_URL: 'https://juku.example',
  })
  expect(settings).toMatchObject({ PORT: 8080, TRUST_PROXY: true, WORKERS: 0, PUBLIC_URL: 'https://juku.example' })
})

test('an empty setting is one that was not given', () => {
  expect(readSettings({ PORT: '', ADMIN_TOKEN: ' ' })).toEqual(readSettings({}))
})

test.each([
  ['PORT', '70000'],
  ['PORT', '80a'],
  ['PORT', '-1'],
  ['WORKERS', '1.5'],
  ['WORKERS', '65'],
  ['WEBHOOK_ALLOW_ADDRESSES', '127.0.0.1'],
  ['WEBHOOK_ALLOW_ADDRESSES', '10.0.0.0/8,localhost/8'],
  ['TRUST_PROXY', 'maybe'],
  ['LOG_LEVEL', 'loud'],
  ['PUBLIC_URL', 'juku.example'],
  ['PUBLIC_URL', 'https://juku.example/app'],
  ['PUBLIC_URL', 'https://juku example'],
  ['MEILI_URL', '127.0.0.1:7700'],
  ['MEILI_MASTER_KEY', 'short'],
  ['ADMIN_TOKEN', 'only-31-characters-are-too-few-'],
  ['ADMIN_TOKEN', `${'blank '.repeat(8)}x`],
  ['MAX_UPLOAD_BYTES', '8GiB'],
  ['REVIEW_APPROVALS', '0'],
  ['REVIEW_APPROVALS', '3'],
  ['RATE_LIMIT_PER_MINUTE', '0'],
])('%s=%s is refused in one sentence that names the setting and not its value', (name, value) => {
  const error = refusalOf({ [name]: value })
  expect(error).toBeInstanceOf(ConfigError)
  expect(error.message).toMatch(new RegExp(`^The setting ${name} is wrong: it must be .+\\.$`))
  expect(error.message).not.toContain('\n')
  if (name === 'ADMIN_TOKEN') expect(error.message).not.toContain(value)
})

test.each([
  ['DATADIR', 'DATA_DIR'],
  ['DATA_DRI', 'DATA_DIR'],
  ['data_dir', 'DATA_DIR'],
  ['PUBLIC_URI', 'PUBLIC_URL'],
  ['WORKER', 'WORKERS'],
  ['ADMIN_TOKENS', 'ADMIN_TOKEN'],
  ['MEILI_URLS', 'MEILI_URL'],
])('the unknown setting %s is refused with the one that was meant', (name, meant) => {
  expect(refusalOf({ [name]: 'x' }).message).toBe(`There is no setting ${name}: did you mean ${meant}?`)
})

test('a setting of Meilisearch that is not passed on is refused instead of ignored', () => {
  expect(refusalOf({ MEILI_NO_ANALYTICS: 'true' }).message).toMatch(
    /^There is no setting MEILI_NO_ANALYTICS: Juku knows /,
  )
})

test.each(['HOSTNAME', 'HOSTTYPE', 'LOGNAME', 'PORTAL', 'REPORT', 'npm_config_loglevel', 'DATABASE_URL'])(
  'the usual variable %s is nobody’s mistake',
  (name) => {
    expect(readSettings({ [name]: 'x' })).toEqual(readSettings({}))
  },
)

function refusalOf(env: NodeJS.ProcessEnv): Error {
  try {
    readSettings(env)
  } catch (error) {
    return error as Error
  }
  throw new Error('it was taken')
}
