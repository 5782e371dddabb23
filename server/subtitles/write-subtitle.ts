import type { Cue } from './cue.ts'
import { cleanText } from './cue-text.ts'

/** The cues as a WebVTT file. Reading it again gives the same cues. */
export function writeWebVtt(cues: readonly Cue[]): string {
  const blocks = cues.map(
    ({ startMs, endMs, text }) => `${formatTime(startMs, '.')} --> ${formatTime(endMs, '.')}\n${escapeVtt(text)}\n`,
  )
  return ['WEBVTT\n', ...blocks].join('\n')
}

/** The cues as an SRT file. Reading it again gives the same cues. */
export function writeSrt(cues: readonly Cue[]): string {
  return cues
    .map(
      ({ startMs, endMs, text }, index) =>
        `${index + 1}\n${formatTime(startMs, ',')} --> ${formatTime(endMs, ',')}\n${escapeSrt(text)}\n`,
    )
    .join('\n')
}

function escapeVtt(text: string): string {
  return cleanText(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/**
 * SRT has no escapes of its own and simple players show them as they stand, so only what would be misread gets one:
 * a tag, an override, a character reference, an arrow.
 */
function escapeSrt(text: string): string {
  return cleanText(text)
    .replace(/&(?=#?\w{1,8};)/g, '&amp;')
    .replace(/<(?=[a-z/])/gi, '&lt;')
    .replace(/\{(?=\\)/g, '&#123;')
    .replace(/(?<=[-–—―=][ \t]?)[>＞]/g, (arrow) => `&#${arrow.charCodeAt(0)};`)
    .replaceAll('→', (arrow) => (/\d/.test(text) ? `&#${arrow.charCodeAt(0)};` : arrow))
}

function formatTime(ms: number, point: '.' | ','): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const seconds = Math.floor(ms / 1_000)
  const clock = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60].map(two).join(':')
  return `${clock}${point}${String(ms % 1_000).padStart(3, '0')}`
}
