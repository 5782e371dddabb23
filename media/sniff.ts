import type { Buffer } from 'node:buffer'
import { MIME_TYPES, sniffContainer } from './containers.ts'

/**
 * The MIME type, from our own table, that the content of a file announces; undefined for everything that is no video we take
 * (playlists, concat lists, subtitles, images, sound, pages), so that an upload of it can be refused before anything reads it.
 *
 * @param firstBytes the first 4096 bytes, or all of a shorter file. The judge is still `probeVideo`.
 */
export function sniffVideoType(firstBytes: Buffer): string | undefined {
  const container = sniffContainer(firstBytes)
  return container && MIME_TYPES[container]
}
