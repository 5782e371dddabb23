import { t } from '../language/language.svelte.ts'
import type { series } from './series.svelte.ts'

/** Why the next step cannot be taken yet, for people; undefined: it can. */
export function whyNotYet(
  { sending, busy, import: made }: typeof series,
  isWorkSaid: boolean,
): { readonly text: string; readonly isFault: boolean } | undefined {
  if (busy) return { text: t('imports.why.busy'), isFault: false }
  if (made) {
    const { plan } = made
    if (plan.errorCount > 0) return { text: t('imports.why.errors', { n: plan.errorCount }), isFault: true }
    return plan.counts.create + plan.counts.change === 0 ? { text: t('imports.why.same'), isFault: false } : undefined
  }
  if (sending.files.length === 0) return { text: t('imports.why.empty'), isFault: false }
  if (sending.failed.length > 0) return { text: t('imports.why.failed', { n: sending.failed.length }), isFault: true }
  if (!sending.isDone) return { text: t('imports.why.sending'), isFault: false }
  return isWorkSaid ? undefined : { text: t('imports.why.work'), isFault: true }
}
