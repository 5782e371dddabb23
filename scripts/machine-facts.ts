import { execFile } from 'node:child_process'
import { cpus, loadavg, release, totalmem, type } from 'node:os'
import { promisify } from 'node:util'

const GIB = 1024 ** 3

/** One line about the machine that a measurement was made on. */
export async function machineFacts(): Promise<string> {
  const cores = cpus()
  return [
    `Machine: ${cores[0]?.model.trim() ?? 'unknown CPU'}, ${cores.length} cores, ${(totalmem() / GIB).toFixed(0)} GiB`,
    `${type()} ${release()}`,
    `Node ${process.versions.node}`,
    await ffmpegVersion(),
    `load ${loadavg()
      .map((load) => load.toFixed(2))
      .join(' ')} at the start.`,
  ].join('; ')
}

async function ffmpegVersion(): Promise<string> {
  const { stdout } = await promisify(execFile)(process.env.FFMPEG_PATH ?? 'ffmpeg', ['-version'])
  return stdout.split(' ').slice(0, 3).join(' ').replace(' version', '')
}
