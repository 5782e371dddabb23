// JUKU_URL=https://juku.example JUKU_KEY=juku_... node list-works.mjs: the titles of all works that the key shows.
import { createJukuClient } from 'juku-client'

const juku = createJukuClient({ url: process.env.JUKU_URL, key: process.env.JUKU_KEY })

for await (const work of juku.list('/works', { query: { locale: 'en', fields: 'title,episodes' } })) {
  console.log(`${work.id} ${work.title?.text} (${work.episodes?.length} episodes)`)
}
