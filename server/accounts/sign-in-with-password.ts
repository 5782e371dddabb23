import { findPerson, findPersonByEmail, type PersonRow, putPasswordHash } from '../../db/queries/people.ts'
import { renewSessions } from '../../db/queries/sessions.ts'
import type { Context } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import { isOutdated, type Passwords } from './passwords.ts'
import { credentialOf, openSession } from './sessions.ts'
import { beginAttempt, forgiveAttempt, takeBackAttempt } from './throttle.ts'
import { tidyEmail } from './tidy-texts.ts'

export interface PasswordSignIn {
  readonly email: string
  readonly password: string
  /** Where it comes from. */
  readonly address: string
}

/**
 * Opens a person's session. An unknown address and a wrong password are the same, and take the same time.
 * @throws {CatalogueError} CREDENTIALS_WRONG
 * @throws {TooManyRequestsError}
 */
export async function signInWithPassword(
  ctx: Pick<Context, 'db' | 'now'> & { readonly passwords: Passwords },
  { email, password, address }: PasswordSignIn,
): Promise<{ person: PersonRow; sessionToken: string }> {
  const account = readAccount(email)
  const attempt = await beginAttempt(ctx, { email: account, address })
  const person = await findPersonByEmail(ctx.db, account)
  const isRight = await ctx.passwords.verify(password, person?.passwordHash ?? null).catch(async (error: unknown) => {
    await takeBackAttempt(ctx, attempt)
    throw error
  })
  if (!person?.passwordHash || !isRight) throw credentialsWrong()
  const renewed = isOutdated(person.passwordHash) ? await ctx.passwords.hash(password) : undefined
  return ctx.db.transaction(async (tx) => {
    const now = await findPerson(tx, person.id)
    if (now?.passwordHash !== person.passwordHash) throw credentialsWrong() // it was changed while we looked
    const credentialDigest = credentialOf(renewed ?? person.passwordHash)
    if (renewed !== undefined) {
      await putPasswordHash(tx, person.id, renewed)
      await renewSessions(tx, person.id, { fromDigest: credentialOf(person.passwordHash), toDigest: credentialDigest })
    }
    await forgiveAttempt(tx, attempt)
    return { person, sessionToken: await openSession(tx, { personId: person.id, credentialDigest }, ctx.now()) }
  })
}

/** What is no address has no account either, and is refused in the same way. */
function readAccount(email: string): string {
  try {
    return tidyEmail(email)
  } catch {
    return 'nobody'
  }
}

function credentialsWrong(): CatalogueError {
  return new CatalogueError('CREDENTIALS_WRONG', 'The email address or the password is not right.')
}
