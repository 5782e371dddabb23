// node bench/ask-health.ts <url>, forked: asks every 5 ms, one question at a time, until it is told that it is enough; then tells how
// many milliseconds each answer took.
import { Agent, get } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'

const PAUSE_MS = 5
const url = process.argv[2] ?? ''
const agent = new Agent({ keepAlive: true })
const waits: number[] = []
let isEnough = false
process.once('message', () => {
  isEnough = true
})

await ask() // the first also connects
process.send?.('ready')
while (!isEnough) {
  const startedAtMs = performance.now()
  await ask()
  waits.push(performance.now() - startedAtMs)
  await pause(PAUSE_MS)
}
process.send?.(waits, () => process.exit(0))

function ask(): Promise<void> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      response.once('end', () => resolve()).resume()
    }).once('error', reject)
  })
}
