import { readFileSync } from 'node:fs'
import { makeSteppedConverter } from '../../server/language/convert-chinese.ts'

/** How many of OpenCC's own cases a variant gives as they should be. */
export interface ConversionScore {
  readonly variant: string
  readonly cases: number
  readonly right: number
  readonly wrong: readonly string[]
}

const HANS = ['STPhrases', 'STPhrases_GeneratedFromRegionalPhrases']
const FROM_HANS = [...HANS, 'STCharacters']
const TO_HANS = ['TSPhrases', 'TSCharacters']
const TW = ['TWVariantsPhrases', 'TWVariants']
const HK = ['HKVariantsPhrases', 'HKVariants']
const TW_BACK = ['TWVariantsRevPhrases', 'TWVariantsRev']
const HK_BACK = ['HKVariantsRevPhrases', 'HKVariantsRev']

/** The variants of Chinese among OpenCC's, by the same tables as our drafts. */
const VARIANTS: Readonly<Record<string, { steps: readonly (readonly string[])[]; segments?: readonly string[] }>> = {
  s2t: { steps: [FROM_HANS] },
  s2tw: { steps: [FROM_HANS, TW], segments: HANS },
  s2twp: { steps: [FROM_HANS, ['TWPhrases', ...TW]], segments: HANS },
  s2hk: { steps: [FROM_HANS, HK], segments: HANS },
  s2hkp: { steps: [FROM_HANS, ['HKPhrases', ...HK]], segments: HANS },
  t2s: { steps: [TO_HANS] },
  t2tw: { steps: [TW] },
  t2hk: { steps: [HK] },
  tw2t: { steps: [TW_BACK] },
  hk2t: { steps: [HK_BACK] },
  tw2s: { steps: [TW_BACK, TO_HANS], segments: ['TSPhrases'] },
  tw2sp: { steps: [['TWPhrasesRev', ...TW_BACK], TO_HANS], segments: ['TSPhrases'] },
  hk2s: { steps: [HK_BACK, TO_HANS], segments: ['TSPhrases'] },
  hk2sp: { steps: [['HKPhrasesRev', ...HK_BACK], TO_HANS], segments: ['TSPhrases'] },
}

/** @param path of OpenCC's testcases.json, which has comments and trailing commas. */
export async function scoreConversion(path: string): Promise<ConversionScore[]> {
  const text = readFileSync(path, 'utf8').replaceAll(/^\s*\/\/.*$/gm, '')
  const { cases } = JSON.parse(text.replaceAll(/,(\s*[}\]])/g, '$1')) as {
    cases: { input: string; expected: Record<string, string> }[]
  }
  const scores: ConversionScore[] = []
  for (const [variant, { steps, segments }] of Object.entries(VARIANTS)) {
    const convert = await makeSteppedConverter(steps, segments)
    const own = cases.filter(({ expected }) => expected[variant] !== undefined)
    const wrong = own.flatMap(({ input, expected }) => {
      const made = convert(input)
        .map((piece) => piece.text)
        .join('')
      return made === expected[variant] ? [] : [`${input}: ${made} for ${expected[variant]}`]
    })
    scores.push({ variant, cases: own.length, right: own.length - wrong.length, wrong })
  }
  return scores
}
