import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { createMediaTools } from '../../media/tools.ts'
import { temporaryFolder } from './clips.ts'

const ISOLATION = new URL('../../media/isolation.ts', import.meta.url).href
const TOOLS = new URL('../../media/tools.ts', import.meta.url).href
const { guards } = await createMediaTools()

/** Runs a program in a process group of its own, which a mistake may take with it; what it said. */
async function inOwnGroup(program: string): Promise<string> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return (await text(child.stdout)).trim()
}

test.skipIf(!guards.setprivPath)(
  'the end of a held tool never reaches the group of the one who started it',
  async () => {
    await using folder = await temporaryFolder()
    const run = {
      programPath: '/bin/sleep',
      args: ['20'],
      workDir: folder.path,
      limits: { cpuSeconds: 9, fileBytes: 1 },
    }
    const said = await inOwnGroup(`
    import { spawn } from 'node:child_process'
    import { heldCommand } from '${ISOLATION}'
    const guards = { setprivPath: ${JSON.stringify(guards.setprivPath)} }
    const [command, ...args] = heldCommand(guards, ${JSON.stringify(run)})
    const tool = spawn(command, args, { stdio: 'ignore' }) // in this group: what must not be, but once was
    setTimeout(() => tool.kill('SIGTERM'), 500)
    setTimeout(() => { console.log('still here'); process.exit() }, 1500)`)
    expect(said).toBe('still here')
  },
)

test('who is killed while the guards are tried takes nobody along', async () => {
  for (const waitMs of [20, 60, 100, 140, 180, 220, 260, 300]) {
    const said = await inOwnGroup(`
      import { spawn } from 'node:child_process'
      const trying = "const { createMediaTools } = await import('${TOOLS}'); for (;;) await createMediaTools()"
      const worker = spawn(process.execPath, ['--input-type=module', '-e', trying], { stdio: 'ignore' })
      setTimeout(() => worker.kill('SIGKILL'), 300 + ${waitMs})
      setTimeout(() => { console.log('still here'); process.exit() }, 1000 + ${waitMs})`)
    expect(said, `${waitMs} ms`).toBe('still here')
  }
})
