import { foldText } from './fold-text.ts'

/**
 * Characters that only the grammar of a place asks for: what written Mandarin and Cantonese have for one another, pronouns,
 * and words to count things by. They say nothing about what a thing is called.
 */
const SAME = [
  ['的', '嘅㗎'],
  ['了', '咗喇啦'],
  ['是', '系'],
  ['在', '喺'],
  ['他', '她它佢牠'],
  ['你', '您'],
  ['们', '哋'],
  ['不', '唔'],
  ['没', '冇'],
  ['给', '畀俾帮'],
  ['来', '嚟'],
  ['回', '返'],
  ['这', '呢今'],
  ['那', '嗰'],
  ['些', '啲'],
  ['吗', '咩'],
  ['天', '日'],
  ['个', '只台部间套栋座盘饼辆架张块条把支件份杯碗顶颗粒艘片名位'],
] as const

const sameAs = new Map(
  SAME.flatMap(([character, others]) => [...others].map((other): [string, string] => [foldText(other), character])),
)

/** One for all characters that the same grammar asks for, given folded; any other token is its own. */
export function sameGrammar(token: string): string {
  return sameAs.get(token) ?? token
}
