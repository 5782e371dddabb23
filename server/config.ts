import { envSchema } from 'env-schema'
import ipaddr from 'ipaddr.js'
import { type Static, Type } from 'typebox'

const MAX_UPLOAD_BYTES_DEFAULT = 8 * 1024 ** 3
const UPLOAD_QUOTA_BYTES_DEFAULT = 1024 ** 4

/** Every setting: its name in the environment, its range and its default. README's table says the same. */
export const SettingsSchema = Type.Object({
  PORT: Type.Integer({ minimum: 0, maximum: 65_535, default: 3000 }),
  HOST: Type.String({ minLength: 1, default: '127.0.0.1' }),
  PUBLIC_URL: Type.Optional(Type.String({ pattern: '^https?://[^/?#\\s]+$' })),
  TRUST_PROXY: Type.Boolean({ default: false }),
  DATA_DIR: Type.String({ minLength: 1, default: './data' }),
  ADMIN_TOKEN: Type.Optional(Type.String({ minLength: 32, maxLength: 512, pattern: '^[!-~]+$' })),
  MEILI_URL: Type.Optional(Type.String({ pattern: '^https?://.+' })),
  MEILI_MASTER_KEY: Type.Optional(Type.String({ minLength: 16 })),
  MEILI_BIN: Type.Optional(Type.String({ minLength: 1 })),
  FFMPEG_PATH: Type.String({ minLength: 1, default: 'ffmpeg' }),
  FFPROBE_PATH: Type.String({ minLength: 1, default: 'ffprobe' }),
  WORKERS: Type.Optional(Type.Integer({ minimum: 0, maximum: 64 })),
  MAX_UPLOAD_BYTES: Type.Integer({ minimum: 1024, default: MAX_UPLOAD_BYTES_DEFAULT }),
  UPLOAD_QUOTA_BYTES: Type.Integer({ minimum: 1024, default: UPLOAD_QUOTA_BYTES_DEFAULT }),
  REVIEW_APPROVALS: Type.Integer({ minimum: 1, maximum: 2, default: 1 }),
  RATE_LIMIT_PER_MINUTE: Type.Integer({ minimum: 1, maximum: 1_000_000, default: 600 }),
  WEBHOOK_ALLOW_ADDRESSES: Type.Optional(Type.String({ minLength: 1 })),
  OIDC_ISSUER: Type.Optional(Type.String({ pattern: '^(https://|http://(localhost|127\\.0\\.0\\.1)[:/]).*$' })),
  OIDC_CLIENT_ID: Type.Optional(Type.String({ minLength: 1 })),
  OIDC_CLIENT_SECRET: Type.Optional(Type.String({ minLength: 1 })),
  LOG_LEVEL: Type.Enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], { default: 'info' }),
})
export type Settings = Static<typeof SettingsSchema>

/** A setting that this program cannot start with. The message is one sentence that names it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

const NAMES = Object.keys(SettingsSchema.properties)
const HINTS: Record<string, string> = {
  PUBLIC_URL: 'an address without a path, such as https://juku.example',
  MEILI_URL: 'an address such as http://127.0.0.1:7700',
  ADMIN_TOKEN: '32 to 512 visible ASCII characters',
  TRUST_PROXY: 'true or false',
  REVIEW_APPROVALS: '1 or 2',
  OIDC_ISSUER: 'the https address of an OpenID Connect provider',
}

/**
 * Reads the settings.
 * @throws {ConfigError} for a value that is out of range, and for a name that is nearly one of ours or asks Meilisearch for what we do not pass on.
 */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  refuseUnknown(env)
  const given = Object.fromEntries(NAMES.filter((name) => env[name]?.trim()).map((name) => [name, env[name]?.trim()]))
  try {
    const settings = envSchema<Settings>({ schema: SettingsSchema, data: given, env: false, dotenv: false })
    requireTogether(settings)
    requireRanges(settings)
    return settings
  } catch (error) {
    throw error instanceof ConfigError ? error : new ConfigError(describe(error), { cause: error })
  }
}

/** A provider that knows no client, or has nowhere to send people back to, signs nobody in. */
function requireTogether(settings: Settings): void {
  const names = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'] as const
  const given = names.filter((name) => settings[name] !== undefined)
  if (given.length === 0) return
  const missing = [...names, 'PUBLIC_URL' as const].find((name) => settings[name] === undefined)
  if (missing) throw new ConfigError(`The setting ${missing} is missing: ${given.join(' and ')} cannot go without it.`)
}

/** Every range is one, so that a slip opens nothing else than was meant. */
function requireRanges({ WEBHOOK_ALLOW_ADDRESSES: ranges = '' }: Settings): void {
  const wrong = ranges.split(',').find((range) => range.trim() !== '' && !ipaddr.isValidCIDR(range.trim()))
  if (wrong === undefined) return
  const wanted = `ranges with commas between them, such as 10.1.0.0/16, and ${wrong.trim().slice(0, 50)} is none`
  throw new ConfigError(`The setting WEBHOOK_ALLOW_ADDRESSES is wrong: it must be ${wanted}.`)
}

function describe(error: unknown): string {
  const first = (error as { errors?: { instancePath: string; message?: string }[] }).errors?.[0]
  const name = first?.instancePath.slice(1) ?? ''
  const wanted = HINTS[name] ?? first?.message?.replace(/^must be/, '') ?? 'another value'
  return `The setting ${name} is wrong: it must be ${wanted.replace(/^ /, '')}.`
}

function refuseUnknown(env: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(env)) {
    if (NAMES.includes(name)) continue
    const meant = NAMES.find((known) => known.length >= 6 && isOneEditAway(name.toUpperCase(), known))
    if (meant) throw new ConfigError(`There is no setting ${name}: did you mean ${meant}?`)
    if (name.startsWith('MEILI_')) {
      throw new ConfigError(`There is no setting ${name}: Juku knows MEILI_URL, MEILI_MASTER_KEY and MEILI_BIN.`)
    }
  }
}

/** True when one inserted, removed or replaced character, or two neighbours swapped, make `a` of `b`; also when they are equal. */
function isOneEditAway(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false
  let same = 0
  while (same < a.length && a[same] === b[same]) same++
  const restA = a.slice(same)
  const restB = b.slice(same)
  const isSwapped = restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2)
  return restA.slice(1) === restB.slice(1) || restA === restB.slice(1) || restA.slice(1) === restB || isSwapped
}
