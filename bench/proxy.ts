import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeProxy } from '../media/make-proxy.ts'
import { probeVideo } from '../media/probe.ts'
import type { ProxyMethod } from '../media/proxy-command.ts'
import { createMediaTools, type MediaTools } from '../media/tools.ts'
import type { VideoFacts } from '../media/video-facts.ts'
import { benchClip, stereoClip } from './clips.ts'
import { cpuSeconds } from './cpu-seconds.ts'
import { type BenchRow, medianOf } from './table.ts'

interface Spent {
  readonly wallSeconds: number
  readonly cpuSeconds: number
}

/** How fast copies for browsers are made: times over real time, and the processor time of a second of video. */
export async function benchProxy({ rounds }: { readonly rounds: number }): Promise<BenchRow[]> {
  const tools = await createMediaTools()
  const clips: [string, string, ProxyMethod][] = [
    ['H.264 1080x1920 with stereo sound', await stereoClip('h264-gop2'), 'encode'],
    ['HEVC 1080x1920', await benchClip('hevc'), 'encode'],
    ['H.264 1080x1920 with stereo sound', await stereoClip('h264-gop2'), 'remux'],
  ]
  const spent = clips.map((): Spent[] => [])
  const facts = await Promise.all(clips.map(([, path]) => probeVideo(tools, path)))
  for (let round = 0; round < rounds; round++) {
    for (const [index, [, path, method]] of clips.entries()) {
      const known = facts[index]
      if (known) spent[index]?.push(await measure(tools, path, asked(known, method)))
    }
  }
  return clips.flatMap(([name, , method], index) => {
    const seconds = (facts[index]?.durationMs ?? 0) / 1000
    const walls = spent[index]?.map(({ wallSeconds }) => wallSeconds) ?? []
    const cpus = spent[index]?.map((one) => one.cpuSeconds) ?? []
    const what = `${method === 'encode' ? 'copy at 540x960' : 'copy of the streams'}, ${name}`
    return [
      {
        what: `Speed over real time, ${what}`,
        median: seconds / medianOf(walls),
        unit: 'times',
        rounds,
        note: `${medianOf(walls).toFixed(2)} s for ${seconds.toFixed(0)} s`,
      },
      { what: `CPU a second of video, ${what}`, median: medianOf(cpus) / seconds, unit: 's', rounds },
    ]
  })
}

/** H.264 is encoded anew only when it is no plain one; that is what the first clip stands for. */
function asked(facts: VideoFacts, method: ProxyMethod): VideoFacts {
  return method === 'remux' ? facts : { ...facts, playable: false, pixelFormat: 'yuv420p10le' }
}

async function measure(tools: MediaTools, path: string, facts: VideoFacts): Promise<Spent> {
  const workDir = await mkdtemp(join(tmpdir(), 'juku-bench-work-'))
  try {
    const startedMs = performance.now()
    const cpu = await cpuSeconds(() => makeProxy(tools, path, facts, workDir))
    return { wallSeconds: (performance.now() - startedMs) / 1000, cpuSeconds: cpu }
  } finally {
    await rm(workDir, { recursive: true, force: true })
  }
}
