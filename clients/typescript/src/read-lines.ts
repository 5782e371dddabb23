import { JukuUnreachable } from './errors.ts'

/** The whole lines of an answer. @throws {JukuUnreachable} when it breaks off in a line, or when nothing comes for `idleMs` */
export async function* readLines(response: Response, idleMs: number): AsyncGenerator<string> {
  const reader = response.body?.getReader()
  if (!reader) return
  const decoder = new TextDecoder()
  let rest = ''
  try {
    for (;;) {
      const { done, value } = await withinTime(reader, idleMs)
      if (done) break
      const lines = (rest + decoder.decode(value, { stream: true })).split('\n')
      rest = lines.pop() ?? ''
      yield* lines
    }
    if (rest !== '') throw new JukuUnreachable('The answer broke off in a line')
  } finally {
    await reader.cancel().catch(() => undefined) // it has broken off by itself
  }
}

async function withinTime(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  idleMs: number,
): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new JukuUnreachable(`Nothing came for ${idleMs} ms`)), idleMs)
  })
  try {
    return await Promise.race([reader.read(), late])
  } catch (error) {
    throw error instanceof JukuUnreachable ? error : new JukuUnreachable('The answer broke off', { cause: error })
  } finally {
    clearTimeout(timer)
  }
}
