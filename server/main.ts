import { readSettings } from './config.ts'
import { StartError, sentenceOf } from './processes/start-error.ts'

try {
  const [argument] = process.argv.slice(2)
  if (argument !== undefined) {
    throw new StartError(`There is no argument ${argument}: settings are read from the environment.`)
  }
  const settings = readSettings(process.env)
  const { serve } = await import('./serve.ts') // most of the program: a wrong setting need not wait for it
  await serve(settings, process.env)
  process.exit(0)
} catch (error) {
  process.stderr.write(`${sentenceOf(error) ?? (error as Error).stack}\n`)
  process.exit(1)
}
