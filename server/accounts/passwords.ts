import { type Argon2Parameters, argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { CatalogueError } from '../errors.ts'
import { TooManyRequestsError } from '../http/problems.ts'
import { COMMON_PASSWORDS } from './common-passwords.ts'

/** Hashes passwords, a few at a time, so that who signs in does not keep others from reading. */
export interface Passwords {
  /** The PHC string to keep of a password. @throws {TooManyRequestsError} */
  hash(password: string): Promise<string>
  /** True when it is the password. Takes as long for a hash that there is not. @throws {TooManyRequestsError} */
  verify(password: string, hash: string | null): Promise<boolean>
}

/** OWASP's first choice of 2023 for argon2id: 19 MiB, two passes, one lane. */
const COST = { memory: 19_456, passes: 2, parallelism: 1 } as const
const SALT_BYTES = 16
const TAG_BYTES = 32
const AT_ONCE = 2
const MOST_WAITING = 20
const SHORTEST = 10
/** The longest password that is taken, in characters. */
export const LONGEST_PASSWORD = 200

export function createPasswords(): Passwords {
  const queue = createQueue()
  const derive = promisify(argon2)
  const tagOf = (password: string, { cost, salt, tag }: Parsed) => {
    const parameters: Argon2Parameters = { message: tidy(password), nonce: salt, tagLength: tag.length, ...cost }
    return queue(() => derive('argon2id', parameters))
  }
  return {
    hash: async (password) => {
      const fresh = { cost: COST, salt: randomBytes(SALT_BYTES), tag: Buffer.alloc(TAG_BYTES) }
      return format({ ...fresh, tag: await tagOf(password, fresh) })
    },
    verify: async (password, hash) => {
      const known = hash === null ? undefined : parse(hash)
      const parsed = known ?? { cost: COST, salt: randomBytes(SALT_BYTES), tag: randomBytes(TAG_BYTES) }
      const isRight = timingSafeEqual(await tagOf(password, parsed), parsed.tag)
      return isRight && known !== undefined
    },
  }
}

/** True when a hash was made at another cost than new ones are. */
export function isOutdated(hash: string): boolean {
  return !hash.startsWith(head(COST))
}

/** Whether a new password can be taken. @throws {CatalogueError} PASSWORD_UNFIT, which says why. */
export function checkPassword(password: string, email: string): void {
  const text = tidy(password)
  const lower = text.toLowerCase()
  const { length } = [...text]
  if (length < SHORTEST || length > LONGEST_PASSWORD)
    throw unfit(`has to have ${SHORTEST} to ${LONGEST_PASSWORD} characters`)
  if (/\p{Cc}/u.test(text)) throw unfit('may not have control characters')
  if (lower === email || lower === email.split('@')[0]) throw unfit('may not be the email address')
  if (COMMON_PASSWORDS.has(lower) || new Set(lower).size < 3) throw unfit('is one of the first that are guessed')
}

function unfit(reason: string): CatalogueError {
  return new CatalogueError('PASSWORD_UNFIT', `The password ${reason}: choose another, a few words will do.`, {
    errors: [{ pointer: '/password', code: 'PASSWORD_UNFIT', detail: reason }],
  })
}

/**
 * One text for what looks the same, however it was typed: any space is a space (RFC 8265, 4.2.2), and wide letters of an input
 * method are the usual ones (NFKC, where the RFC has NFC).
 */
function tidy(password: string): string {
  return password
    .toWellFormed()
    .replaceAll(/\p{Zs}/gu, ' ')
    .normalize('NFKC')
}

interface Parsed {
  readonly cost: Readonly<Record<keyof typeof COST, number>>
  readonly salt: Buffer
  readonly tag: Buffer
}

function head({ memory, passes, parallelism }: Parsed['cost']): string {
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$`
}

/** https://github.com/P-H-C/phc-string-format: base64 without padding. */
function format({ cost, salt, tag }: Parsed): string {
  const encode = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '')
  return `${head(cost)}${encode(salt)}$${encode(tag)}`
}

function parse(hash: string): Parsed | undefined {
  const match = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/]+)\$([\w+/]+)$/.exec(hash)
  if (!match) return undefined
  const [, memory, passes, parallelism, salt = '', tag = ''] = match
  const cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) }
  return { cost, salt: Buffer.from(salt, 'base64'), tag: Buffer.from(tag, 'base64') }
}

/** Runs some at once and lets a few wait. Files are read by the same threads of libuv. */
function createQueue() {
  let running = 0
  const waiting: (() => void)[] = []
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (running < AT_ONCE) running++
    else if (waiting.length < MOST_WAITING) await new Promise<void>((resolve) => waiting.push(resolve))
    else throw new TooManyRequestsError('Too many people sign in at this moment. Try again in a few seconds.', 5)
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }
}
