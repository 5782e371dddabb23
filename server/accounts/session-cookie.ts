import type { FastifyReply } from 'fastify'
import type { Context } from '../context.ts'
import { isTls, sessionCookieName } from '../http/authenticate.ts'
import { SESSION_MS } from './sessions.ts'

type Settings = Pick<Context['settings'], 'PUBLIC_URL'>

/** Gives a browser its session. */
export function setSessionCookie(reply: FastifyReply, settings: Settings, sessionToken: string): void {
  reply.setCookie(sessionCookieName(settings), sessionToken, { ...bounds(settings), maxAge: SESSION_MS / 1_000 })
}

/** Takes it away. */
export function clearSessionCookie(reply: FastifyReply, settings: Settings): void {
  reply.clearCookie(sessionCookieName(settings), bounds(settings))
}

function bounds(settings: Settings) {
  return { path: '/', httpOnly: true, sameSite: 'lax', secure: isTls(settings) } as const
}
