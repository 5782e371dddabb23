import { execFile } from 'node:child_process'
import { access, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
/** All that set-up calls when nothing is missing; apt-get and sudo are not among them, so that it cannot install. */
const NEEDED = 'bash env dirname cat cut find sort xargs sha256sum shasum mkdir id uname flock mktemp tail rm node npm'
const OPTIONAL = 'ffmpeg ffprobe bwrap'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'juku-set-up-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('set-up where everything is there', () => {
  beforeAll(() => runSetUp({})) // a page that is edited between npm test and here is built first

  test('it does nothing, and says so', async () => {
    const { code, output } = await runSetUp({})
    expect(output).toMatch(/^set-up: nothing to do \([\d.]+ s\)\n$/)
    expect(code).toBe(0)
  })

  test('two at once both end well', async () => {
    const both = await Promise.all([runSetUp({}), runSetUp({})])
    expect(both.map(({ code }) => code)).toEqual([0, 0])
  })
})

describe('set-up where something is missing and nothing may be installed', () => {
  test('without ffmpeg it stops with the command for Debian, Fedora and macOS', async () => {
    const { code, output } = await runSetUp({ without: ['ffmpeg'] })
    expect(code).toBe(1)
    expect(output).toMatch(/^set-up: ffmpeg is missing\. Debian: .*; Fedora: .*; macOS: .*\n$/)
  })

  test('without bubblewrap it warns and goes on', async () => {
    const { code, output } = await runSetUp({ without: ['bwrap'] })
    expect(code).toBe(0)
    expect(output).toContain('warning: bubblewrap is missing')
  })

  test('an FFMPEG_PATH that names no program stops it', async () => {
    const { code, output } = await runSetUp({ env: { FFMPEG_PATH: '/nowhere/ffmpeg' } })
    expect([code, output]).toEqual([1, expect.stringContaining('FFMPEG_PATH')])
  })

  test('a MEILI_BIN that names no program stops it', async () => {
    const { code, output } = await runSetUp({ env: { MEILI_BIN: '/nowhere/meilisearch' } })
    expect([code, output]).toEqual([1, expect.stringContaining('/nowhere/meilisearch')])
  })

  test('npm test then still ends with the closing line', async () => {
    const { code, lastLine } = await runSetUp({ without: ['ffmpeg'], script: 'scripts/test.sh' })
    expect(code).toBe(1)
    expect(lastLine).toBe('0 passed, 1 failed')
  })
})

interface Run {
  readonly without?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly script?: string
}

/** Runs a script of this repository where only some programs are on PATH. */
async function runSetUp({
  without = [],
  env = {},
  script = 'scripts/set-up.sh',
}: Run): Promise<{ code: number; output: string; lastLine: string }> {
  const bin = await mkdtemp(join(folder, 'bin-'))
  const names = `${NEEDED} ${OPTIONAL}`.split(' ').filter((name) => !without.includes(name))
  await Promise.all(names.map((name) => linkProgram(name, bin)))
  return new Promise((resolve) => {
    execFile(
      join(bin, 'bash'),
      [script],
      { cwd: ROOT, env: { HOME: folder, PATH: bin, ...env } },
      (error, stdout, stderr) => {
        resolve({
          code: error ? Number(error.code ?? 1) : 0,
          output: stdout + stderr,
          lastLine: stdout.trimEnd().split('\n').at(-1) ?? '',
        })
      },
    )
  })
}

async function linkProgram(name: string, bin: string): Promise<void> {
  for (const place of (process.env.PATH ?? '').split(delimiter)) {
    const program = join(place, name)
    const found = await access(program).then(
      () => true,
      () => false,
    )
    if (found) return symlink(program, join(bin, name))
  }
}
