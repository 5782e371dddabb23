import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { probeVideo } from '../../media/probe.ts'
import { analyseVideo } from '../../media/stills.ts'
import type { MediaTools } from '../../media/tools.ts'

const run = promisify(execFile)

/** A folder of its own for one test; it is removed with `await using`. */
export async function temporaryFolder() {
  const path = await mkdtemp(join(tmpdir(), 'juku-media-test-'))
  return {
    path,
    file: (name: string) => join(path, name),
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  }
}

/** Makes a clip with ffmpeg as a producer's programs would: no guard, everything allowed. */
export async function ffmpeg(...args: string[]): Promise<void> {
  await run('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...args])
}

/** A source of moving, textured pictures, which stand differently every two seconds as after a cut. */
export function pictures(size: string, seconds: number, rate = 25): string[] {
  const shots = "rotate=a='1.3*floor(t/2)':fillcolor=gray"
  return ['-f', 'lavfi', '-i', `testsrc2=s=${size}:r=${rate}:d=${seconds},${shots},noise=alls=10`]
}

/** H.264 with a key frame every `gop` frames and nowhere else. */
export function h264(gop: number): string[] {
  const keys = ['-g', String(gop), '-keyint_min', String(gop), '-sc_threshold', '0']
  return ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', ...keys]
}

/** Probes and analyses a clip; the images stand in `folder`. */
export async function analyse(tools: MediaTools, path: string, folder: string) {
  const facts = await probeVideo(tools, path)
  return { facts, analysis: await analyseVideo(tools, path, facts, folder) }
}

/** One picture as red, green and blue bytes, shrunk to `widthPx` x `heightPx`. */
export async function pixels(path: string, widthPx: number, heightPx: number): Promise<Buffer> {
  const scale = ['-vf', `scale=${widthPx}:${heightPx}:flags=area`, '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-']
  const { stdout } = await run('ffmpeg', ['-v', 'error', '-nostdin', '-i', path, ...scale], { encoding: 'buffer' })
  return stdout
}

/** Width and height that a lossy WebP image really has, as `WxH`. */
export async function imageSize(path: string): Promise<string> {
  const bytes = await readFile(path)
  if (bytes.toString('latin1', 8, 16) !== 'WEBPVP8 ') throw new Error(`${path} is no lossy WebP`)
  return `${bytes.readUInt16LE(26) & 0x3fff}x${bytes.readUInt16LE(28) & 0x3fff}`
}

/** Asks players, in the header of an mp4 file with one track, to turn the picture by `degrees` clockwise, as a phone does. */
export function turned(mp4: Buffer, degrees: 0 | 90 | 180 | 270): Buffer {
  const [a, b] = { 0: [1, 0], 90: [0, 1], 180: [-1, 0], 270: [0, -1] }[degrees] as [number, number]
  const copy = Buffer.from(mp4)
  const matrix = copy.indexOf('tkhd') + 4 + 40
  ;[a, b, 0, -b, a].forEach((value, i) => {
    copy.writeInt32BE(value * 65536, matrix + i * 4)
  })
  return copy
}
