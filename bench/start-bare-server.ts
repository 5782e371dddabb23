import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sendVideo } from './send-video.ts'

const BARE = fileURLToPath(new URL('bare-server.ts', import.meta.url))

/** The least that an upload costs, as a server to send files to. */
export interface BareServer extends AsyncDisposable {
  readonly pid: number
  send(sizeBytes: number): Promise<void>
}

/** Starts `bare-server.ts` on a folder of its own. */
export async function startBareServer(): Promise<BareServer> {
  const folder = await mkdtemp(join(tmpdir(), 'juku-bench-bare-'))
  const child = spawn(process.execPath, [BARE, folder], { stdio: ['pipe', 'pipe', 'inherit'] })
  const [port] = (await once(child.stdout, 'data')) as [Buffer]
  return {
    pid: child.pid ?? 0,
    send: async (sizeBytes) => {
      const sha256 = await sendVideo(sizeBytes, { url: `http://127.0.0.1:${String(port).trim()}/`, method: 'PUT' })
      await rm(join(folder, sha256))
    },
    [Symbol.asyncDispose]: async () => {
      child.stdin.end()
      await once(child, 'exit')
      await rm(folder, { recursive: true, force: true })
    },
  }
}
