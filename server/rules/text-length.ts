import type { LengthUnit } from './condition.ts'

/** How long a text is, counted as a platform counts. Half widths: CJK, Hangul, kana and full-width forms are two each, the rest one. */
export function textLength(text: string, unit: LengthUnit): number {
  if (unit === 'utf16Units') return text.length
  let length = 0
  for (const character of text) length += LENGTH_OF[unit](character.codePointAt(0) ?? 0)
  return length
}

const LENGTH_OF: Record<Exclude<LengthUnit, 'utf16Units'>, (codePoint: number) => number> = {
  codePoints: () => 1,
  utf8Bytes: (codePoint) => (codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4),
  halfWidths: (codePoint) => (isWide(codePoint) ? 2 : 1),
}

/** The blocks that UAX #11 has as wide or full-width, as far as titles are written in them. */
function isWide(codePoint: number): boolean {
  return (
    (codePoint >= 0x1100 && codePoint <= 0x115f) ||
    (codePoint >= 0x2e80 && codePoint <= 0xa4cf && codePoint !== 0x303f) ||
    (codePoint >= 0xac00 && codePoint <= 0xd7a3) ||
    (codePoint >= 0xf900 && codePoint <= 0xfaff) ||
    (codePoint >= 0xfe30 && codePoint <= 0xfe6f) ||
    (codePoint >= 0xff01 && codePoint <= 0xff60) ||
    (codePoint >= 0xffe0 && codePoint <= 0xffe6) ||
    (codePoint >= 0x1f300 && codePoint <= 0x1faff) ||
    (codePoint >= 0x20000 && codePoint <= 0x3fffd)
  )
}
