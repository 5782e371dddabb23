import type { LocalText } from '../../db/schema/index.ts'
import type { ErrorPlace } from '../errors.ts'
import { foldText } from '../language/fold-text.ts'
import { type ExternalId, readExternalId } from './external-ids.ts'
import { CONTENT_NOTES, CREDIT_ROLES, GENRES, isTerm, nearestTerms, type Term } from './vocabulary.ts'

/** What is said of a work beside its names. */
export interface Descriptions {
  readonly genres?: readonly string[]
  readonly credits?: readonly { role: string; names: readonly LocalText[]; character?: string | null }[]
  readonly tags?: readonly string[]
  readonly contentNotes?: readonly { code: string; texts?: readonly LocalText[] }[]
  readonly covers?: readonly { locale: string; stillId: string }[]
  readonly externalIds?: readonly ExternalId[]
}

/** Checks of single values, which note what is wrong. */
export interface Checks {
  localeAt(locale: string, pointer: string): string
  textAt(text: string, pointer: string): string
  tidyAt<T extends LocalText>(entry: T, pointer: string): T
  note(place: ErrorPlace): void
}

/** The same content with everything in the form that is stored; only what was given. */
export function checkDescriptions(content: Descriptions, checks: Checks): Descriptions {
  const { genres, credits, tags, contentNotes, covers, externalIds } = content
  for (const [index, genre] of (genres ?? []).entries()) termAt(checks, GENRES, genre, `/genres/${index}`)
  return {
    ...(credits ? { credits: credits.map((credit, index) => creditAt(checks, credit, `/credits/${index}`)) } : {}),
    ...(tags ? { tags: checkTags(checks, tags) } : {}),
    ...(contentNotes ? { contentNotes: checkNotes(checks, contentNotes) } : {}),
    ...(covers ? { covers: checkCovers(checks, covers) } : {}),
    ...(externalIds ? { externalIds: checkExternalIds(checks, externalIds) } : {}),
  }
}

/** What tags are compared by: the common script, without case, width and gaps. */
export function foldTag(tag: string): string {
  return foldText(tag).replaceAll(/\s+/g, ' ')
}

function termAt(checks: Checks, terms: readonly Term[], code: string, pointer: string): void {
  if (isTerm(terms, code)) return
  const detail = `${code} is not in the vocabulary. The nearest are ${nearestTerms(terms, code).join(', ')}.`
  checks.note({ pointer, code: 'TERM_UNKNOWN', detail })
}

type Credit = NonNullable<Descriptions['credits']>[number]

function creditAt(checks: Checks, { role, names, character }: Credit, pointer: string): Credit {
  termAt(checks, CREDIT_ROLES, role, `${pointer}/role`)
  return {
    role,
    names: textsAt(checks, names, `${pointer}/names`),
    character: character == null ? null : checks.textAt(character, `${pointer}/character`),
  }
}

/** A tag that is there twice, in whatever script, stays where it came first. */
function checkTags(checks: Checks, tags: readonly string[]): string[] {
  const tidy = tags.map((tag, index) => checks.textAt(tag, `/tags/${index}`))
  return [...Map.groupBy(tidy, foldTag).values()].flatMap((same) => same.slice(0, 1))
}

type ContentNotes = NonNullable<Descriptions['contentNotes']>

function checkNotes(checks: Checks, notes: ContentNotes): ContentNotes {
  requireOnce(
    checks,
    '/contentNotes',
    'code',
    notes.map(({ code }) => code),
  )
  return notes.map(({ code, texts = [] }, index) => {
    termAt(checks, CONTENT_NOTES, code, `/contentNotes/${index}/code`)
    return { code, texts: textsAt(checks, texts, `/contentNotes/${index}/texts`) }
  })
}

type Covers = NonNullable<Descriptions['covers']>

function checkCovers(checks: Checks, covers: Covers): Covers {
  const found = covers.map((cover, index) => ({
    ...cover,
    locale: checks.localeAt(cover.locale, `/covers/${index}/locale`),
  }))
  requireOnce(
    checks,
    '/covers',
    'locale',
    found.map(({ locale }) => locale),
  )
  return found
}

function checkExternalIds(checks: Checks, ids: readonly ExternalId[]): ExternalId[] {
  const found = ids.map((id, index) => {
    const read = readExternalId(id)
    if (!('code' in read)) return read
    checks.note({ pointer: `/externalIds/${index}/value`, ...read })
    return id
  })
  requireOnce(
    checks,
    '/externalIds',
    'value',
    found.map(({ scheme, value }) => `${scheme} ${value}`),
  )
  return found
}

function textsAt(checks: Checks, texts: readonly LocalText[], pointer: string): LocalText[] {
  const found = texts.map((text, index) => checks.tidyAt(text, `${pointer}/${index}`))
  requireOnce(
    checks,
    pointer,
    'locale',
    found.map(({ locale }) => locale),
  )
  return found
}

function requireOnce(checks: Checks, pointer: string, field: string, keys: readonly string[]): void {
  for (const [index, key] of keys.entries()) {
    if (keys.indexOf(key) === index) continue
    checks.note({ pointer: `${pointer}/${index}/${field}`, code: 'REPEATED', detail: `${key} is there twice.` })
  }
}
