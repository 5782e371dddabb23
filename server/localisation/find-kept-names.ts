import type { Reader } from '../../db/open.ts'
import { listKeptWords } from '../../db/queries/drafts.ts'
import { findWorkDescriptions } from '../../db/queries/work-descriptions.ts'
import { languageOf, scriptOf } from '../language/locales.ts'
import type { KeptWord } from './convert-line.ts'

/** One Han character is part of too many words to be kept as a name. */
const NAME = /^\p{Script=Han}{2,}$/u

/**
 * The words of a work that a draft leaves alone: those on its list, and the names in its credits. A name is written as
 * the credits have it in the draft's language, else as it stands.
 */
export async function findKeptNames(
  db: Reader,
  workId: string,
  sourceLocale: string,
  targetLocale: string,
): Promise<KeptWord[]> {
  const kept = new Map<string, string>()
  const { credits } = await findWorkDescriptions(db, [workId])
  for (const { names } of credits) {
    const inScript = (locale: string) =>
      names.find((name) => name.locale === locale) ??
      names.find((name) => languageOf(name.locale) === 'zh' && scriptOf(name.locale) === scriptOf(locale))
    const word = inScript(sourceLocale)?.text
    if (word !== undefined && NAME.test(word)) kept.set(word, inScript(targetLocale)?.text ?? word)
  }
  // What somebody wrote on the list counts more than the credits.
  for (const { word, written } of await listKeptWords(db, workId)) kept.set(word, written ?? word)
  return [...kept].map(([word, written]) => ({ word, written }))
}
