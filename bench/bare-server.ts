// node bench/bare-server.ts <folder>: the least that an upload costs. The body of each PUT goes to a temporary file while its sha256 is
// computed, a MiB a write, then fsync and rename. Prints its port; ends with its parent.
import { createHash } from 'node:crypto'
import { open, rename } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'

const WRITE_BYTES = 1024 * 1024
const folder = process.argv[2] ?? '.'

const server = createServer((request, response) => {
  void receive(request).then(
    (sha256) => response.writeHead(201).end(sha256),
    (error: unknown) => response.writeHead(500).end(String(error)),
  )
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.stdout.write(`${typeof address === 'object' && address ? address.port : 0}\n`)
})
process.stdin.on('end', () => process.exit(0)).resume()

async function receive(body: AsyncIterable<Buffer>): Promise<string> {
  const hash = createHash('sha256')
  const temporary = join(folder, 'incoming')
  const file = await open(temporary, 'w')
  let pending: Buffer[] = []
  let pendingBytes = 0
  for await (const chunk of body) {
    hash.update(chunk)
    pending.push(chunk)
    pendingBytes += chunk.length
    if (pendingBytes < WRITE_BYTES) continue
    await file.writev(pending)
    pending = []
    pendingBytes = 0
  }
  if (pendingBytes > 0) await file.writev(pending)
  await file.sync()
  await file.close()
  const sha256 = hash.digest('hex')
  await rename(temporary, join(folder, sha256))
  return sha256
}
