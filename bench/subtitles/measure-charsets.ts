import fc from 'fast-check'
import { decodeText } from '../../server/subtitles/decode-text.ts'
import type { LegacyEncoding } from '../../server/subtitles/score-text.ts'
import {
  FRENCH,
  GERMAN,
  JAPANESE,
  KOREAN,
  PORTUGUESE,
  SIMPLIFIED,
  SPANISH,
  TRADITIONAL,
} from '../../tests/server/subtitles/dialogue.ts'
import { encodeAs } from '../../tests/server/subtitles/encode.ts'

/** How many files with one cue of so many characters were read right. */
export interface CharsetScore {
  readonly text: string
  readonly encoding: LegacyEncoding
  readonly characters: number
  readonly files: number
  readonly right: number
  /** Of the wrong ones, how many came with the warning that the encoding is not certain. */
  readonly wrongButWarned: number
}

export const CUE_CHARACTERS = [4, 10, 30, 80] as const
const TEXTS: readonly { text: string; encoding: LegacyEncoding; phrases: readonly string[]; gap: string }[] = [
  { text: 'Simplified Chinese', encoding: 'gb18030', phrases: SIMPLIFIED, gap: '' },
  { text: 'Traditional Chinese', encoding: 'gb18030', phrases: TRADITIONAL, gap: '' },
  { text: 'Traditional Chinese', encoding: 'big5', phrases: TRADITIONAL, gap: '' },
  { text: 'Japanese', encoding: 'shift_jis', phrases: JAPANESE, gap: '' },
  { text: 'Korean', encoding: 'euc-kr', phrases: KOREAN, gap: ' ' },
  { text: 'French', encoding: 'windows-1252', phrases: FRENCH, gap: ' ' },
  { text: 'German', encoding: 'windows-1252', phrases: GERMAN, gap: ' ' },
  { text: 'Spanish', encoding: 'windows-1252', phrases: SPANISH, gap: ' ' },
  { text: 'Portuguese', encoding: 'windows-1252', phrases: PORTUGUESE, gap: ' ' },
]
const WARNED_BELOW = 0.8

/**
 * Encodes files with a single cue and decodes them without being told how. Cues that are plain ASCII are passed over:
 * they read the same in every encoding.
 * @param others held-out sentences to measure with as well, by no part of the program known.
 */
export function measureCharsets(
  samples: number,
  seed: number,
  others: readonly { text: string; encoding: LegacyEncoding; phrases: readonly string[]; gap: string }[] = [],
): CharsetScore[] {
  return [...TEXTS, ...others].flatMap(({ text, encoding, phrases, gap }) =>
    CUE_CHARACTERS.map((characters) => {
      const some = fc.array(fc.constantFrom(...phrases), { minLength: characters, maxLength: characters })
      const lines = fc.tuple(some, fc.nat()).map(([chosen, from]) => cut([...chosen.join(gap)], from, characters))
      const score = { text, encoding, characters, files: 0, right: 0, wrongButWarned: 0 }
      for (const line of fc.sample(lines, { numRuns: samples, seed })) {
        if (!/[^\p{ASCII}]/u.test(line) || line.length < characters * 0.8) continue
        score.files++
        const read = decode(`1\n00:00:01,000 --> 00:00:02,000\n${line}\n`, encoding)
        if (read === 'right') score.right++
        if (read === 'warned') score.wrongButWarned++
      }
      return score
    }),
  )
}

function cut(text: readonly string[], from: number, characters: number): string {
  const start = from % (text.length - characters + 1)
  return text
    .slice(start, start + characters)
    .join('')
    .trim()
}

function decode(file: string, encoding: LegacyEncoding): 'right' | 'warned' | 'wrong' {
  try {
    const { text, confidence } = decodeText(encodeAs(file, encoding))
    if (text === file) return 'right'
    return confidence < WARNED_BELOW ? 'warned' : 'wrong'
  } catch {
    return 'warned'
  }
}
