import type { WorkKind } from '../api/contract.ts'
import { t } from '../language/language.svelte.ts'
import { joinFacts, localeName, regionName } from '../language/names.ts'
import { termName } from '../state/vocabularies.svelte.ts'
import type { Ai, Card, ContentNote, Credit, Draft, FieldName, Filing, Rating, Window } from './draft.ts'
import { fieldName } from './field-name.ts'
import type { Conflict } from './merge.ts'
import { regionsText, windowDates } from './windows/dates.ts'

/** Which thing a conflict is about, such as the title of a locale. */
export function conflictName({ field, key, mine, theirs, base }: Conflict): string {
  const thing = mine ?? theirs ?? base
  if (field === 'titles') {
    const { locale, kind } = thing as Draft['titles'][number]
    return joinFacts([fieldName(field), localeName(locale), t(`edit.title.${kind}`)])
  }
  if (field === 'synopses') return joinFacts([fieldName(field), localeName(key)])
  if (field === 'ai') return joinFacts([fieldName(field), t(`edit.aiField.${key as keyof Ai}`)])
  return fieldName(field)
}

/** A thing of a field in words, for whoever compares two of them; undefined: it is not there. */
export function thingText({ field, key }: Pick<Conflict, 'field' | 'key'>, thing: unknown): string {
  if (thing === undefined) return t('edit.isGone')
  if (field === 'ai') return aiText(key, thing)
  return TEXTS[field]?.(thing as never) ?? String(thing ?? '—')
}

const TEXTS: { readonly [Field in FieldName]?: (thing: never) => string } = {
  kind: (kind: WorkKind) => t(`kind.${kind}`),
  originalLocale: localeName,
  originRegion: regionName,
  coProductionRegions: regionName,
  titles: ({ text }: { text: string }) => text,
  synopses: ({ text }: { text: string }) => text,
  genres: (code: string) => termName('genre', code),
  externalIds: ({ scheme, value }: Draft['externalIds'][number]) => `${scheme} ${value}`,
  credits: ({ role, names, character }: Credit) =>
    joinFacts([termName('role', role), ...names.map(({ text }) => text), character]),
  contentNotes: ({ code, texts }: ContentNote) => joinFacts([termName('note', code), ...texts.map(({ text }) => text)]),
  windows: (window: Window) =>
    joinFacts([
      t(`edit.licence.${window.licenceType}`),
      regionsText(window),
      windowDates(window),
      window.licensee,
      window.isExclusive ? t('edit.exclusive') : null,
    ]),
  ratings: ({ region, system, status, code }: Rating) =>
    joinFacts([regionName(region), system, code ?? t(`edit.rating.${status}`)]),
  filings: ({ region, scheme, number }: Filing) => joinFacts([regionName(region), scheme, number]),
}

function aiText(key: string, thing: unknown): string {
  if (thing === null) return t('edit.notSaid')
  if (typeof thing === 'boolean') return t(thing ? 'edit.yes' : 'edit.no')
  if (key === 'involvement') return t(`edit.ai.${thing as NonNullable<Ai['involvement']>}`)
  if (key === 'label') return t((thing as Card).isShown ? 'edit.card.shown' : 'edit.card.notShown')
  if (!Array.isArray(thing) || thing.length === 0) return '—'
  if (key === 'elements') return joinFacts(thing.map((one) => t(`edit.element.${one as 'script'}`)))
  if (key === 'tools') return joinFacts(thing as string[])
  return joinFacts((thing as Ai['evidence']).map(({ text, url }) => text ?? url))
}
