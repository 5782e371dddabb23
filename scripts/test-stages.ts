// npm test, once everything is set up: the stages in order, up to the first that fails, then the closing line.
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

const STAGES: readonly Stage[] = [
  { name: 'format and lint', command: ['biome', 'ci', '.'] },
  { name: 'types', command: ['tsc'] },
  { name: 'types of the page', command: ['svelte-check', '--workspace', 'web', '--fail-on-warnings'] },
  { name: 'dead code', command: ['knip', '--no-progress'] },
  {
    name: 'tests',
    command: ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${reportPath}`],
    reportPath,
  },
  // A test has found them to be what the server serves.
  {
    name: 'lint the OpenAPI documents',
    command: ['redocly', 'lint', 'docs/openapi/studio.json', 'docs/openapi/partner.json'],
  },
]

const QUIET = { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true', NO_UPDATE_NOTIFIER: '1' }

const total: Tally = { passed: 0, failed: 0, skipped: 0 }
const startedAtMs = Date.now()
try {
  for (const stage of STAGES) {
    add(total, await runStage(stage))
    if (total.failed > 0) break
  }
} finally {
  await rm(scratch, { recursive: true, force: true })
}
console.log(`\nnpm test took ${secondsSince(startedAtMs)} s`)
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : ''
console.log(`${total.passed} passed, ${total.failed} failed${skipped}`)
process.exitCode = total.failed > 0 ? 1 : 0

async function runStage(stage: Stage): Promise<Tally> {
  console.log(`\n── ${stage.name}: ${stage.command.slice(0, 2).join(' ')}`)
  const stageStartedAtMs = Date.now()
  const ok = await run(stage.command)
  console.log(`── ${stage.name}: ${ok ? 'ok' : 'FAILED'}, ${secondsSince(stageStartedAtMs)} s`)
  if (!stage.reportPath) return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 }
  const tests = await readReport(stage.reportPath)
  // A test file that does not load, or an error outside any test, fails the run without failing a test.
  return ok || tests.failed > 0 ? tests : { ...tests, failed: 1 }
}

function run([program, ...args]: Stage['command']): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: 'inherit', env: { ...process.env, ...QUIET } })
    // Ctrl-C reaches the child too: it is left to end, so that the closing line is still the last.
    const forward = (signal: NodeJS.Signals): void => void child.kill(signal)
    process.on('SIGINT', forward).on('SIGTERM', forward)
    const end = (ok: boolean): void => {
      process.off('SIGINT', forward).off('SIGTERM', forward)
      resolve(ok)
    }
    child.once('error', (error) => {
      console.error(error.message)
      end(false)
    })
    child.once('exit', (code) => end(code === 0))
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
