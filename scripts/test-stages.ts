// npm test, once everything is set up: the checks side by side, then the tests, up to what fails, then the closing line.
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

interface Tally {
  passed: number
  failed: number
  skipped: number
}

/** The part of vitest's JSON report that is counted here. */
interface VitestReport {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numTodoTests: number
}

interface Stage {
  readonly name: string
  readonly command: readonly [string, ...string[]]
  /** Vitest only: where its JSON report lands. */
  readonly reportPath?: string
}

const scratch = await mkdtemp(join(tmpdir(), 'juku-test-'))
const reportPath = join(scratch, 'vitest.json')

/** What only reads the source: side by side, each with its output in one piece. */
const CHECKS: readonly Stage[] = [
  { name: 'format and lint', command: ['biome', 'ci', '.'] },
  { name: 'types', command: ['tsc'] },
  { name: 'types of the page', command: ['svelte-check', '--workspace', 'web', '--fail-on-warnings'] },
  { name: 'dead code', command: ['knip', '--no-progress'] },
  // A test finds them to be what the server serves.
  {
    name: 'lint the OpenAPI documents',
    command: ['redocly', 'lint', 'docs/openapi/studio.json', 'docs/openapi/partner.json'],
  },
]

const TESTS: Stage = {
  name: 'tests',
  command: ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${reportPath}`],
  reportPath,
}

const QUIET = { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true', NO_UPDATE_NOTIFIER: '1' }

const total: Tally = { passed: 0, failed: 0, skipped: 0 }
const startedAtMs = Date.now()
try {
  for (const tally of await Promise.all(CHECKS.map(runStage))) add(total, tally)
  if (total.failed === 0) add(total, await runStage(TESTS))
} finally {
  await rm(scratch, { recursive: true, force: true })
}
console.log(`\nnpm test took ${secondsSince(startedAtMs)} s`)
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : ''
console.log(`${total.passed} passed, ${total.failed} failed${skipped}`)
process.exitCode = total.failed > 0 ? 1 : 0

async function runStage(stage: Stage): Promise<Tally> {
  const head = `\n── ${stage.name}: ${stage.command.slice(0, 2).join(' ')}`
  const stageStartedAtMs = Date.now()
  if (stage.reportPath) console.log(head)
  const { ok, output } = await run(stage.command, stage.reportPath ? 'inherit' : 'pipe')
  if (!stage.reportPath) console.log(`${head}\n${output.trimEnd()}`)
  console.log(`── ${stage.name}: ${ok ? 'ok' : 'FAILED'}, ${secondsSince(stageStartedAtMs)} s`)
  if (!stage.reportPath) return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 }
  const tests = await readReport(stage.reportPath)
  // A test file that does not load, or an error outside any test, fails the run without failing a test.
  return ok || tests.failed > 0 ? tests : { ...tests, failed: 1 }
}

/** @returns what it wrote, where that was not passed on as it came. */
function run(
  [program, ...args]: Stage['command'],
  output: 'inherit' | 'pipe',
): Promise<{ ok: boolean; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['inherit', output, output], env: { ...process.env, ...QUIET } })
    const chunks: Buffer[] = []
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => chunks.push(chunk))
    // Ctrl-C reaches the child too: it is left to end, so that the closing line is still the last.
    const forward = (signal: NodeJS.Signals): void => void child.kill(signal)
    process.on('SIGINT', forward).on('SIGTERM', forward)
    const end = (ok: boolean): void => {
      process.off('SIGINT', forward).off('SIGTERM', forward)
      resolve({ ok, output: Buffer.concat(chunks).toString() })
    }
    child.once('error', (error) => {
      console.error(error.message)
      end(false)
    })
    child.once('close', (code) => end(code === 0))
  })
}

async function readReport(path: string): Promise<Tally> {
  const text = await readFile(path, 'utf8').catch(() => undefined)
  if (text === undefined) return { passed: 0, failed: 1, skipped: 0 }
  const report = JSON.parse(text) as VitestReport // vitest's own format
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  }
}

function add(sum: Tally, part: Tally): void {
  sum.passed += part.passed
  sum.failed += part.failed
  sum.skipped += part.skipped
}

function secondsSince(startMs: number): string {
  return ((Date.now() - startMs) / 1000).toFixed(1)
}
