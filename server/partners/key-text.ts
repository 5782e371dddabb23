import { randomInt } from 'node:crypto'
import { crc32 } from 'node:zlib'

/** A new key as its partner gets it, once, and the part of it that it is found by. */
export interface KeyText {
  readonly text: string
  readonly shortToken: string
}

const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const SHORT_LENGTH = 10
const LONG_LENGTH = 40 // 238 bits
const CHECKSUM_LENGTH = 6
const FORM = new RegExp(`^juku_([0-9A-Za-z]{${SHORT_LENGTH}})_[0-9A-Za-z]{${LONG_LENGTH + CHECKSUM_LENGTH}}$`)

/** Makes a key: `juku_<short>_<long><checksum>`, known at a glance for what it is by people and by scanners for secrets. */
export function newKeyText(): KeyText {
  const shortToken = randomLetters(SHORT_LENGTH)
  const body = `juku_${shortToken}_${randomLetters(LONG_LENGTH)}`
  return { text: body + checksumOf(body), shortToken }
}

/** The part that a key is found by; undefined: it has not the form of one, or a letter of it got lost. */
export function shortTokenOf(text: string): string | undefined {
  const shortToken = FORM.exec(text)?.[1]
  const body = text.slice(0, -CHECKSUM_LENGTH)
  return text.slice(-CHECKSUM_LENGTH) === checksumOf(body) ? shortToken : undefined
}

function randomLetters(length: number): string {
  return Array.from({ length }, () => LETTERS.charAt(randomInt(LETTERS.length))).join('')
}

/** CRC-32 in base 62. It finds typing mistakes before anybody is asked; it keeps nothing secret. */
function checksumOf(body: string): string {
  let rest = crc32(body)
  let text = ''
  for (let place = 0; place < CHECKSUM_LENGTH; place++) {
    text = LETTERS.charAt(rest % LETTERS.length) + text
    rest = Math.floor(rest / LETTERS.length)
  }
  return text
}
