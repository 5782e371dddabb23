import type { JobDefinition } from '../../jobs/job-definition.ts'
import { readOpenedRanges } from './reachable.ts'
import { resolveName } from './resolve-name.ts'
import { SENDING_BOUNDS, sendMessages } from './send-messages.ts'

/** Sends what waits at one webhook. It is never given up: what is to be sent is asked for until it is. */
export const sendWebhooksJob: JobDefinition = {
  maxAttempts: Number.MAX_SAFE_INTEGER,
  run: async (ctx, { key: webhookId }, signal) => {
    const opened = readOpenedRanges(ctx.settings.WEBHOOK_ALLOW_ADDRESSES)
    await sendMessages(ctx, webhookId, { ...SENDING_BOUNDS, opened, resolve: resolveName }, signal)
    return undefined
  },
  isFinal: () => false,
  giveUp: async () => false,
}
