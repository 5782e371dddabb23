import { hash, randomBytes } from 'node:crypto'

/** How a personal token for the command line begins, so that one that got out is known for what it is. */
export const API_TOKEN_PREFIX = 'juku_pat_'
/** How the secret of a one-time link begins. */
export const LINK_PREFIX = 'juku_once_'

const SECRET_BYTES = 32

/** A secret that nobody can guess, as text that fits everywhere. */
export function newSecret(prefix = ''): string {
  return prefix + randomBytes(SECRET_BYTES).toString('base64url')
}

/** What is kept of a secret that nobody can guess: a copy of the database opens nothing. Not for passwords. */
export function digest(secret: string): string {
  return hash('sha256', secret, 'hex')
}
