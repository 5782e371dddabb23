import { sentenceOf } from './processes/start-error.ts'
import { serve } from './serve.ts'

try {
  await serve(process.argv.slice(2), process.env)
  process.exit(0)
} catch (error) {
  process.stderr.write(`${sentenceOf(error) ?? (error as Error).stack}\n`)
  process.exit(1)
}
