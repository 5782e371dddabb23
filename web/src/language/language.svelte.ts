import type { MessageKey, MessageSection } from '../messages/keys.ts'
import { firstKnown, type UiLocale, uiLocaleOf } from './ui-locales.ts'

export type { MessageKey } from '../messages/keys.ts'

/** A sentence, or a form for each plural category that differs from the last one; `{name}` is filled in. */
type Forms = Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> & { readonly other: string }
type Message = string | Forms
type Catalogue = Readonly<Record<string, Message>>

/** Each section of each language is a file of its own: a reader fetches those that are read. */
const FILES = import.meta.glob<{ readonly default: Catalogue }>('../messages/*/*.json')
const KEY = 'juku.language'

let locale = $state<UiLocale>(uiLocaleOf(window.localStorage.getItem(KEY)) ?? firstKnown(navigator.languages))
let catalogue = $state.raw<Catalogue>({})
const wanted = new Set<MessageSection>()
let rest: Promise<unknown> = Promise.resolve()

/** The language of the page: the reader's choice, else the browser's. */
export const language = {
  get locale() {
    return locale
  },
  /** Fetches sections of the messages, where they are not here yet; nothing of them can be said before. */
  async load(sections: readonly MessageSection[]): Promise<void> {
    const missing = sections.filter((section) => !wanted.has(section))
    const asked = locale
    const found = await fetchSections(asked, missing)
    for (const section of missing) wanted.add(section)
    catalogue = asked === locale ? { ...catalogue, ...found } : await fetchSections(locale, [...wanted])
  },
  /** Fetches sections that only parts speak with which come after a view. */
  loadLater(sections: readonly MessageSection[]): void {
    rest = language.load(sections)
    rest.catch(() => undefined) // who waits for it says so
  },
  /** What `loadLater` fetches. @throws where the network fails */
  get rest(): Promise<unknown> {
    return rest
  },
  /** Fetches what problems are called, for which nothing waits: until then they speak as the server does. */
  loadProblems(): void {
    language.load(['problem']).catch(() => undefined)
  },
  /** Changes the language once its words are here; without a network the page stays as it is. */
  async choose(next: UiLocale): Promise<void> {
    catalogue = await fetchSections(next, [...wanted])
    locale = next
    window.localStorage.setItem(KEY, next)
  },
}

/** A message in the page's language. `values.n` picks the plural form; numbers are written as the language does. */
export function t(key: MessageKey, values: Readonly<Record<string, string | number>> = {}): string {
  const message = catalogue[key]
  if (message === undefined) return key
  const text = typeof message === 'string' ? message : formOf(message, values.n)
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name]
    if (value === undefined) return whole
    return typeof value === 'number' ? new Intl.NumberFormat(locale).format(value) : value
  })
}

/** Whether there is a message for a key that came from outside, such as an error's code. */
export function isMessageKey(key: string): key is MessageKey {
  return Object.hasOwn(catalogue, key)
}

async function fetchSections(of: UiLocale, sections: readonly MessageSection[]): Promise<Catalogue> {
  const found = await Promise.all(
    sections.map((section) => FILES[`../messages/${of.toLowerCase()}/${section}.json`]?.()),
  )
  return Object.assign({}, ...found.map((file) => file?.default))
}

function formOf(forms: Forms, n: string | number | undefined): string {
  return (typeof n === 'number' ? forms[new Intl.PluralRules(locale).select(n)] : undefined) ?? forms.other
}
