import { createHash } from 'node:crypto'
import { and, eq, inArray } from '../drizzle.ts'
import type { Reader, Tx } from '../open.ts'
import { translatedLines } from '../schema/index.ts'

/** Whose lines, from which language into which. */
export type LinePair = Pick<typeof translatedLines.$inferSelect, 'organisationId' | 'sourceLocale' | 'targetLocale'>

const DIGESTS_A_QUERY = 500

/** Keeps lines that were approved; of the same line, the last one. */
export async function putTranslatedLines(
  tx: Tx,
  pair: LinePair & { readonly atMs: number },
  lines: readonly { readonly sourceText: string; readonly text: string }[],
): Promise<void> {
  for (const { sourceText, text } of lines) {
    tx.insert(translatedLines)
      .values({ ...pair, sourceDigest: digestOf(sourceText), text })
      .onConflictDoUpdate({
        target: [
          translatedLines.organisationId,
          translatedLines.sourceLocale,
          translatedLines.targetLocale,
          translatedLines.sourceDigest,
        ],
        set: { text, atMs: pair.atMs },
      })
      .run()
  }
}

/** What was approved for these lines before; those that never were are left out. */
export async function findTranslatedLines(
  db: Reader,
  pair: LinePair,
  sourceTexts: readonly string[],
): Promise<Map<string, string>> {
  const byDigest = new Map(sourceTexts.map((text) => [digestOf(text), text]))
  const digests = [...byDigest.keys()]
  const found = new Map<string, string>()
  for (let from = 0; from < digests.length; from += DIGESTS_A_QUERY) {
    const rows = db
      .select({ digest: translatedLines.sourceDigest, text: translatedLines.text })
      .from(translatedLines)
      .where(
        and(
          eq(translatedLines.organisationId, pair.organisationId),
          eq(translatedLines.sourceLocale, pair.sourceLocale),
          eq(translatedLines.targetLocale, pair.targetLocale),
          inArray(translatedLines.sourceDigest, digests.slice(from, from + DIGESTS_A_QUERY)),
        ),
      )
      .all()
    for (const { digest, text } of rows) found.set(byDigest.get(digest) ?? '', text)
  }
  return found
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22)
}
