import type { VideoFacts } from './video-facts.ts'

type PlayableFacts = Pick<VideoFacts, 'container' | 'videoCodec' | 'videoProfile' | 'pixelFormat' | 'audio'>

/** Whether usual browsers play the file as it is: H.264 8-bit 4:2:0 in MP4 or MOV, VP8/VP9/AV1 in WebM, AV1 in MP4. */
export function isPlayable(facts: PlayableFacts): boolean {
  const { container, videoCodec } = facts
  if (container === 'webm') return ['vp8', 'vp9', 'av1'].includes(videoCodec) && hasSound(facts, ['opus', 'vorbis'])
  if (container !== 'mp4' && container !== 'mov') return false
  if (videoCodec === 'av1') return container === 'mp4' && hasSound(facts, ['aac', 'mp3', 'opus'])
  return isPlainH264(facts) && hasSound(facts, ['aac', 'mp3'])
}

/** H.264 with 8 bits and 4:2:0, the one kind that every browser decodes. */
export function isPlainH264(facts: Pick<VideoFacts, 'videoCodec' | 'pixelFormat'>): boolean {
  return facts.videoCodec === 'h264' && isPlainPicture(facts)
}

// An unknown pixel format means that nothing could be decoded, as in an encrypted file.
function isPlainPicture({ pixelFormat }: Pick<VideoFacts, 'pixelFormat'>): boolean {
  return pixelFormat === 'yuv420p' || pixelFormat === 'yuvj420p'
}

function hasSound({ audio }: PlayableFacts, codecs: readonly string[]): boolean {
  return audio === null || (audio.codec !== null && codecs.includes(audio.codec))
}
