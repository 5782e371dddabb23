import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const SOURCES = fileURLToPath(new URL('../../web/src', import.meta.url))
const CATALOGUES = ['en', 'zh-hans', 'zh-hant'] as const

type Message = string | { readonly one?: string; readonly other: string }

/** Keys that are looked up by what the server says, such as an error's code. */
const BY_CODE = ['problem.', 'warning.', 'region.', 'locale.']

test('each language has the same messages with the same places to fill in', () => {
  const reference = readCatalogue('en')
  for (const name of CATALOGUES) {
    const catalogue = readCatalogue(name)
    expect(Object.keys(catalogue), name).toEqual(Object.keys(reference))
    for (const [key, message] of Object.entries(catalogue)) {
      expect(placesOf(message), `${name} ${key}`).toEqual(placesOf(reference[key] ?? ''))
    }
  }
})

test('no message is empty, and plural forms are those that the language has', () => {
  for (const name of CATALOGUES) {
    const categories = new Intl.PluralRules(name).resolvedOptions().pluralCategories
    for (const [key, message] of Object.entries(readCatalogue(name))) {
      const forms = typeof message === 'string' ? { other: message } : message
      expect(
        Object.values(forms).every((form) => form.trim() !== ''),
        `${name} ${key}`,
      ).toBe(true)
      if (typeof message !== 'string')
        expect(Object.keys(message).sort(), `${name} ${key}`).toEqual([...categories].sort())
    }
  }
})

test('every message is used, and what is used exists', () => {
  const code = readSources()
  const keys = Object.keys(readCatalogue('en'))
  const prefixes = [...code.matchAll(/`([a-z]\w*(?:\.\w+)*\.)\$\{/gi)].map((match) => match[1] ?? '')
  const unused = keys.filter(
    (key) => !code.includes(`'${key}'`) && ![...prefixes, ...BY_CODE].some((prefix) => key.startsWith(prefix)),
  )
  const asked = [...code.matchAll(/\bt\(\s*'([^']+)'/g)].map((match) => match[1] ?? '')
  expect(unused).toEqual([])
  expect(asked.filter((key) => !keys.includes(key))).toEqual([])
})

test('colours are written in the token file alone', () => {
  const found = listSources()
    .filter((path) => !path.endsWith('tokens.css'))
    .flatMap((path) => {
      const style = path.endsWith('.svelte')
        ? (/<style>[\s\S]*<\/style>/.exec(readSource(path))?.[0] ?? '')
        : readSource(path)
      const literals = style.match(/#[0-9a-f]{3,8}\b(?!['"])|\b(?:rgba?|hsla?|oklch|light-dark)\(/gi) ?? []
      return /\.(css|svelte)$/.test(path) ? literals.map((literal) => `${path} ${literal}`) : []
    })
  expect(found).toEqual([])
})

test('no markup carries a style attribute, which the page’s policy would refuse', () => {
  expect(listSources().filter((path) => path.endsWith('.svelte') && /\sstyle="/.test(readSource(path)))).toEqual([])
})

function readCatalogue(name: (typeof CATALOGUES)[number]): Record<string, Message> {
  return JSON.parse(readSource(`messages/${name}.json`)) as Record<string, Message>
}

function placesOf(message: Message): string[] {
  const text = typeof message === 'string' ? message : message.other
  return [...text.matchAll(/\{\w+\}/g)].map((match) => match[0]).sort()
}

function readSources(): string {
  return listSources()
    .filter((path) => /\.(ts|svelte)$/.test(path))
    .map(readSource)
    .join('\n')
}

function listSources(): string[] {
  return readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter((path) => /\.(ts|svelte|css)$/.test(path))
}

function readSource(path: string): string {
  return readFileSync(`${SOURCES}/${path}`, 'utf8')
}
