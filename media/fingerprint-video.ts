import { findFrames } from './find-frames.ts'
import type { Fingerprint } from './fingerprint.ts'
import type { MediaTools } from './tools.ts'
import type { VideoFacts } from './video-facts.ts'

/**
 * What an analysis would have noted of the look and the sound of a video, without its images.
 *
 * @param workDir absolute path of an empty private folder, which the caller removes.
 * @throws {MediaError} as `analyseVideo`.
 */
export async function fingerprintVideo(
  tools: MediaTools,
  path: string,
  facts: VideoFacts,
  workDir: string,
  signal?: AbortSignal,
): Promise<Fingerprint> {
  const { pass, heard } = await findFrames({ tools, path, facts, workDir, signal, onProgress: () => {} })
  return { frames: pass.looks, sound: heard.audioFingerprint ?? new Uint32Array() }
}
