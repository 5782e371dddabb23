import { connect, type Socket } from 'node:net'

/** What came of asking for a while. */
export interface Load {
  readonly count: number
  readonly perSecond: number
  /** Milliseconds within which half of the answers came. */
  readonly p50Ms: number
  /** And 99 of 100. */
  readonly p99Ms: number
}

export interface LoadOptions {
  readonly port: number
  readonly connections: number
  readonly durationMs: number
  /** What is asked for next. */
  readonly next: () => string
  readonly expected: number
}

const HEAD_END = Buffer.from('\r\n\r\n')

/** Asks over several connections, on each again as soon as the answer is there. A client of a few lines: it shares the machine with the server. */
export async function load(options: LoadOptions): Promise<Load> {
  const latencies: number[] = []
  const startedAtMs = performance.now()
  const endAtMs = startedAtMs + options.durationMs
  await Promise.all(Array.from({ length: options.connections }, () => ask(options, endAtMs, latencies)))
  const seconds = (performance.now() - startedAtMs) / 1_000
  latencies.sort((a, b) => a - b)
  return {
    count: latencies.length,
    perSecond: latencies.length / seconds,
    p50Ms: latencies[Math.floor(latencies.length * 0.5)] ?? 0,
    p99Ms: latencies[Math.floor(latencies.length * 0.99)] ?? 0,
  }
}

function ask({ port, next, expected }: LoadOptions, endAtMs: number, latencies: number[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    let sentAtMs = 0
    let missing = -1
    const send = () => {
      sentAtMs = performance.now()
      missing = -1
      socket.write(next())
    }
    socket.on('connect', send).on('error', reject)
    socket.on('data', (chunk) => {
      if (missing === -1) {
        const end = chunk.indexOf(HEAD_END) // heads are short: they come in one piece
        const head = chunk.toString('latin1', 0, end)
        if (!head.startsWith(`HTTP/1.1 ${expected}`)) return fail(socket, reject, chunk)
        missing = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0) + end + HEAD_END.length
      }
      missing -= chunk.length
      if (missing > 0) return
      const nowMs = performance.now()
      latencies.push(nowMs - sentAtMs)
      if (nowMs < endAtMs) return send()
      socket.destroy()
      resolve()
    })
  })
}

function fail(socket: Socket, reject: (error: Error) => void, chunk: Buffer): void {
  socket.destroy()
  reject(new Error(`Another answer came: ${chunk.subarray(0, 300).toString()}`))
}
