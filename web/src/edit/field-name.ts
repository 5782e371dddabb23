import { t } from '../language/language.svelte.ts'
import type { FieldName } from './draft.ts'

/** What a field is called. */
export function fieldName(field: FieldName): string {
  return t(`edit.field.${field}`)
}
