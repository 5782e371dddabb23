/** For each code unit position of a text: the grapheme edge at or before it, and the one at or behind it. */
export interface GraphemeEdges {
  readonly before: Uint32Array
  readonly after: Uint32Array
}

/**
 * Characters that are a grapheme each, whatever stands beside them out of the same set. Nearly every title and cue
 * is made of them only, and the segmenter costs fifty times the rest of the work.
 */
const ALWAYS_ALONE =
  /^(?:[\n\x20-\x7e\xa0-\xac\xae-\u02ff\u2010-\u2027\u2030-\u205e\u2e80-\u3029\u3030-\u3098\u309b-\u9fff\uac00-\ud7a3\uff01-\uff9d\uffe0-\uffe6]|[\ud840-\ud87e][\udc00-\udfff])*$/
let segmenter: Intl.Segmenter | undefined

/** The grapheme edges of a text, or undefined where each code point is a grapheme by itself. */
export function graphemeEdges(text: string): GraphemeEdges | undefined {
  if (ALWAYS_ALONE.test(text)) return undefined
  segmenter ??= new Intl.Segmenter('und', { granularity: 'grapheme' })
  const before = new Uint32Array(text.length + 1)
  const after = new Uint32Array(text.length + 1)
  for (const { index, segment } of segmenter.segment(text)) {
    const end = index + segment.length
    before[end] = end
    after[end] = end
    for (let at = index; at < end; at++) before[at] = index
    for (let at = index + 1; at < end; at++) after[at] = end
  }
  return { before, after }
}
