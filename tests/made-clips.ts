import { execFile } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readFile, rename } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export interface ClipOptions {
  readonly seconds?: number
  readonly size?: string
  /** Another seed is another file with another picture. */
  readonly seed?: number
  readonly fps?: number
}

/** A small vertical clip made with ffmpeg: H.264 and AAC in MP4, moving pictures that differ by seed. Made once a machine. */
export async function makeClip({
  seconds = 6,
  size = '270x480',
  seed = 1,
  fps = 12,
}: ClipOptions = {}): Promise<Buffer> {
  const folder = join(tmpdir(), 'juku-test-clips')
  await mkdir(folder, { recursive: true })
  const name = createHash('sha256')
    .update(JSON.stringify([seconds, size, seed, fps]))
    .digest('hex')
    .slice(0, 16)
  const path = join(folder, `${name}.mp4`)
  const made = await readFile(path).catch(() => undefined)
  if (made) return made
  const temporary = join(folder, `${name}.${randomUUID()}.mp4`) // two may make the same one at once
  const picture = `life=s=${size}:r=${fps}:seed=${seed}:mold=10:life_color=#${colour(seed)}:death_color=#203040,format=yuv420p`
  await run('ffmpeg', [
    ...['-v', 'error', '-y', '-f', 'lavfi', '-i', `${picture},trim=duration=${seconds}`],
    ...['-f', 'lavfi', '-i', `sine=f=${200 + (seed % 50) * 20}:d=${seconds}`, '-t', String(seconds)],
    ...[
      '-c:v',
      'libx264',
      '-preset',
      'ultrafast',
      '-g',
      String(fps * 2),
      '-c:a',
      'aac',
      '-b:a',
      '48k',
      '-movflags',
      '+faststart',
    ],
    temporary,
  ])
  await rename(temporary, path)
  return readFile(path)
}

function colour(seed: number): string {
  return createHash('sha256').update(String(seed)).digest('hex').slice(0, 6)
}
