/** Probes and analyses the video named on the command line, as one job does: a process of its own, so that its whole cost can be counted. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { probeVideo } from '../media/probe.ts'
import { analyseVideo } from '../media/stills.ts'
import { createMediaTools, type MediaTools } from '../media/tools.ts'

const [path = '', tools] = process.argv.slice(2)
// What the bench has found out already, so that trying the guards is not counted.
const given: MediaTools = tools ? JSON.parse(tools) : await createMediaTools()
const workDir = await mkdtemp(join(tmpdir(), 'juku-bench-work-'))
try {
  await analyseVideo(given, path, await probeVideo(given, path), workDir)
} finally {
  await rm(workDir, { recursive: true, force: true })
}
