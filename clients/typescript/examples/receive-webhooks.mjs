// JUKU_WEBHOOK_SECRET=whsec_... PORT=8080 node receive-webhooks.mjs: takes webhooks, and nothing that only looks like them.
import { createServer } from 'node:http'
import { verifyWebhook, WebhookRefused } from 'juku-client'

const MOST_BYTES = 1024 * 1024
const done = new Set() // keep these in your database

const server = createServer(async (request, response) => {
  const chunks = []
  let bytes = 0
  for await (const chunk of request) {
    bytes += chunk.length
    if (bytes > MOST_BYTES) return void response.writeHead(413).end()
    chunks.push(chunk)
  }
  try {
    const { id, payload } = await verifyWebhook({
      secret: process.env.JUKU_WEBHOOK_SECRET,
      headers: request.headers,
      body: Buffer.concat(chunks), // byte for byte as it came
    })
    if (!done.has(id)) console.log(JSON.stringify(payload))
    done.add(id) // the same one may come again
    response.writeHead(204).end()
  } catch (error) {
    response.writeHead(error instanceof WebhookRefused ? 400 : 500).end()
  }
})
server.listen(Number(process.env.PORT), () => console.log(`listening on ${server.address().port}`))
