/**
 * Words that OpenCC's phrases get wrong, as they are written in Traditional: 余 is a family name that is never 餘, and
 * the second of the twelve branches is never 醜.
 */
export const STANDING_MISTAKES: readonly (readonly [word: string, written: string])[] = [
  ['余华', '余華'],
  ['余秋雨', '余秋雨'],
  ['余光中', '余光中'],
  ['余承东', '余承東'],
  ['子丑寅卯', '子丑寅卯'],
]
