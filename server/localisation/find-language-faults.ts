import { found } from '../http/finding-values.ts'
import { languageOf, scriptOf } from '../language/locales.ts'
import type { RegionalWords } from '../language/regional-words.ts'
import scripts from '../language/tables/scripts.json' with { type: 'json' }
import type { Cue } from '../subtitles/cue.ts'
import { type Finding, reporter } from '../subtitles/find-faults.ts'

const ONLY_IN: Readonly<Record<string, ReadonlySet<string>>> = {
  Hans: new Set(scripts.hans),
  Hant: new Set(scripts.hant),
}
const HAN = /\p{Script=Han}/gu
const KANA = /[\p{Script=Hiragana}\p{Script=Katakana}]/u
const LATIN_WORD = /\p{Script=Latin}{2,}/gu
const NAMED = 5

/** What the words of a track are compared with. */
export interface LanguageContext {
  readonly locale: string
  /** What the track's region would say otherwise; undefined where that is not known. */
  readonly words: RegionalWords | undefined
  /** Lines of the episode's tracks in other languages, each with the locale that it is from. */
  readonly others: ReadonlyMap<string, string>
}

/** Lines that were left in another language, in another script, or in the words of another region. */
export function findLanguageFaults(cues: readonly Cue[], context: LanguageContext): Finding[] {
  const findings: Finding[] = []
  const { locale } = context
  const isChinese = ['zh', 'yue'].includes(languageOf(locale))
  for (const [position, cue] of cues.entries()) {
    const report = reporter(findings, position, cue)
    const untranslated = whyNotTranslated(cue.text, context, isChinese)
    if (untranslated !== undefined) {
      report('error', found('NOT_TRANSLATED', untranslated, { locale }), `Translate it into ${locale}.`)
      continue
    }
    if (!isChinese) continue
    const written = ofOtherScript(cue.text, scriptOf(locale))
    if (written !== '') {
      const detail = `${written} ${[...written].length === 1 ? 'is' : 'are'} written so in the other script only.`
      report('warning', found('OTHER_SCRIPT', detail, { written, locale }), `Write it as ${locale} does.`)
    }
    for (const { from, to } of context.words?.findForeign(cue.text) ?? []) {
      const detail = `${from} is the word of another region.`
      const values = { word: from, wanted: to, locale }
      report('hint', found('OTHER_REGION', detail, values), `In ${locale} one says ${to}.`)
    }
  }
  return findings
}

function whyNotTranslated(text: string, { locale, others }: LanguageContext, isChinese: boolean): string | undefined {
  const same = others.get(text.trim())
  const han = text.match(HAN)?.length ?? 0
  const words = text.match(LATIN_WORD)?.length ?? 0
  // A name or a number is the same in every language; a whole line is not.
  if (same !== undefined && han + words > 1) return `Word for word the line of the ${same} track.`
  if (!isChinese && languageOf(locale) !== 'ja' && han > 1 && han > words) return 'The line is in Chinese characters.'
  if (isChinese && han === 0 && KANA.test(text)) return 'The line is in Japanese.'
  return isChinese && han === 0 && words > 3 ? 'The line is in Latin letters.' : undefined
}

function ofOtherScript(text: string, script: string | undefined): string {
  const others = script === 'Hans' ? ONLY_IN.Hant : script === 'Hant' ? ONLY_IN.Hans : undefined
  return [...new Set(text)]
    .filter((character) => others?.has(character))
    .slice(0, NAMED)
    .join('')
}
