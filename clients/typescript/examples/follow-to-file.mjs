// JUKU_URL=... JUKU_KEY=... node follow-to-file.mjs copy.json [--once]: keeps a copy of all that the key shows in a file.
// It may be killed at any moment, and goes on from where it was.
import { open, readFile, rename } from 'node:fs/promises'
import { applyStep, createJukuClient, followFeed } from 'juku-client'

const [file, once] = process.argv.slice(2)
const juku = createJukuClient({ url: process.env.JUKU_URL, key: process.env.JUKU_KEY })

const text = await readFile(file, 'utf8').catch(() => '{"works":{}}')
let { state, works } = JSON.parse(text)
const copy = new Map(Object.entries(works))

const store = {
  load: async () => state,
  save: async (step) => {
    applyStep(copy, step)
    state = step.state
    // The works and the place go into the file together: written beside it, to the disk, and then in its place.
    const beside = await open(`${file}.new`, 'w')
    await beside.writeFile(JSON.stringify({ state, works: Object.fromEntries(copy) }))
    await beside.sync()
    await beside.close()
    await rename(`${file}.new`, file)
    console.log(`${copy.size} works`)
  },
}

const ended = new AbortController()
process.once('SIGTERM', () => ended.abort()).once('SIGINT', () => ended.abort())
await followFeed(juku, store, {
  once: once === '--once',
  signal: ended.signal,
  onTrouble: (error) => console.error(error.message),
})
