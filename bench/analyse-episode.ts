/** Probes and analyses the video named on the command line, as one job does: a process of its own, so that its whole cost can be counted. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { probeVideo } from '../media/probe.ts'
import { analyseVideo } from '../media/stills.ts'
import { createMediaTools } from '../media/tools.ts'

const [path = '', knownTools] = process.argv.slice(2)
const tools = knownTools ? JSON.parse(knownTools) : await createMediaTools()
const workDir = await mkdtemp(join(tmpdir(), 'juku-bench-work-'))
try {
  await analyseVideo(tools, path, await probeVideo(tools, path), workDir)
} finally {
  await rm(workDir, { recursive: true, force: true })
}
