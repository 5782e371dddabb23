import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import fluent from 'fluent-ffmpeg'
import { findFrames } from '../media/find-frames.ts'
import { probeVideo } from '../media/probe.ts'
import { analyseVideo } from '../media/stills.ts'
import { createMediaTools, type MediaTools } from '../media/tools.ts'
import type { VideoFacts } from '../media/video-facts.ts'
import { benchClip, CLIPS, type Clip } from './clips.ts'
import { cpuSeconds } from './cpu-seconds.ts'
import { type BenchRow, medianOf, writeTable } from './table.ts'

/**
 * Processor time of the video analysis, as ratios taken within each of at least five interleaved rounds, and episodes a minute.
 * Makes its clips first, once, which takes minutes.
 */
export async function benchMedia({ rounds }: { readonly rounds: number }): Promise<BenchRow[]> {
  const tools = await createMediaTools()
  const rows: BenchRow[] = []
  for (const clip of CLIPS) rows.push(...(await benchClipCosts(tools, clip, rounds)))
  rows.push(await benchPeer(tools, rounds), await benchThroughput(tools, rounds))
  return rows
}

const run = promisify(execFile)

async function benchClipCosts(tools: MediaTools, clip: Clip, rounds: number): Promise<BenchRow[]> {
  const path = await benchClip(clip)
  const facts = await probeVideo(tools, path)
  const keys: number[] = []
  const passes: number[] = []
  const wholes: number[] = []
  const alone: number[] = []
  for (let round = 0; round < rounds; round++) {
    keys.push(await cpuSeconds(() => decodeKeyFrames(clip, path)))
    passes.push(await cpuSeconds(() => decodePass(tools, path, facts)))
    wholes.push(await cpuSeconds(() => analyseEpisode(tools, path)))
    if (clip === 'h264-gop2') alone.push(await cpuSeconds(() => analyseAlone(tools, path)))
  }
  const note = (ours: number[]) =>
    `${medianOf(ours).toFixed(2)} s over ${medianOf(keys).toFixed(2)} s${KEY_NOTES[clip] ?? ''}`
  const row = (what: string, ours: number[], most?: number): BenchRow => ({
    what: `CPU, ${what} over key-frame decode, ${clip}`,
    median: medianOf(ours.map((seconds, i) => seconds / (keys[i] ?? seconds))),
    unit: 'times',
    rounds,
    note: note(ours),
    ...(clip === 'h264-gop2' && most !== undefined && { limit: { kind: 'at most', value: most } }),
  })
  const rows = [row('decode pass', passes, 1.7), row('whole analysis with its Node', wholes, 2.4)]
  return alone.length > 0 ? [...rows, row('whole analysis in a fresh Node, start and imports counted,', alone)] : rows
}

const KEY_NOTES: Partial<Record<Clip, string>> = {
  'h264-gop10': '; nine key frames are too few, so the pass decodes what others refer to',
  vp9: '; the decoder takes everything, so key frames are copied out first on both sides',
}

/** The least that any analysis has to do: decode the key frames and drop them. */
async function decodeKeyFrames(clip: Clip, path: string): Promise<void> {
  const decode = ['-fps_mode', 'passthrough', '-f', 'null', '-']
  const common = ['-v', 'error', '-nostdin', '-y', '-threads', '1']
  if (clip !== 'vp9') {
    await run('ffmpeg', [
      ...common,
      '-discard:v',
      'nokey',
      '-skip_frame',
      'nokey',
      '-i',
      path,
      '-map',
      '0:v:0',
      ...decode,
    ])
    return
  }
  const copy = join(tmpdir(), 'juku-bench', 'keys.nut')
  await run('ffmpeg', [
    ...common,
    '-i',
    path,
    '-map',
    '0:v:0',
    '-c',
    'copy',
    '-bsf:v',
    'noise=drop=not(key)',
    '-f',
    'nut',
    copy,
  ])
  await run('ffmpeg', [...common, '-i', copy, ...decode])
}

function decodePass(tools: MediaTools, path: string, facts: VideoFacts): Promise<void> {
  return inWorkDir(async (workDir) => {
    await findFrames({ tools, path, facts, workDir, signal: undefined, onProgress: () => {} })
  })
}

/** As the worker does it: in a Node that runs already. */
function analyseEpisode(tools: MediaTools, path: string): Promise<void> {
  return inWorkDir(async (workDir) => {
    await analyseVideo(tools, path, await probeVideo(tools, path), workDir)
  })
}

async function analyseAlone(tools: MediaTools, path: string): Promise<void> {
  await run(process.execPath, [join(import.meta.dirname, 'analyse-episode.ts'), path, JSON.stringify(tools)])
}

/** The same poster and ten candidates, without storyboard, as fluent-ffmpeg's own helper takes them. */
async function benchPeer(tools: MediaTools, rounds: number): Promise<BenchRow> {
  const path = await benchClip('h264-gop2')
  const ours: number[] = []
  const theirs: number[] = []
  for (let round = 0; round < rounds; round++) {
    ours.push(await cpuSeconds(() => analyseEpisode(tools, path)))
    theirs.push(
      await cpuSeconds(() =>
        inWorkDir(async (folder) => {
          await screenshots(path, { folder, count: 10, size: '540x960', filename: 'candidate-%i.jpg' })
          await screenshots(path, { folder, timestamps: ['35%'], size: '1080x1920', filename: 'poster.jpg' })
        }),
      ),
    )
  }
  return {
    what: 'CPU, 1 poster and 10 candidates by fluent-ffmpeg screenshots over our whole analysis',
    median: medianOf(theirs.map((seconds, i) => seconds / (ours[i] ?? seconds))),
    unit: 'times',
    rounds,
    limit: { kind: 'at least', value: 5 },
    note: `${medianOf(theirs).toFixed(1)} s over ${medianOf(ours).toFixed(2)} s; ours has the storyboard and the choice in it`,
  }
}

function screenshots(path: string, options: fluent.ScreenshotsConfig): Promise<void> {
  return new Promise((resolve, reject) => {
    fluent(path)
      .on('end', () => resolve())
      .on('error', reject)
      .screenshots(options)
  })
}

const EPISODES = 6

async function benchThroughput(tools: MediaTools, rounds: number): Promise<BenchRow> {
  const path = await benchClip('h264-gop2')
  const alone: number[] = []
  const paired: number[] = []
  for (let round = 0; round < rounds; round++) {
    alone.push(await episodesPerMinute(tools, path, 1))
    paired.push(await episodesPerMinute(tools, path, 2))
  }
  return {
    what: 'Episodes a minute, two at once over one',
    median: medianOf(paired.map((rate, i) => rate / (alone[i] ?? rate))),
    unit: 'times',
    rounds,
    limit: { kind: 'at least', value: 1.7 },
    note: `${medianOf(paired).toFixed(0)} over ${medianOf(alone).toFixed(0)} episodes of 90 s a minute`,
  }
}

async function episodesPerMinute(tools: MediaTools, path: string, atOnce: number): Promise<number> {
  let left = EPISODES
  const startedMs = performance.now()
  const work = async () => {
    while (left-- > 0) await analyseEpisode(tools, path)
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return (EPISODES * 60_000) / (performance.now() - startedMs)
}

async function inWorkDir(act: (workDir: string) => Promise<void>): Promise<void> {
  const workDir = await mkdtemp(join(tmpdir(), 'juku-bench-work-'))
  try {
    await act(workDir)
  } finally {
    await rm(workDir, { recursive: true, force: true })
  }
}

if (import.meta.main) {
  const rounds = Number(process.argv[2] ?? 5)
  process.stdout.write(`${writeTable(await benchMedia({ rounds }))}\n`)
}
