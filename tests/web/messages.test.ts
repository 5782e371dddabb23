import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { FINDING_VALUES } from '../../server/http/finding-values.ts'
import { PROBLEM_CODES } from '../../server/http/problems.ts'

const SOURCES = fileURLToPath(new URL('../../web/src', import.meta.url))
const LANGUAGES = readdirSync(`${SOURCES}/messages`).filter((name) => !name.endsWith('.ts'))
const SECTIONS = readdirSync(`${SOURCES}/messages/en`).map((file) => file.replace('.json', ''))

/** Which section each message is in. */
const SECTION_OF = new Map(SECTIONS.flatMap((one) => Object.keys(readSection('en', one)).map((key) => [key, one])))

type Message = string | { readonly [category: string]: string; readonly other: string }

/** Keys that are looked up by what the server says, such as an error's code. */
const BY_CODE = ['problem.', 'warning.', 'region.', 'locale.']

/** What every view has by and by. Problems are told by their codes, and as the server tells them until their sentences are here. */
const EVERYWHERE = ['shell', 'nothing', 'problem']

/** Codes that the page itself gives. */
const OF_THE_PAGE = ['ANSWER_UNREADABLE', 'CANCELLED', 'OFFLINE']

/** Codes that nobody meets through the page, and why. All others have a sentence in its languages. */
const NOT_MET = new Map([
  ...because('the partner API alone answers so, to programs with a key', [
    ...['KEY_MISSING', 'KEY_WRONG', 'KEY_EXPIRED', 'KEY_REVOKED', 'SCOPE_MISSING', 'SNAPSHOT_NEEDED'],
    ...['EXPORT_FORMAT_NOT_TAKEN', 'MEDIA_LINK_WRONG', 'MEDIA_LINK_EXPIRED'],
  ]),
  ...because('the page offers only the formats that there are', ['EXPORT_FORMAT_NOT_FOUND']),
  ...because('the page opens no stream of events', ['TOO_MANY_STREAMS']),
  ...because('the page lists what could be adapted, and answers nothing of it', [
    ...['ADAPTATION_ITEM_NOT_FOUND', 'ADAPTATION_ANSWER_NOT_FOUND'],
  ]),
  ...because('the page lists the rules, and reads or changes none by itself', [
    ...['RULE_PACK_NOT_FOUND', 'RULE_PACK_INVALID'],
  ]),
  ...because('the page takes no withdrawal back', ['UNDO_EXPIRED']),
  ...because('the page sends no packets of a translation', ['PACKET_INVALID', 'PACKET_TOO_LARGE']),
  ...because('the page sends no Avails', ['AVAILS_UNREADABLE', 'AVAILS_TOO_LARGE', 'AVAILS_VERSION_UNSUPPORTED']),
  ...because('the page sends one form with parts, of a cover, which is always whole', [
    ...['METADATA_MISSING', 'METADATA_INVALID', 'VIDEO_MISSING', 'IMAGE_MISSING', 'PART_UNEXPECTED', 'TOO_MANY_PARTS'],
  ]),
  ...because('the page’s uploads have the headers that the protocol asks for, and announce no checksum', [
    ...['TUS_VERSION_UNSUPPORTED', 'UPLOAD_HEADERS_INVALID', 'UPLOAD_METADATA_INVALID', 'UPLOAD_CHECKSUM_WRONG'],
  ]),
  ...because('pictures and videos are fetched by the browser, which shows no answers', [
    ...['STILL_NOT_FOUND', 'VIDEO_NOT_FOUND', 'RANGE_NOT_SATISFIABLE'],
  ]),
  ...because('without a storyboard the page shows none', ['STORYBOARD_NOT_FOUND']),
  ...because('the page lists covers, and reads none by itself', ['COVER_NOT_FOUND']),
  ...because('the page always says which version it changes', ['IF_MATCH_MISSING']),
  ...because('the page sends JSON, forms and uploads as what they are', ['CONTENT_TYPE_UNSUPPORTED']),
  ...because('no browser sends what is not HTTP', ['REQUEST_UNREADABLE']),
])

test('each language has the same messages with the same places to fill in', () => {
  for (const section of SECTIONS) {
    const reference = readSection('en', section)
    for (const name of LANGUAGES) {
      const messages = readSection(name, section)
      expect(Object.keys(messages), `${name} ${section}`).toEqual(Object.keys(reference))
      for (const [key, message] of Object.entries(messages)) {
        expect(placesOf(message), `${name} ${key}`).toEqual(placesOf(reference[key] ?? ''))
      }
    }
  }
  expect(LANGUAGES.map((name) => name.toLowerCase()).sort()).toEqual(offeredLanguages())
})

test('no message is empty, and plural forms are those that the language has', () => {
  for (const name of LANGUAGES) {
    // A million of something is written like thousands of it, with a number before it: `many` may be left out.
    const categories = new Intl.PluralRules(name).resolvedOptions().pluralCategories.filter((one) => one !== 'many')
    for (const [key, message] of Object.entries(readCatalogue(name))) {
      const forms = typeof message === 'string' ? { other: message } : message
      expect(
        Object.values(forms).every((form) => form.trim() !== ''),
        `${name} ${key}`,
      ).toBe(true)
      if (typeof message !== 'string')
        expect(
          Object.keys(message)
            .filter((one) => one !== 'many')
            .sort(),
          `${name} ${key}`,
        ).toEqual(categories.sort())
    }
  }
})

test('what the server finds has a sentence that takes its values, and a plain one where it may have been noted without them', () => {
  const messages = readCatalogue('en')
  const places = (key: string) =>
    placesOf(messages[key] ?? '')
      .map((place) => place.slice(1, -1))
      .sort()
  const { cue, subtitle, file, declared, wanted } = FINDING_VALUES
  const sentences = [
    ...Object.entries(cue).map(([code, names]) => ({ plain: `subtitles.finding.${code}`, full: `cue.${code}`, names })),
    ...Object.entries({ ...subtitle, ...file }).map(([code, names]) => ({
      ...{ plain: `warning.${code}`, full: `warning.${code}.told`, names },
    })),
    ...Object.entries(wanted).map(([code, names]) => ({
      ...{ plain: `partners.finding.${code}`, full: `partners.wanted.${code}`, names },
    })),
    ...Object.entries(declared).map(([code, names]) => ({ plain: undefined, full: `declared.${code}`, names })),
  ]
  for (const { plain, full, names } of sentences) {
    if (plain) expect(messages, plain).toHaveProperty([plain])
    if (plain) expect(places(plain), plain).toEqual([])
    if (!plain || names.length > 0) expect(messages, full).toHaveProperty([full])
    expect(places(full), full).toEqual([...names].sort())
  }
  const known = sentences.flatMap(({ plain, full }) => [plain, full])
  const found = Object.keys(messages).filter((key) => /^(cue|warning|declared|partners\.wanted)\./.test(key))
  expect(found.filter((key) => !known.includes(key))).toEqual([])
})

test('every problem that can be met through the page has a sentence in its languages', () => {
  const told = Object.keys(readSection('en', 'problem')).map((key) => key.replace('problem.', ''))
  const toTell = PROBLEM_CODES.filter((code) => !NOT_MET.has(code))
  expect(toTell.filter((code) => !told.includes(code))).toEqual([])
  expect(told.filter((code) => ![...toTell, ...OF_THE_PAGE].includes(code))).toEqual([])
  expect([...NOT_MET.keys()].filter((code) => !PROBLEM_CODES.some((known) => known === code))).toEqual([])
})

test('no view needs the sentences of problems to show: they are looked up by their codes alone', () => {
  const code = readSources()
  const sentences = Object.keys(readSection('en', 'problem'))
  expect(sentences.filter((key) => code.includes(`'${key}'`))).toEqual([])
  expect([...readSource('views.ts').matchAll(/sections: \[[^\]]*'problem'/g)]).toEqual([])
})

test('what is refused of an edit is said in the page’s language at its place', () => {
  const folders = ['catalogue', 'rights'].map((name) => fileURLToPath(new URL(`../../server/${name}`, import.meta.url)))
  const files = folders.flatMap((folder) => readdirSync(folder).map((file) => `${folder}/${file}`))
  const checks = files.filter((file) => /\/(check-[a-z-]+|declare|instant-at|external-ids)\.ts$/.test(file))
  const codes = checks.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/\bcode: '([A-Z_]+)'/g)].map(([, code]) => `fault.${code}`),
  )
  expect(codes.length).toBeGreaterThan(15)
  expect(codes.filter((key) => !(key in readCatalogue('en')))).toEqual([])
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

test('the label of a section fits the rail: three Han characters, or eleven letters', () => {
  const tooLong = LANGUAGES.flatMap((name) =>
    Object.entries(readSection(name, 'shell')).filter(([key, label]) => {
      const isLabel = key.startsWith('section.') && key !== 'section.all'
      return isLabel && (typeof label !== 'string' || !/^(\p{Script=Han}{1,3}|[^\p{Script=Han}]{1,11})$/u.test(label))
    }),
  )
  expect(tooLong).toEqual([])
})

test('a view fetches the words that it shows with, and those of its parts behind it', () => {
  const views = readSource('views.ts')
  const sources = [
    ...views.matchAll(/sections: \[([^\]]*)\],(?:\s*later: \[([^\]]*)\],)?\s*load: \(\) => import\('\.\/([^']+)'\)/g),
  ]
  expect(sources.length).toBe([...views.matchAll(/path: '/g)].length)
  const missing = sources.flatMap(([, listed = '', later = '', page = '']) => {
    const namesIn = (list: string) => [...list.matchAll(/'(\w+)'/g)].map((match) => match[1] ?? '')
    const first = [...EVERYWHERE, ...namesIn(listed)]
    const all = [...first, ...namesIn(later)]
    const atOnce = reach(page, { withLater: false })
    return reach(page, { withLater: true }).flatMap((path) =>
      wordsMissing(path, atOnce.includes(path) ? first : all).map((missing) => `${page}: ${missing}`),
    )
  })
  expect(missing).toEqual([])
})

test('what is there on every view speaks with the words of the shell, and its doors with their own', () => {
  const doors = ['shell/sign-in.svelte', 'shell/invitation.svelte']
  const atDoors = new Set(doors.flatMap((door) => reach(door, { withLater: true })))
  const inside = reach('app.svelte', { withLater: true }).filter((path) => path !== 'views.ts' && !atDoors.has(path))
  expect(inside.length).toBeGreaterThan(30)
  // Of an upload under way it tells who has begun one, in the view that has the words.
  expect(inside.flatMap((path) => wordsMissing(path, [...EVERYWHERE, 'upload']))).toEqual([])
  expect([...atDoors].flatMap((path) => wordsMissing(path, [...EVERYWHERE, 'door']))).toEqual([])
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

/** Each code with one reason. */
function because(reason: string, codes: readonly string[]): [code: string, reason: string][] {
  return codes.map((code) => [code, reason])
}

function readCatalogue(name: string): Record<string, Message> {
  return Object.assign({}, ...SECTIONS.map((section) => readSection(name, section)))
}

function readSection(language: string, section: string): Record<string, Message> {
  return JSON.parse(readSource(`messages/${language}/${section}.json`)) as Record<string, Message>
}

/** The languages that readers can choose, as the page lists them. */
function offeredLanguages(): string[] {
  const list = /UI_LOCALES = \[([^\]]*)\]/.exec(readSource('language/ui-locales.ts'))?.[1] ?? ''
  return [...list.matchAll(/'([^']+)'/g)].map((match) => (match[1] ?? '').toLowerCase()).sort()
}

/** A source and all that it imports, at once or also later, by their paths in the page's folder. */
function reach(path: string, options: { withLater: boolean }, seen = new Set<string>()): string[] {
  if (seen.has(path) || !/\.(ts|svelte)$/.test(path) || path.startsWith('..')) return []
  seen.add(path)
  const source = readSource(path)
  // The table of views leads to all of them.
  const later = path === 'views.ts' || !options.withLater ? [] : source.matchAll(/\bimport\('(\.[^']+)'\)/g)
  const imported = [...source.matchAll(/^import (?!type)[^;]*? from '(\.[^']+)'/gms), ...later]
  for (const match of imported) reach(join(dirname(path), match[1] ?? ''), options, seen)
  return [...seen]
}

/** What a source says that is in none of the sections. */
function wordsMissing(path: string, sections: readonly string[]): string[] {
  return keysIn(readSource(path), [...SECTION_OF.keys()])
    .filter((key) => !sections.includes(SECTION_OF.get(key) ?? ''))
    .map((key) => `${path} says ${key} of ${SECTION_OF.get(key)}`)
}

/** The messages that a source names whole, or by the beginning that it completes. */
function keysIn(code: string, keys: readonly string[]): string[] {
  const prefixes = [...code.matchAll(/`([a-z]\w*(?:\.\w+)*\.)\$\{/gi)].map((match) => match[1] ?? '')
  return keys.filter((key) => code.includes(`'${key}'`) || prefixes.some((prefix) => key.startsWith(prefix)))
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
