// node bench/bare-server.ts <folder>: the least that an upload costs. The body of each PUT goes to a temporary file while its sha256 is
// computed, then fsync and rename. Prints its port; ends with its parent.
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'

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
  const hashed = async function* (source: AsyncIterable<Buffer>) {
    for await (const chunk of source) {
      hash.update(chunk)
      yield chunk
    }
  }
  const temporary = join(folder, 'incoming')
  await pipeline(body, hashed, createWriteStream(temporary))
  const file = await open(temporary, 'r')
  await file.sync()
  await file.close()
  const sha256 = hash.digest('hex')
  await rename(temporary, join(folder, sha256))
  return sha256
}
