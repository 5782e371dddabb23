import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { typeOf } from './problems.ts'

/** Codes of Node's parser that have a status of their own; all else is 400. */
const STATUS: Readonly<Record<string, number>> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 }

/** Answers what is no HTTP, or comes too slowly to be a request, as a problem; nobody else sees it. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const status = STATUS[error.code ?? ''] ?? 400
  const title = STATUS_CODES[status] ?? 'Error'
  const detail = 'This cannot be read as an HTTP request.'
  const code = 'REQUEST_UNREADABLE'
  const body = JSON.stringify({ type: typeOf(code), title, status, code, detail })
  const head = ['content-type: application/problem+json', `content-length: ${body.length}`, 'connection: close']
  socket.end(`HTTP/1.1 ${status} ${title}\r\n${head.join('\r\n')}\r\n\r\n${body}`)
}
