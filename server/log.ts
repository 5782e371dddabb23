import type { FastifyBaseLogger } from 'fastify'
import { pino } from 'pino'
import type { Settings } from './config.ts'

/** One JSON line an entry on standard output. What a credential may stand in is never written. */
export function createLog(settings: Pick<Settings, 'LOG_LEVEL'>, part: 'server' | 'worker'): FastifyBaseLogger {
  return pino({
    level: settings.LOG_LEVEL,
    base: { part },
    redact: ['req.headers.authorization', 'req.headers.cookie', 'req.headers["x-csrf-token"]'],
  })
}
