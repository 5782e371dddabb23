import { isRegion } from '../catalogue/check-content.ts'
import { CatalogueError, type ErrorPlace } from '../errors.ts'
import { wordKey } from '../language/edit-vocabulary.ts'

const LONGEST = 20
const LINE_BREAK = /[\n\r\u0085\u2028\u2029]/
const LETTER = /\p{L}/u

/**
 * Words as they are kept: trimmed, NFC.
 * @throws {CatalogueError} GLOSSARY_WORD_UNFIT, REGION_INVALID with every place that is wrong.
 */
export function checkWord<T extends { word: string; canonical: string; region: string }>(input: T): T {
  const [word, canonical] = [input.word, input.canonical].map((text) => text.toWellFormed().normalize('NFC').trim())
  const checked = { ...input, word: word ?? '', canonical: canonical ?? '' }
  const places = (['word', 'canonical'] as const).flatMap((field) => findFault(checked[field], `/${field}`))
  if (places.length > 0) {
    const summary = places.map(({ pointer, detail }) => `${pointer.slice(1)}: ${detail}`).join(' ')
    throw new CatalogueError('GLOSSARY_WORD_UNFIT', summary, { errors: places })
  }
  if (!isRegion(input.region)) {
    const detail = `${input.region} is no region of ISO 3166-1; write such as MO.`
    throw new CatalogueError('REGION_INVALID', detail, {
      errors: [{ pointer: '/region', code: 'REGION_INVALID', detail }],
    })
  }
  return checked
}

function findFault(text: string, pointer: string): ErrorPlace[] {
  const fault = (code: string, detail: string) => [{ pointer, code, detail }]
  const key = wordKey(text)
  const { length } = [...key]
  if (LINE_BREAK.test(text)) return fault('LINE_BREAK', 'A word stands on one line.')
  if (!LETTER.test(key)) return fault('NO_LETTER', 'There is no letter or character in it.')
  if (length < 2) return fault('TOO_SHORT', 'One character is too little: it is a part of many other words.')
  if (length > LONGEST) return fault('TOO_LONG', `A word has at most ${LONGEST} characters.`)
  return []
}
