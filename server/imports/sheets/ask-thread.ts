import { Worker } from 'node:worker_threads'

/** What a thread may take, and what is thrown when it takes more or fails. */
export interface ThreadBounds {
  readonly heapMib: number
  readonly timeMs: number
  tooLarge(cause?: unknown): Error
  unreadable(detail: string, cause?: unknown): Error
}

/**
 * Asks a thread of its own one question and ends it: for strangers' files, which may take more time and memory than there is.
 * @param file path of what the thread runs: it gets the question as `workerData` and posts one answer.
 */
export function askThread<Answer>(file: string, question: unknown, bounds: ThreadBounds): Promise<Answer> {
  const { heapMib, timeMs, tooLarge, unreadable } = bounds
  const thread = new Worker(file, {
    workerData: question,
    resourceLimits: { maxOldGenerationSizeMb: heapMib, maxYoungGenerationSizeMb: 32 },
    stdout: true, // what a library may say is not for our log
    stderr: true,
  })
  return new Promise<Answer>((resolve, reject) => {
    const timer = setTimeout(() => reject(tooLarge()), timeMs)
    thread.once('message', resolve)
    thread.once('error', (error) => {
      const isFull = (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY'
      reject(isFull ? tooLarge(error) : unreadable('it is not as its program should have written it.', error))
    })
    thread.once('exit', () => reject(unreadable('reading it broke off.')))
    thread.once('exit', () => clearTimeout(timer))
  }).finally(() => thread.terminate())
}
