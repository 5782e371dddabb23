import type { FoundValues } from '../api/contract.ts'
import { isMessageKey, language, t } from './language.svelte.ts'
import { clock, localeName, regionName } from './names.ts'

const LONG_MS = 60_000

/**
 * What the server found, in the page's language: the message of that key, filled with what the finding's sentence is made of.
 * undefined: there is no such message, or what it needs was not noted.
 */
export function tell(key: string, values: FoundValues = {}): string | undefined {
  if (!isMessageKey(key)) return undefined
  const places = [...t(key).matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name)
  if (places.some((name) => values[name] === undefined)) return undefined
  const said = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, say(name, value)]))
  return t(key, typeof values.count === 'number' ? { n: values.count, ...said } : said)
}

function say(name: string, value: string | number): string | number {
  if (typeof value === 'number') return name.endsWith('Ms') ? lengthText(value) : value
  if (name.endsWith('ocale')) return localeName(value)
  return name.endsWith('egion') ? regionName(value) : value
}

/** `1.35 sec`; a minute and more as the player writes it. */
function lengthText(ms: number): string {
  if (ms >= LONG_MS) return clock(ms, { tenths: true })
  return new Intl.NumberFormat(language.locale, { style: 'unit', unit: 'second', maximumFractionDigits: 2 }).format(
    ms / 1000,
  )
}
