import {
  addSearchMisses,
  deleteSearchMissesBefore,
  type SearchMiss,
  trimSearchMisses,
} from '../../db/queries/search-misses.ts'
import type { Context } from '../context.ts'
import { alignText } from '../language/canonicalise.ts'

/** Keeps the texts that were searched for and hardly found, and nothing else: not who asked, nor from where. */
export interface MissLog {
  /** Notes a search that found so many works with its own words. Costs no search anything, and never fails. */
  note(query: string, hits: number): void
  /** Writes what is still waiting. */
  close(): Promise<void>
}

export interface MissLogOptions {
  /** How long a text waits for the rest of it to be typed. Default 5 s. */
  readonly waitMs?: number
}

/** Fewer hits than this are a miss. */
const FEW = 3
const WAIT_MS = 5_000
/** Beyond this, new texts are dropped: whoever asks so much is no reader. */
const MOST_WAITING = 200
const MOST_KEPT = 10_000
const KEPT_MS = 90 * 24 * 60 * 60 * 1_000
const LONGEST_TEXT = 60
/** A telephone number, a card, a day of birth: nobody's business. */
const MOST_DIGITS = 7
const DIGIT = /[\p{N}〇零一二三四五六七八九]/gu

interface Waiting {
  readonly miss: SearchMiss
  readonly dueAtMs: number
}

/**
 * Opens the log. Who searches as they type asks for each beginning of what they mean. No caller is told apart here, so
 * the text decides: one that the next few seconds bring a longer or a shorter form of was on its way to that, and gives
 * way to it. This serves every client, where a parameter would serve those that know it.
 */
export function openMissLog(
  ctx: Pick<Context, 'db' | 'now' | 'log'>,
  { waitMs = WAIT_MS }: MissLogOptions = {},
): MissLog {
  const waiting = new Map<string, Waiting>()
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> = Promise.resolve()
  const write = (untilMs: number) => {
    const due = [...waiting.values()].filter(({ dueAtMs }) => dueAtMs <= untilMs).map(({ miss }) => miss)
    for (const { text } of due) waiting.delete(text)
    if (due.length > 0) writing = writing.then(() => store(ctx, due))
    timer = waiting.size === 0 ? undefined : setTimeout(() => write(performance.now()), waitMs).unref()
  }
  return {
    note: (query, hits) => {
      const text = hits < FEW ? missText(query) : undefined
      if (text === undefined) return
      for (const other of waiting.keys()) {
        if (other !== text && (text.startsWith(other) || other.startsWith(text))) waiting.delete(other)
      }
      const before = waiting.get(text)
      if (before === undefined && waiting.size >= MOST_WAITING) return
      const miss = { text, times: (before?.miss.times ?? 0) + 1, hits, lastAtMs: ctx.now() }
      waiting.set(text, { miss, dueAtMs: before?.dueAtMs ?? performance.now() + waitMs })
      timer ??= setTimeout(() => write(performance.now()), waitMs).unref()
    },
    close: async () => {
      write(Number.POSITIVE_INFINITY)
      clearTimeout(timer)
      await writing
    },
  }
}

/**
 * What is kept of a text: folded to what is compared, at most 60 characters. Undefined for a longer one, for one with an
 * `@`, and for one with eight digits or more, of any script and however far apart.
 */
export function missText(query: string): string | undefined {
  const plain = query.toWellFormed().normalize('NFKC')
  if (plain.includes('@') || (plain.match(DIGIT)?.length ?? 0) > MOST_DIGITS) return undefined
  const { text } = alignText(plain, 'script')
  return text === '' || [...text].length > LONGEST_TEXT ? undefined : text
}

/** Forgets what was last missed more than 90 days ago. */
export async function forgetOldMisses(ctx: Pick<Context, 'db' | 'now'>): Promise<void> {
  await ctx.db.transaction((tx) => deleteSearchMissesBefore(tx, ctx.now() - KEPT_MS))
}

async function store(ctx: Pick<Context, 'db' | 'log'>, misses: readonly SearchMiss[]): Promise<void> {
  try {
    await ctx.db.transaction(async (tx) => {
      await addSearchMisses(tx, misses)
      await trimSearchMisses(tx, MOST_KEPT)
    })
  } catch (error) {
    ctx.log.warn({ err: error }, 'what was not found could not be noted')
  }
}
