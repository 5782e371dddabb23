import type { Reader, Tx } from '../../db/open.ts'
import { enqueueJob, hasDueJob, type JobKind } from '../../db/queries/jobs.ts'
import { isFaultOfFile, MediaError } from '../../media/errors.ts'
import type { Context, WorkerContext } from '../context.ts'
import { type JobDefinition, RetryLater } from '../jobs/job-definition.ts'

/** What files that were analysed before are to get. */
export interface OlderFiles<T> {
  readonly kind: JobKind
  /** The first file without it behind `after`, by its digest; undefined: all of these have it. */
  findNext(db: Reader, after: string): Promise<string | undefined>
  read(
    ctx: WorkerContext,
    file: { readonly path: string; readonly workDir: string; readonly signal: AbortSignal },
  ): Promise<T>
  /** What a file gets that cannot be read: one such must not keep all others waiting. */
  readonly nothing: T
  keep(ctx: Pick<Context, 'now' | 'newId'>, tx: Tx, sha256: string, found: T): Promise<void>
}

const KEY = 'all'
const PAUSE_MS = 5_000
const BEGINNING = ''

/** Gives it to one file, then asks for the next. New episodes go first. */
export function olderFilesJob<T>(files: OlderFiles<T>): JobDefinition {
  /** The last that got it: from the beginning, each would take longer to find than the one before. */
  let last = BEGINNING
  return {
    maxAttempts: 5,
    run: async (ctx, _job, signal) => {
      const sha256 = (await files.findNext(ctx.db, last)) ?? (await files.findNext(ctx.db, BEGINNING))
      if (sha256 === undefined) return undefined
      if (await hasDueJob(ctx.db, ['analyse-video'], ctx.now())) {
        throw new RetryLater(PAUSE_MS, 'New episodes are analysed first')
      }
      const found = await read(ctx, files, sha256, signal)
      return async (tx) => {
        await files.keep(ctx, tx, sha256, found)
        await ask(ctx, tx, files.kind)
        last = sha256
      }
    },
    isFinal: () => false,
    giveUp: async () => false,
  }
}

/** Asks for it, if any file is without. */
export async function askForOlderFiles(
  ctx: Pick<Context, 'db' | 'now' | 'newId'>,
  { kind, findNext }: Pick<OlderFiles<unknown>, 'kind' | 'findNext'>,
): Promise<void> {
  if ((await findNext(ctx.db, BEGINNING)) === undefined) return
  await ctx.db.transaction((tx) => ask(ctx, tx, kind))
}

async function ask(ctx: Pick<Context, 'now' | 'newId'>, tx: Tx, kind: JobKind): Promise<void> {
  const nowMs = ctx.now()
  await enqueueJob(tx, { id: ctx.newId(), kind, key: KEY, dueAtMs: nowMs, nowMs })
}

async function read<T>(ctx: WorkerContext, files: OlderFiles<T>, sha256: string, signal: AbortSignal): Promise<T> {
  const path = ctx.store.pathOf(sha256)
  const workDir = await ctx.store.makeWorkFolder(`${files.kind}-${sha256.slice(0, 16)}`)
  try {
    return await files.read(ctx, { path, workDir, signal })
  } catch (error) {
    // A full disk or a tool that is missing is nothing of the file: it must not mark them all as done.
    if (signal.aborted || !isOfThisFile(error, path)) throw error
    ctx.log.warn({ err: error, sha256, job: files.kind }, 'a file that was analysed before cannot be read')
    return files.nothing
  } finally {
    await ctx.store.removeWorkFolder(workDir)
  }
}

function isOfThisFile(error: unknown, path: string): boolean {
  const { code, path: missing } = error as NodeJS.ErrnoException
  if (code === 'ENOENT') return missing === path
  return isFaultOfFile(error) || (error instanceof MediaError && error.code === 'MEDIA_TIMED_OUT')
}
