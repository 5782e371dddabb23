/**
 * Writes server/language/tables/*.json from the dictionaries of opencc-js (OpenCC's data, Apache-2.0) and from our own
 * everyday-words.json. The tables are committed, so that only drafts for other regions read opencc-js at run time.
 *
 *     node scripts/make-language-tables.ts [--check]
 *
 * `--check` writes nothing and ends with 1 when a table on disk is not what the dictionaries give.
 */
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { compileVocabulary } from '../server/language/compile-vocabulary.ts'
import { FOLD_OVERRIDES, UNFOLDED, UNSAFE_WORDS } from './language-table-choices.ts'

const TABLES = new URL('../server/language/tables/', import.meta.url)
const FREQUENT_HAN = 3_000

type Pairs = [from: string, to: string][]
interface EverydayWords {
  concepts: ({ canonical: string } & Record<'CN' | 'TW' | 'HK' | 'MO', string[]>)[]
  protected: string[]
}

const dictionaries = {
  ts: await readDictionary('TSCharacters'),
  st: await readDictionary('STCharacters'),
  tw: await readDictionary('TWVariantsRev'),
  hk: await readDictionary('HKVariantsRev'),
  twWords: await readDictionary('TWPhrasesRev'),
  hkWords: await readDictionary('HKPhrasesRev'),
  phrases: await readDictionary('STPhrases'),
}

const hanFold = makeHanFold()
const scripts = makeScripts()
const vocabulary = makeVocabulary()
const openccWords = listOpenccWords()
const frequency = makeFrequency()

const tables = {
  'han-fold.json': JSON.stringify({
    from: [...hanFold.keys()].join(''),
    to: [...hanFold.values()].join(''),
  }),
  'scripts.json': JSON.stringify(scripts),
  'vocabulary.json': `{\n${[...vocabulary].map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',\n')}\n}`,
  'opencc-words.json': JSON.stringify(openccWords),
  'han-frequency.json': JSON.stringify(frequency),
}
const fingerprint = createHash('sha256')
  .update(tables['han-fold.json'] + tables['vocabulary.json'])
  .digest('hex')
  .slice(0, 8)

const wanted = { ...tables, 'fingerprint.json': JSON.stringify({ fingerprint }) }
if (process.argv.includes('--check')) checkTables(wanted)
else for (const [name, text] of Object.entries(wanted)) writeFileSync(new URL(name, TABLES), `${text}\n`)
console.log(
  `${hanFold.size} characters fold, ${vocabulary.size} words, ${scripts.hans.length} + ${scripts.hant.length} characters of one script, ${fingerprint}`,
)

async function readDictionary(name: string): Promise<Pairs> {
  const path = fileURLToPath(import.meta.resolve(`opencc-js/dict/${name}`))
  const module: { default: string } = await import(path)
  return module.default.split('|').map((entry) => {
    const [from = '', to = ''] = entry.split(' ')
    return [from, to]
  })
}

/** Every Han character that is written another way in another region, to the one form that we compare by. */
function makeHanFold(): Map<string, string> {
  const step = new Map(dictionaries.ts.filter(([from, to]) => isOne(from) && isOne(to)))
  for (const [regional, standard] of [...dictionaries.tw, ...dictionaries.hk]) {
    const to = step.get(standard) ?? standard
    // Where the simplified form is the regional one (台 of 臺), it stays.
    if (isOne(regional) && isOne(to) && !step.has(regional) && to !== regional) step.set(regional, to)
  }
  for (const [from, to] of FOLD_OVERRIDES) {
    step.set(from, to)
    if (step.get(to) === from) step.delete(to)
  }
  for (const from of UNFOLDED) step.delete(from)

  const fold = new Map<string, string>()
  for (const from of [...step.keys()].sort(byCodePoint)) {
    // A compatibility ideograph never reaches the table: NFKC has replaced it.
    if (from.normalize('NFKC') !== from) continue
    const to = follow(step, from)
    if (to !== from) fold.set(from, to)
  }
  for (const [from, to] of fold) if (fold.has(to)) throw new Error(`${from} folds to ${to}, which folds again`)
  return fold
}

function follow(step: Map<string, string>, from: string): string {
  const seen = new Set<string>()
  let at = from
  for (let next = step.get(at); next !== undefined && !seen.has(next); next = step.get(at)) {
    seen.add(at)
    at = next.normalize('NFKC')
  }
  return at
}

/** Characters that only one of the two scripts writes. */
function makeScripts(): { hans: string; hant: string } {
  const traditional = new Set(dictionaries.st.flatMap(([, to]) => [...to]))
  const simplified = new Set(dictionaries.ts.flatMap(([, to]) => [...to]))
  const hans = dictionaries.st.map(([from]) => from).filter((c) => isOne(c) && !traditional.has(c))
  const hant = dictionaries.ts.map(([from]) => from).filter((c) => isOne(c) && !simplified.has(c))
  return { hans: hans.join(''), hant: hant.join('') }
}

/** Folded regional word to folded canonical word; a word that maps to itself is there to win against a shorter key. */
function makeVocabulary(): Map<string, string> {
  const everyday = JSON.parse(readFileSync(new URL('everyday-words.json', TABLES), 'utf8')) as EverydayWords
  const raw = new Map<string, string>()
  for (const [from, to] of [...dictionaries.twWords, ...dictionaries.hkWords]) add(raw, from, to)
  for (const word of UNSAFE_WORDS) raw.delete(plain(word))
  for (const { canonical, CN, TW, HK, MO } of everyday.concepts) {
    for (const word of [...CN, ...TW, ...HK, ...MO]) raw.set(plain(word), plain(canonical))
    raw.delete(plain(canonical))
  }

  const words = compileVocabulary(raw, everyday.protected.map(plain))
  return new Map([...words].sort(([a], [b]) => byCodePoint(a, b)))
}

/** The regional words of the vocabulary that only OpenCC's lists have, as these write them. */
function listOpenccWords(): { TW: string[]; HK: string[] } {
  const { concepts } = JSON.parse(readFileSync(new URL('everyday-words.json', TABLES), 'utf8')) as EverydayWords
  const own = new Set(concepts.flatMap(({ CN, TW, HK, MO }) => [...CN, ...TW, ...HK, ...MO].map(plain)))
  const isListed = (word: string) => {
    const value = vocabulary.get(plain(word))
    return value !== undefined && value !== plain(word) && !own.has(plain(word))
  }
  const words = (pairs: Pairs) => [...new Set(pairs.map(([from]) => from).filter(isListed))]
  return { TW: words(dictionaries.twWords), HK: words(dictionaries.hkWords) }
}

function add(words: Map<string, string>, from: string, to: string): void {
  const key = plain(from)
  const value = plain(to)
  // One character is too little context: 宏, 埠 and 硅 are parts of other words.
  if ([...key].length > 1 && [...value].length > 1) words.set(key, value)
}

/** Han characters of both scripts, the one met most often in everyday words first. */
function makeFrequency(): { hans: string; hant: string } {
  const hans = new Map<string, number>()
  const hant = new Map<string, number>()
  for (const [simplified, traditional] of dictionaries.phrases) {
    for (const c of simplified) hans.set(c, (hans.get(c) ?? 0) + 1)
    for (const c of traditional) hant.set(c, (hant.get(c) ?? 0) + 1)
  }
  return { hans: mostFrequent(hans), hant: mostFrequent(hant) }
}

function mostFrequent(counts: Map<string, number>): string {
  return [...counts]
    .sort((a, b) => b[1] - a[1] || byCodePoint(a[0], b[0]))
    .slice(0, FREQUENT_HAN)
    .map(([c]) => c)
    .join('')
}

/** As server/language folds it: kept here in small, because the tables are made before that code can load them. */
function plain(word: string): string {
  return [...word.normalize('NFKC').toLowerCase()]
    .map((c) => hanFold.get(c) ?? c)
    .join('')
    .replace(/[\p{P}\p{Z}]+/gu, ' ')
    .trim()
}

function isOne(text: string): boolean {
  return [...text].length === 1
}

function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function checkTables(wanted: Record<string, string>): void {
  for (const [name, text] of Object.entries(wanted)) {
    if (readFileSync(new URL(name, TABLES), 'utf8') !== `${text}\n`) {
      console.error(`server/language/tables/${name} is out of date: run node scripts/make-language-tables.ts`)
      process.exitCode = 1
    }
  }
}
