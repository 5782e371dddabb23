/**
 * Pinyin as somebody hears it who does not part zh from z, ch from c, sh from s, -ng from -n, and n or r from l.
 * Takes joined syllables; the beginning of a text becomes the beginning of what the text becomes.
 */
export function foldFuzzyPinyin(letters: string): string {
  return letters
    .replace(/([zcs])h/g, '$1')
    .replaceAll('ng', 'n')
    .replace(/[nr]/g, 'l')
    .replaceAll('v', 'u')
}

/**
 * Jyutping, Yale and the spelling of Hong Kong's names in one form: cunghing, chunghing; hoeng, heung; jyun, yuen;
 * saan, san. Takes one word or syllable without tones.
 */
export function foldJyutping(letters: string): string {
  return letters
    .replace(/^ts/, 'c') // inside a word it is rather the end of one syllable and the beginning of the next
    .replace(/([cs])h/g, '$1')
    .replaceAll('ee', 'i')
    .replaceAll('oo', 'u')
    .replace(/([bpmfdtnlgkhzcsj])yue?/g, '$1u')
    .replaceAll('yue', 'ju')
    .replace(/yu(?!ng|k)/g, 'ju')
    .replaceAll('y', 'j')
    .replaceAll('ue', 'u')
    .replace(/oe|eu/g, 'eo')
    .replace(/a+/g, 'a')
}
