// Says what reading the dictionaries of the drafts costs a process that has not read them yet. Run by run.ts.
import { makeChineseConverter } from '../../server/language/convert-chinese.ts'

const beforeBytes = process.memoryUsage().rss
const startedAtMs = performance.now()
await makeChineseConverter('CN', 'TW')
const tookMs = performance.now() - startedAtMs
console.log(JSON.stringify({ tookMs, rssMib: (process.memoryUsage().rss - beforeBytes) / 1024 ** 2 }))
