import { isIPv6 } from 'node:net'
import type { Tx } from '../../db/open.ts'
import {
  deleteSignInFailure,
  findSignInFailures,
  forgiveSignInFailure,
  putSignInFailure,
} from '../../db/queries/sign-in-failures.ts'
import type { Context } from '../context.ts'
import { TooManyRequestsError } from '../http/problems.ts'
import { digest } from './secrets.ts'

/** An attempt to sign in that is counted as a failure until it turns out to be none. */
export interface Attempt {
  readonly account: string
  readonly address: string
}

/** After this long without one, failures are forgotten. */
export const FAILURES_KEPT_MS = 24 * 60 * 60 * 1_000
/**
 * Pauses double from a second on. That of an account ends after a minute, since anybody can make its owner wait;
 * an address may serve many people, and waits longer.
 */
const ACCOUNT = { free: 5, longestMs: 60_000 } as const
const ADDRESS = { free: 20, longestMs: 15 * 60_000 } as const

/**
 * Counts an attempt before its password is looked at, so that many at once gain nothing. One that comes too early is refused and
 * not counted: waiting always helps.
 * @throws {TooManyRequestsError} with the time to wait
 */
export async function beginAttempt(
  ctx: Pick<Context, 'db' | 'now'>,
  who: { readonly email: string; readonly address: string },
): Promise<Attempt> {
  const attempt = { account: digest(`account ${who.email}`), address: digest(`address ${networkOf(who.address)}`) }
  const nowMs = ctx.now()
  await ctx.db.transaction(async (tx) => {
    const known = await findSignInFailures(tx, [attempt.account, attempt.address])
    const failures = [
      { subject: attempt.account, rule: ACCOUNT },
      { subject: attempt.address, rule: ADDRESS },
    ].map(({ subject, rule }) => {
      const row = known.find((candidate) => candidate.subject === subject)
      const isFresh = row !== undefined && row.lastAtMs > nowMs - FAILURES_KEPT_MS
      return { subject, rule, times: isFresh ? row.times : 0, lastAtMs: row?.lastAtMs ?? 0 }
    })
    const waitMs = Math.max(...failures.map(({ rule, times, lastAtMs }) => lastAtMs + pauseMs(times, rule) - nowMs))
    if (waitMs > 0) throw tooEarly(waitMs)
    for (const { subject, times } of failures)
      await putSignInFailure(tx, { subject, times: times + 1, lastAtMs: nowMs })
  })
  return attempt
}

/** Says that an attempt was right: the account begins anew, and the address has failed once less. */
export async function forgiveAttempt(tx: Tx, { account, address }: Attempt): Promise<void> {
  await deleteSignInFailure(tx, account)
  await forgiveSignInFailure(tx, address)
}

/** Says that nobody looked at an attempt: it counts for nothing. */
export async function takeBackAttempt(ctx: Pick<Context, 'db'>, { account, address }: Attempt): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    for (const subject of [account, address]) await forgiveSignInFailure(tx, subject)
  })
}

function pauseMs(times: number, { free, longestMs }: { free: number; longestMs: number }): number {
  return times < free ? 0 : Math.min(1_000 * 2 ** Math.min(times - free, 30), longestMs)
}

function tooEarly(waitMs: number): TooManyRequestsError {
  const seconds = Math.ceil(waitMs / 1_000)
  return new TooManyRequestsError(`Signing in failed several times. Try again in ${seconds} s.`, seconds)
}

/** One household has a whole /64 of IPv6. */
function networkOf(address: string): string {
  if (!isIPv6(address)) return address
  const [head = '', tail] = address.split('::')
  const groups = head.split(':').filter((group) => group !== '')
  if (tail !== undefined) while (groups.length < 4) groups.push('0')
  return groups.slice(0, 4).join(':')
}
