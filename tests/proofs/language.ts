import fc from 'fast-check'
import { alignText, canonicalise, canonicalText } from '../../server/language/canonicalise.ts'
import { findFolded, findFoldedWords } from '../../server/language/find-folded.ts'
import { findMarks } from '../../server/language/find-marks.ts'
import { foldText } from '../../server/language/fold-text.ts'
import { spaceHan, toTokens } from '../../server/language/tokens.ts'
import { SEED_VOCABULARY } from '../../server/language/vocabulary.ts'
import { SIMPLIFIED, TRADITIONAL } from '../server/subtitles/dialogue.ts'
import type { Proof } from './proof.ts'

interface Size {
  readonly runs: number
  readonly seed: number
}

/** Any string folds, canonicalises and is marked without an error, and no mark cuts a character. */
export const proof: Proof<Size> = {
  name: 'language',
  small: { runs: 1_000, seed: 20_260_101 },
  full: { runs: 200_000, seed: 20_260_102 },
  run: async (size) => proveLanguage(size),
}

const regional = [
  '計程車',
  '的士',
  '公車站',
  '網路',
  '影片',
  '我的士兵',
  '電影片段',
  '士多啤梨',
  '丹尼·鮑伊',
  '冷氣機',
  '佢哋',
]
const odd = [
  '👩‍👩‍👧',
  'e\u0301',
  'が',
  'か\u3099',
  'ﬁ',
  '㍿',
  '½',
  '\ud800',
  '\udc00',
  '𠮷',
  '\r\n',
  '葛\u{e0100}',
  'กำ',
  '🇲🇴',
  '\0',
  '\u200b',
  'İ',
  'ſ',
]
const han = fc.constantFrom(...new Set([...SIMPLIFIED.join(''), ...TRADITIONAL.join('')]))
const piece = fc.oneof(
  fc.constantFrom(...SIMPLIFIED, ...TRADITIONAL, ...regional),
  fc.constantFrom(...odd),
  fc.constantFrom(' ', '，', '。', '\n', '·', 'AI', 'Ｑ', '2077', 'coração', 'iPhone15', '—'),
  fc.string({ unit: 'binary', maxLength: 6 }),
)
const anyText = fc.oneof(
  fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 }).map((units) => String.fromCharCode(...units)),
)
const latinText = fc
  .array(
    fc.tuple(
      fc.oneof(fc.constantFrom('a', 'ab', 'aba', 'amor', 'Coração', 'cafe\u0301', 'T恤', '雨', 'app', '的士'), piece),
      fc.constantFrom(' ', ' ', ', ', '', '-', '\n', '\u200b', '。'),
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map((pairs) => pairs.flat().join(''))
const hanText = fc.array(han, { minLength: 2, maxLength: 40 }).map((characters) => characters.join(''))

/** Checks every property with that many random texts each. @throws Error with the smallest text that breaks one. */
export function proveLanguage({ runs, seed }: Size): string {
  const check = (property: fc.IRawProperty<unknown>) => fc.assert(property, { numRuns: runs, seed })
  const properties: fc.IRawProperty<unknown>[] = [
    fc.property(anyText, foldIsIdempotent),
    fc.property(hanText, foldIsOneToOneOnHan),
    fc.property(anyText, alignmentIsWhole),
    fc.property(anyText, canonicalIsSettled),
    fc.property(anyText, anyText, marksAreWhole),
    fc.property(anyText, fc.array(fc.tuple(fc.nat(), fc.nat(6)), { maxLength: 5 }), partsAreMarkedWhole),
    fc.property(hanText, fc.nat(), fc.nat(), partsAreFound),
    fc.property(anyText, anyText, fc.nat(), foundWithoutAlignmentIsAsWithIt),
    fc.property(fc.oneof(latinText, anyText), fc.nat(), fc.nat(), wordsWithoutAlignmentAreAsWithIt),
  ]
  for (const property of properties) check(property)
  return `${properties.length} properties held for ${runs.toLocaleString('en')} random texts each (seed ${seed}): the fold is idempotent and 1:1 on Han, alignments and marks stay within the text and cut no surrogate pair or grapheme, every part of a line is found in it, in either script, and where a phrase stands is the same without an alignment`
}

function foldIsIdempotent(text: string): void {
  const once = foldText(text)
  if (foldText(once) !== once) throw new Error(`Folding twice changed ${JSON.stringify(text)}`)
}

function foldIsOneToOneOnHan(text: string): void {
  if ([...foldText(text)].length !== [...text].length) throw new Error(`The fold changed the length of ${text}`)
}

function alignmentIsWhole(text: string): void {
  const edges = graphemeEdges(text)
  for (const closeness of ['exact', 'script', 'wording'] as const) {
    const {
      text: made,
      starts,
      ends,
    } = closeness === 'wording' ? canonicalise(text, SEED_VOCABULARY) : alignText(text, closeness)
    if (starts.length !== made.length || ends.length !== made.length) throw new Error('An alignment has another length')
    for (let unit = 0; unit < made.length; unit++) {
      const [from, to] = [starts[unit] ?? -1, ends[unit] ?? -1]
      if (from >= to || !edges.has(from) || !edges.has(to)) throw new Error(`Unit ${unit} comes from [${from}, ${to})`)
      if (unit > 0 && from < (starts[unit - 1] ?? 0)) throw new Error('An alignment runs backwards')
    }
  }
}

function canonicalIsSettled(text: string): void {
  const canonical = canonicalise(text, SEED_VOCABULARY).text
  if (canonicalText(text, SEED_VOCABULARY) !== canonical) throw new Error('The two ways to a canonical text differ')
  if (foldText(canonical) !== canonical) throw new Error('A canonical text is not folded')
  if (/^ | $| {2}/.test(canonical)) throw new Error('A canonical text has an idle space')
  if (
    spaceHan(canonical) !==
    toTokens(canonical)
      .map((token) => token.text)
      .join(' ')
  )
    throw new Error('Tokens differ')
}

function marksAreWhole(text: string, query: string): void {
  const edges = graphemeEdges(text)
  let last = -1
  for (const [from, to] of findMarks(text, query, SEED_VOCABULARY)?.marks ?? []) {
    if (from >= to || from <= last || !edges.has(from) || !edges.has(to)) throw new Error(`Mark [${from}, ${to})`)
    last = to
  }
}

/** The same for a query of pieces cut out of the text anywhere, so that many marks are found and some overlap. */
function partsAreMarkedWhole(text: string, cuts: readonly (readonly [number, number])[]): void {
  const parts = cuts.map(([from, length]) => text.slice(from % (text.length + 1)).slice(0, length))
  marksAreWhole(text, parts.join(' '))
}

/** A stretch of Chinese is found where it was cut out: as it stands, and written in the common form. */
function partsAreFound(text: string, a: number, b: number): void {
  const from = a % text.length
  const part = text.slice(from, from + 1 + (b % 12))
  if (findMarks(text, part, SEED_VOCABULARY)?.kind !== 'exact') throw new Error(`${part} is not found in ${text}`)
  const kind = findMarks(text, foldText(part), SEED_VOCABULARY)?.kind
  if (kind !== 'exact' && kind !== 'script') throw new Error(`${foldText(part)} is found as ${kind} in ${text}`)
}

/** Where Han characters stand in a text, whether its alignment is made or not. */
function foundWithoutAlignmentIsAsWithIt(before: string, behind: string, cut: number): void {
  const text = `${before}${behind}`
  const characters = [...foldText(text)].filter((character) => /^\p{Script=Han}$/u.test(character))
  const wanted = characters.slice(cut % (characters.length + 1)).slice(0, 1 + (cut % 3))
  if (wanted.length === 0) return
  const found = findFolded(text, wanted.join(''))
  if (found === undefined) return
  const aligned = alignText(text, 'script')
  const expected: (readonly [number, number])[] = []
  for (const match of aligned.text.matchAll(new RegExp(`(?=(${wanted.join(' *')}))`, 'gu'))) {
    const last = match.index + (match[1]?.length ?? 0) - 1
    expected.push([aligned.starts[match.index] ?? -1, aligned.ends[last] ?? -1])
  }
  if (JSON.stringify(found) !== JSON.stringify(expected)) {
    throw new Error(`${wanted.join('')} stands at ${JSON.stringify(expected)}, not at ${JSON.stringify(found)}`)
  }
}

/** The same for words without Han characters, the last of which may be cut off, among the tokens that a text has as it was written. */
function wordsWithoutAlignmentAreAsWithIt(text: string, from: number, cut: number): void {
  const aligned = alignText(text, 'exact')
  const tokens = toTokens(aligned.text)
  const wanted = tokens.slice(from % (tokens.length + 1)).slice(0, 1 + (cut % 3))
  const words = wanted.map((token) => token.text)
  const last = words.pop()
  if (last === undefined) return
  words.push([...last].slice(0, 1 + (cut % last.length)).join(''))
  if (/\p{Script=Han}/u.test(words.join(''))) return
  const found = findFoldedWords(text, words)
  if (found === undefined) return
  const expected: (readonly [number, number])[] = []
  for (let at = 0; at + words.length <= tokens.length; at++) {
    const stretch = tokens.slice(at, at + words.length)
    const isThere = stretch.every(({ text: token }, place) =>
      place < words.length - 1 ? token === words[place] : token.startsWith(words[place] ?? ''),
    )
    if (!isThere) continue
    const end = (stretch.at(-1)?.from ?? 0) + (words.at(-1)?.length ?? 0)
    expected.push([aligned.starts[stretch[0]?.from ?? 0] ?? -1, aligned.ends[end - 1] ?? -1])
    at += words.length - 1
  }
  if (JSON.stringify(found) !== JSON.stringify(expected)) {
    throw new Error(`${words.join(' ')} stands at ${JSON.stringify(expected)}, not at ${JSON.stringify(found)}`)
  }
}

function graphemeEdges(text: string): Set<number> {
  const segments = new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(text)
  return new Set([0, text.length, ...[...segments].map((segment) => segment.index)])
}
