import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export interface Memory {
  /** Heap and what hangs on it, after a collection. */
  readonly usedMib: number
  /** Resident, without what is mapped of files. */
  readonly anonMib: number
  readonly rssMib: number
}

/** Both servers, ours and the bare one, in one process. */
export interface Served extends AsyncDisposable {
  readonly port: number
  readonly barePort: number
  readonly key: string
  readonly workIds: readonly string[]
  memory(): Promise<Memory>
}

/** Fills a catalogue and serves it. */
export async function startServed(size: { readonly works: number; readonly episodes: number }): Promise<Served> {
  const script = fileURLToPath(new URL('serve.ts', import.meta.url))
  const child = spawn(process.execPath, ['--expose-gc', script, String(size.works), String(size.episodes)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })
  const next = async () => JSON.parse(((await once(lines, 'line')) as [string])[0])
  const served = (await next()) as Omit<Served, 'memory'>
  return {
    ...served,
    memory: async () => {
      const answer = next()
      child.stdin.write('\n')
      return (await answer) as Memory
    },
    [Symbol.asyncDispose]: async () => {
      child.stdin.end()
      await once(child, 'exit')
    },
  }
}

/** A request as it goes over the wire. @param tag of an answer that is known */
export function requestOf({ key }: Pick<Served, 'key'>, path: string, tag?: string): string {
  const known = tag === undefined ? '' : `if-none-match: ${tag}\r\n`
  return `GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${key}\r\n${known}\r\n`
}
