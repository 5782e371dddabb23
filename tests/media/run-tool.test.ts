import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { runTool } from '../../media/run-tool.ts'
import { createMediaTools, type MediaTools } from '../../media/tools.ts'
import { temporaryFolder } from './clips.ts'
import { processesNaming, remainingProcesses } from './processes.ts'

const tools = await createMediaTools()

// Every way of holding a tool that this machine allows: the lesser ones are what other machines fall back to.
const held: [string, MediaTools][] = [
  [tools.isolation, tools],
  ['without bubblewrap', { ...tools, guards: { ...tools.guards, bwrapPath: undefined } }],
]

describe.each(held)('a run with %s', (_, held) => {
  test('that takes too long is ended, and nothing of it is left', async () => {
    await using folder = await temporaryFolder()
    const mark = randomUUID()
    const run = runTool(held, { tool: 'ffmpeg', args: () => endless(mark), workDir: folder.path, timeoutMs: 500 })
    await expect(run).rejects.toMatchObject({ code: 'MEDIA_TIMED_OUT' })
    expect(processesNaming(mark)).toEqual([])
  })

  test('dies with the program that started it, at whatever moment that is killed -9', async () => {
    await using folder = await temporaryFolder()
    for (const waitMs of [0, 1, 2, 3, 5, 8, 13, 21, 400]) {
      const mark = randomUUID()
      const parent = startParent(held, endless(mark), folder.path)
      await expect.poll(() => processesNaming(mark).length, { timeout: 10_000, interval: 1 }).toBeGreaterThan(1)
      await new Promise((resolve) => setTimeout(resolve, waitMs))
      parent.kill('SIGKILL')
      expect(await remainingProcesses(mark, 3000), `${waitMs} ms`).toEqual([])
    }
  })

  test('that uses more processor time, file space or output than it may is ended', async () => {
    await using folder = await temporaryFolder()
    const mark = randomUUID()
    const run = { tool: 'ffmpeg', workDir: folder.path, timeoutMs: 20_000 } as const
    const [busy, chatty, wide] = await Promise.allSettled([
      runTool(held, { ...run, args: () => endless(mark), limits: { cpuSeconds: 1 } }),
      runTool(held, { ...run, args: () => endless(mark, 'rawvideo', 'pipe:1'), stdoutCapBytes: 1_000_000 }),
      runTool(held, { ...run, args: () => endless(mark, 'rawvideo', 'out.raw'), limits: { fileBytes: 1_000_000 } }),
    ])
    expect(busy).toMatchObject({ reason: { code: 'MEDIA_LIMIT_EXCEEDED' } })
    expect(chatty).toMatchObject({ reason: { code: 'MEDIA_LIMIT_EXCEEDED' } })
    // A file that may not grow ends ffmpeg either by the signal or by the failed write.
    if (wide.status === 'fulfilled') expect(wide.value.exitCode).not.toBe(0)
    else expect(wide.reason).toMatchObject({ code: 'MEDIA_LIMIT_EXCEEDED' })
    expect(processesNaming(mark)).toEqual([])
  })

  test('sees nothing of our environment', async () => {
    await using folder = await temporaryFolder()
    const mark = randomUUID()
    const abort = new AbortController()
    const run = runTool(held, { tool: 'ffmpeg', args: () => endless(mark), workDir: folder.path, signal: abort.signal })
    await expect.poll(() => toolsNaming(mark).length, { timeout: 10_000 }).toBeGreaterThan(0)
    const names = toolsNaming(mark).flatMap((pid) =>
      readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0').filter(Boolean),
    )
    abort.abort()
    await expect(run).rejects.toThrow()
    expect(new Set(names.map((line) => line.split('=')[0]))).toEqual(
      new Set(['PATH', ...names.filter((line) => line.startsWith('PWD=')).map(() => 'PWD')]),
    )
  })
})

test.skipIf(tools.isolation !== 'bubblewrap')(
  'inside bubblewrap a tool sees its input, its folder and the system, and nothing else',
  async () => {
    await using folder = await temporaryFolder()
    for (const [path, exitCode] of [
      ['/etc/passwd', 1],
      [import.meta.filename, 1],
      ['/usr/bin/ffmpeg', 0],
    ] as const) {
      const args = () => ['-v', 'error', '-f', 'data', `file:${path}`]
      expect(await runTool(tools, { tool: 'ffprobe', args, workDir: folder.path }), path).toMatchObject({ exitCode })
    }
  },
)

test('a tool that is not there is named in one sentence', async () => {
  await expect(createMediaTools({ ffmpegPath: '/nowhere/ffmpeg' })).rejects.toMatchObject({
    code: 'MEDIA_TOOL_MISSING',
    message: expect.stringMatching(/^\/nowhere\/ffmpeg was not found; install ffmpeg .*FFMPEG_PATH/),
  })
})

/** A program of its own that starts a run and waits for it. */
function startParent(held: MediaTools, args: string[], workDir: string): ChildProcess {
  const script = `
    import { runTool } from ${JSON.stringify(new URL('../../media/run-tool.ts', import.meta.url).href)}
    const [tools, args, workDir] = JSON.parse(process.argv[1])
    await runTool(tools, { tool: 'ffmpeg', args: () => args, workDir })`
  const given = JSON.stringify([held, args, workDir])
  return spawn(process.execPath, ['--input-type=module', '-e', script, given], { stdio: 'ignore' })
}

function endless(mark: string, format = 'null', name = 'pipe:1'): string[] {
  const source = ['-v', 'error', '-nostdin', '-y', '-f', 'lavfi', '-i', 'testsrc2=s=640x480']
  return [...source, '-metadata', `comment=${mark}`, '-f', format, name]
}

/** Process ids of ffmpeg itself, not of what holds it. */
function toolsNaming(mark: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false
    try {
      const [program = '', ...args] = readFileSync(`/proc/${pid}/cmdline`, 'latin1').split('\0')
      return program.endsWith('/ffmpeg') && args.includes(`comment=${mark}`)
    } catch {
      return false
    }
  })
}
