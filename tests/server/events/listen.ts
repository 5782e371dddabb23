import { type IncomingMessage, request } from 'node:http'

/** An event as a browser would see it. */
export interface HeardEvent {
  readonly id: number
  readonly event: string
  readonly data: Record<string, unknown>
}

export interface Listening {
  readonly response: IncomingMessage
  /** What came so far. */
  readonly events: readonly HeardEvent[]
  /** The last id that came, with an event or without. */
  lastId(): number
  readonly ended: Promise<void>
  close(): void
}

/** Listens to a stream of events as `EventSource` does. */
export async function listen(url: string, headers: Record<string, string>): Promise<Listening> {
  const call = request(url, { headers })
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    call.once('response', resolve)
    call.once('error', reject)
    call.end()
  })
  const events: HeardEvent[] = []
  let lastId = 0
  let text = ''
  response.setEncoding('utf8')
  response.on('data', (chunk: string) => {
    const blocks = (text + chunk).split('\n\n')
    text = blocks.pop() ?? ''
    for (const block of blocks) {
      const fields = new Map(
        block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
      )
      lastId = Number(fields.get('id') ?? lastId)
      const [event, data] = [fields.get('event'), fields.get('data')]
      if (event !== undefined && data !== undefined) events.push({ id: lastId, event, data: JSON.parse(data) })
    }
  })
  const ended = new Promise<void>((resolve) => response.once('close', resolve))
  response.on('error', () => undefined)
  return { response, events, lastId: () => lastId, ended, close: () => call.destroy() }
}
