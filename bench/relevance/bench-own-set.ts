import { startServer } from '../../tests/start-server.ts'
import { type Asked, askAll } from './ask.ts'
import { createWorks, untilIndexed } from './catalogue.ts'
import { judgePairs, type LearnedPair, learnFrom, rejectAll } from './learn.ts'
import {
  isInTable,
  type OwnQuery,
  readOwnQueries,
  readOwnWorks,
  readParallelWorks,
  WITHHELD,
  withWithheld,
} from './own-set.ts'
import type { Part } from './part.ts'
import { scoreRows, type Target } from './score-table.ts'

const EVERY_CLASS = { recall: 0.9 }
const LEARNED = { recall: 0.8 }
const REJECTED_NOTE =
  'The same catalogue: what differs from the table above is what learning does, from the first table what the other works do.'
const OVERALL = { name: 'all but withheld', target: { recall: 0.98 } }

/**
 * Works of micro-drama kind with dialogue and queries of every class, all of our own: as they are, and after learning
 * from other works that have their lines in two regions.
 */
export async function* benchOwnSet(say: (what: string) => void): AsyncGenerator<Part> {
  const works = await readOwnWorks()
  const written = await readOwnQueries()
  const queries = withWithheld(written)
  await using server = await startServer()
  const ask = async (title: string, extra: readonly string[], withheld: Target | undefined): Promise<Part> => {
    say(`${title}: asking ${queries.length} queries`)
    const asked = await askAll(server, queries, ids)
    const total = { ...OVERALL, has: (queryClass: string) => queryClass !== WITHHELD }
    const rows = scoreRows(asked, (queryClass) => (queryClass === WITHHELD ? withheld : EVERY_CLASS), total)
    return { title, rows, notes: [...extra, withheldNote(written, asked), secondNote(asked)], asked }
  }
  say(`own set: sending ${works.length} works with an episode each`)
  const ids = await createWorks(server, works)
  await untilIndexed(server, ids.values())
  yield await ask(`Own set: ${queries.length} queries over ${works.length} works`, [pairNote(written)], undefined)
  const parallel = await readParallelWorks()
  say(`own set: sending ${parallel.length} works to learn from`)
  const learned = await learnFrom(server, parallel)
  const others = `${parallel.length} other works`
  yield await ask(`Own set, after learning from ${others}`, [learnedNote(written, learned)], LEARNED)
  await rejectAll(server, learned)
  yield await ask(`Own set, beside ${others}, with all that was learned rejected`, [REJECTED_NOTE], undefined)
}

/** How much of what was learned is what the queries ask for. */
function learnedNote(queries: readonly OwnQuery[], learned: readonly LearnedPair[]): string {
  const wanted = withWithheld(queries).flatMap((query) =>
    query.queryClass === WITHHELD && query.pair ? [query.pair] : [],
  )
  const { right, others } = judgePairs(learned, wanted)
  const listed = others.map(({ words }) => words.map(({ word }) => word).join('/')).join(' ')
  return `${learned.length} pairs were learned: ${right.length} of the withheld, as they are, and ${others.length} others, which nobody has judged: ${listed}. The other works hold the words as well, and are not expected by any query.`
}

/** How many of the pairs the vocabulary holds; the others are what it cannot have been written for. */
function pairNote(queries: readonly OwnQuery[]): string {
  const pairs = new Map(queries.flatMap(({ pair }) => (pair ? [[`${pair.asked}=${pair.stored}`, pair] as const] : [])))
  const held = [...pairs.values()].filter(isInTable).length
  const without = pairs.size - held
  const verdict = without * 2 >= pairs.size ? '' : ' **That is less than half: the set has to be widened.**'
  return `${pairs.size} pairs of words; the vocabulary holds ${held} of them, and ${without} are withheld.${verdict} A wording class has the pairs that it holds; goal for the withheld, once wording is learned: recall 0.80.`
}

function withheldNote(queries: readonly OwnQuery[], asked: readonly Asked[]): string {
  const parts = [...Map.groupBy(queries.entries(), ([, query]) => query.queryClass)].flatMap(([name, group]) => {
    const withheld = group.flatMap(([index]) => asked[index] ?? []).filter((one) => one.queryClass === WITHHELD)
    const [row] = scoreRows(withheld, () => undefined)
    return row ? [`${name} ${row.scores.recall.toFixed(2)} of ${row.scores.queries}`] : []
  })
  return `Recall@10 of the withheld by who asks: ${parts.join(', ')}.`
}

function secondNote(asked: readonly Asked[]): string {
  const lines = asked.filter((one) => one.namesSecond !== undefined)
  const right = lines.filter((one) => one.namesSecond).length
  return `Of ${lines.length} lines of dialogue, the answer names the very second of ${right}.`
}
