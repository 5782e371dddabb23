import { type PersonRow, updatePerson } from '../../db/queries/people.ts'
import { deleteOtherSessions, renewSessions } from '../../db/queries/sessions.ts'
import type { Caller, Context } from '../context.ts'
import { CatalogueError } from '../errors.ts'
import { requireMatch } from '../http/entity-tags.ts'
import { checkPassword, type Passwords } from './passwords.ts'
import { getPerson } from './present.ts'
import type { PersonChange } from './schemas.ts'
import { digest } from './secrets.ts'
import { credentialOf } from './sessions.ts'
import { beginAttempt, forgiveAttempt } from './throttle.ts'
import { tidyName } from './tidy-texts.ts'

type Needs = Pick<Context, 'db' | 'now'> & { readonly passwords: Passwords }

/** How the call came. */
export interface EditOrigin {
  /** The session that stays when the password changes; undefined: none does. */
  readonly sessionToken: string | undefined
  readonly address: string
  readonly ifMatch: string | undefined
}

/**
 * Changes one's own name or password. A new password ends all other sessions.
 * @throws {CatalogueError} PERSON_NOT_FOUND, PASSWORD_WRONG, FORBIDDEN, PASSWORD_UNFIT, CONTENT_INVALID, VERSION_CONFLICT
 * @throws {TooManyRequestsError}
 */
export async function editPerson(
  ctx: Needs,
  caller: Caller,
  { name, password, currentPassword }: PersonChange,
  origin: EditOrigin,
): Promise<PersonRow> {
  const person = await getPerson(ctx.db, caller.id)
  const tidied = name === undefined ? {} : { name: tidyName(name) }
  const hashed = password === undefined ? {} : await replacePassword(ctx, person, { password, currentPassword }, origin)
  return ctx.db.transaction(async (tx) => {
    const now = await getPerson(tx, caller.id)
    requireMatch(origin.ifMatch, now)
    if (hashed.passwordHash !== undefined) {
      if (now.passwordHash !== person.passwordHash) throw passwordWrong() // it was changed while we looked
      await deleteOtherSessions(tx, now.id, digest(origin.sessionToken ?? ''))
      const toDigest = credentialOf(hashed.passwordHash)
      await renewSessions(tx, now.id, { fromDigest: credentialOf(now.passwordHash), toDigest })
    }
    return updatePerson(tx, now.id, { ...tidied, ...hashed }, ctx.now())
  })
}

async function replacePassword(
  ctx: Needs,
  { email, passwordHash }: PersonRow,
  { password, currentPassword }: { password: string; currentPassword: string | undefined },
  { address, sessionToken }: EditOrigin,
): Promise<{ passwordHash?: string }> {
  checkPassword(password, email)
  if (passwordHash === null) {
    // There is no old one to ask for: a token that got out must not become a way in that stays.
    if (sessionToken === undefined) throw new CatalogueError('FORBIDDEN', 'Sign in on the page to set a password.')
  } else {
    const attempt = await beginAttempt(ctx, { email, address })
    if (!(await ctx.passwords.verify(currentPassword ?? '', passwordHash))) throw passwordWrong()
    await ctx.db.transaction((tx) => forgiveAttempt(tx, attempt))
  }
  return { passwordHash: await ctx.passwords.hash(password) }
}

function passwordWrong(): CatalogueError {
  return new CatalogueError('PASSWORD_WRONG', 'currentPassword is not your password: nothing was changed.', {
    errors: [{ pointer: '/currentPassword', code: 'PASSWORD_WRONG', detail: 'is not right' }],
  })
}
