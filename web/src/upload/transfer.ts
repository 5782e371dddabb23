import { addEpisode } from '../api/client.ts'
import type { Episode } from '../api/contract.ts'
import { sendFile } from './send-file.ts'

/** One episode's files on their way. */
export interface Parcel {
  readonly workId: string
  readonly number: number
  readonly video: File
  readonly subtitles: readonly { readonly file: File; readonly locale: string | undefined }[]
}

/**
 * Sends an episode's files, each resumable, and makes an episode of them. What was sent before a refusal need not be sent again.
 *
 * @param onSent called with the share sent, 0 to 1.
 * @throws {Problem} as the server answers; OFFLINE when the connection stays broken, CANCELLED after `signal`.
 */
export async function sendEpisode(
  { workId, number, video, subtitles }: Parcel,
  onSent: (share: number) => void,
  signal: AbortSignal,
): Promise<Episode> {
  const named = []
  for (const { file, locale } of subtitles) {
    const uploadId = await sendFile(file, () => undefined, signal)
    named.push({ uploadId, ...(locale === undefined ? {} : { locale }) })
  }
  const uploadId = await sendFile(video, (bytes) => onSent(video.size === 0 ? 1 : bytes / video.size), signal)
  return addEpisode(workId, { number, uploadId, ...(named.length > 0 ? { subtitles: named } : {}) })
}
