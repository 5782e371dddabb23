const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })
const ELLIPSIS = '…'

/** A text of so many characters at most: what is longer ends with an ellipsis, and no letter is parted from its marks. */
export function cutText(text: string, most: number): string {
  if ([...text].length <= most) return text
  let cut = ''
  let length = 0
  for (const { segment } of graphemes.segment(text)) {
    length += [...segment].length
    if (length > most - 1) break
    cut += segment
  }
  return `${cut.trimEnd()}${ELLIPSIS}`
}
