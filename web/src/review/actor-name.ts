import { t } from '../language/language.svelte.ts'
import type { Actor } from './api.ts'

/** What somebody is called; '' for nobody. The operator has no name of their own. */
export function actorName(actor: Actor | null | undefined): string {
  return actor?.id === 'operator' ? t('review.operator') : (actor?.name ?? '')
}
