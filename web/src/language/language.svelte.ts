import type en from '../messages/en.json'

export const UI_LOCALES = ['zh-Hans', 'zh-Hant', 'en'] as const
export type UiLocale = (typeof UI_LOCALES)[number]

export type MessageKey = keyof typeof en
/** A sentence, or one form for each plural category that the language has; `{name}` is filled in. */
type Message = string | { readonly one?: string; readonly other: string }

type Catalogue = Readonly<Record<MessageKey, Message>>

/** Each language is a file of its own: a reader fetches the one that is read. */
const CATALOGUES: Readonly<Record<UiLocale, () => Promise<{ readonly default: Catalogue }>>> = {
  en: () => import('../messages/en.json'),
  'zh-Hans': () => import('../messages/zh-hans.json'),
  'zh-Hant': () => import('../messages/zh-hant.json'),
}
const KEY = 'juku.language'

let locale = $state<UiLocale>(kept() ?? firstKnown(navigator.languages))
let catalogue = $state.raw<Catalogue>()

/** The language of the page: the reader's choice, else the browser's. */
export const language = {
  get locale() {
    return locale
  },
  /** Fetches the first language; nothing can be said before. */
  async load(): Promise<void> {
    catalogue = (await CATALOGUES[locale]()).default
  },
  /** Changes the language once its words are here; without a network the page stays as it is. */
  async choose(next: UiLocale): Promise<void> {
    catalogue = (await CATALOGUES[next]()).default
    locale = next
    window.localStorage.setItem(KEY, next)
  },
}

/** A message in the page's language. `values.n` picks the plural form; numbers are written as the language does. */
export function t(key: MessageKey, values: Readonly<Record<string, string | number>> = {}): string {
  const message = catalogue?.[key]
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
  return catalogue !== undefined && Object.hasOwn(catalogue, key)
}

function formOf(message: { readonly one?: string; readonly other: string }, n: string | number | undefined): string {
  const category = typeof n === 'number' ? new Intl.PluralRules(locale).select(n) : 'other'
  return (category === 'one' ? message.one : undefined) ?? message.other
}

function kept(): UiLocale | undefined {
  const value = window.localStorage.getItem(KEY)
  return UI_LOCALES.find((one) => one === value)
}

function firstKnown(wanted: readonly string[]): UiLocale {
  for (const tag of wanted) {
    const { language: base, script } = new Intl.Locale(tag).maximize()
    if (base === 'yue' || (base === 'zh' && script === 'Hant')) return 'zh-Hant'
    if (base === 'zh') return 'zh-Hans'
    if (base === 'en') return 'en'
  }
  return 'en'
}
