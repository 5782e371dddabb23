import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findFrames } from '../media/find-frames.ts'
import { probeVideo } from '../media/probe.ts'
import { analyseVideo } from '../media/stills.ts'
import { createMediaTools, type MediaTools } from '../media/tools.ts'
import type { VideoFacts } from '../media/video-facts.ts'
import { benchClip, stereoClip } from './clips.ts'
import { cpuSeconds } from './cpu-seconds.ts'
import { type BenchRow, medianOf } from './table.ts'

interface Variant {
  readonly name: string
  readonly tools: MediaTools
  readonly facts: VideoFacts
}

const LIMIT = { limit: { kind: 'at most', value: 1.15 } } as const
const run = promisify(execFile)

/**
 * Processor time of the run that reads the file, and of the whole analysis, with what the sound gives over the same without, in
 * turns. What is measured stands in `variantsOf`: who adds to that run adds a variant.
 */
export async function benchSound({ rounds }: { readonly rounds: number }): Promise<BenchRow[]> {
  const tools = await createMediaTools()
  const clips = {
    'h264-gop2, mono 44.1 kHz': await benchClip('h264-gop2'),
    'h264-gop2, stereo 48 kHz': await stereoClip('h264-gop2'),
    'h264-4k, stereo 48 kHz': await stereoClip('h264-4k'),
  }
  const rows: BenchRow[] = []
  for (const [name, path] of Object.entries(clips)) {
    const variants = variantsOf(tools, await probeVideo(tools, path))
    const pass = await compare(`decode pass, ${name}`, variants, rounds, (variant) => decodePass(path, variant))
    const whole = await compare(`whole analysis, ${name}`, variants, rounds, (variant) => analyse(path, variant))
    const [least] = variants
    if (least) rows.push(await benchFloor(name, path, least, rounds))
    rows.push(...pass.map((row, index) => (index === pass.length - 1 ? { ...row, ...LIMIT } : row)), ...whole)
  }
  return rows
}

/** What no measure of the sound can go below: decoding it and dropping it, on top of the pictures. */
async function benchFloor(name: string, path: string, least: Variant, rounds: number): Promise<BenchRow> {
  const pictures: number[] = []
  const sound: number[] = []
  for (let round = 0; round < rounds; round++) {
    pictures.push(await cpuSeconds(() => decodePass(path, least)))
    const decode = ['-v', 'error', '-nostdin', '-threads', '1', '-i', path, '-map', '0:a:0', '-f', 'null', '-']
    sound.push((await cpuSeconds(() => run('ffmpeg', decode))) - (await cpuSeconds(() => run('ffmpeg', ['-version']))))
  }
  return {
    what: `CPU, sound decoded and dropped with the pictures over the pictures alone, decode pass, ${name}`,
    median: medianOf(sound.map((seconds, round) => 1 + seconds / (pictures[round] ?? seconds))),
    unit: 'times',
    rounds,
    note: `${medianOf(sound).toFixed(2)} s beside ${medianOf(pictures).toFixed(2)} s: the least that hearing it can cost`,
  }
}

/** The first is what the others are compared with. */
function variantsOf(tools: MediaTools, facts: VideoFacts): Variant[] {
  return [
    { name: 'pictures alone', tools, facts: { ...facts, audio: null } },
    { name: 'loudness', tools: { ...tools, hasChromaprint: false }, facts },
    { name: 'loudness and fingerprint', tools, facts },
  ]
}

async function compare(
  what: string,
  variants: readonly Variant[],
  rounds: number,
  act: (variant: Variant) => Promise<unknown>,
): Promise<BenchRow[]> {
  const spent = variants.map((): number[] => [])
  for (let round = 0; round < rounds; round++) {
    for (const [index, variant] of variants.entries()) spent[index]?.push(await cpuSeconds(() => act(variant)))
  }
  const [without = []] = spent
  return variants.slice(1).map(({ name }, index) => {
    const ours = spent[index + 1] ?? []
    return {
      what: `CPU, ${name} with the pictures over the pictures alone, ${what}`,
      median: medianOf(ours.map((seconds, round) => seconds / (without[round] ?? seconds))),
      unit: 'times',
      rounds,
      note: `${medianOf(ours).toFixed(2)} s over ${medianOf(without).toFixed(2)} s`,
    }
  })
}

function decodePass(path: string, { tools, facts }: Variant): Promise<unknown> {
  return inWorkDir((workDir) => findFrames({ tools, path, facts, workDir, signal: undefined, onProgress: () => {} }))
}

function analyse(path: string, { tools, facts }: Variant): Promise<unknown> {
  return inWorkDir((workDir) => analyseVideo(tools, path, facts, workDir))
}

async function inWorkDir<T>(act: (workDir: string) => Promise<T>): Promise<T> {
  const workDir = await mkdtemp(join(tmpdir(), 'juku-bench-work-'))
  try {
    return await act(workDir)
  } finally {
    await rm(workDir, { recursive: true, force: true })
  }
}
