import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { sharedData } from '../tests/shared-data.ts'

const run = promisify(execFile)

/** A gray frame as the analysis judges it, of real footage, and whether a subtitle was drawn into it. */
export interface CoverFrame {
  readonly gray: Uint8Array
  readonly widthPx: number
  readonly heightPx: number
  readonly hasText: boolean
}

/** Real footage beside which the bounds of the detector were chosen, and footage that had no part in that. */
export const FOOTAGE = {
  chosen: [
    'mdn_flower.mp4',
    'mdn_friday.mp4',
    'androidx_sample.flv',
    'androidx_hlg10-color-test.mp4',
    'se_sample_MKV_delayed.mkv',
  ],
  heldOut: [
    'androidx_bbb_642x642_768kbps_30fps_vp9.webm',
    'androidx_sample_portrait.mp4',
    'androidx_portrait_4k60.mp4',
    'se_sample_MP4_SRT.mp4',
    'androidx_sample.avi',
  ],
} as const

/** How subtitles are burned in: outlined, yellow, with a shadow, on a dark plate, with a thin outline. */
const STYLES = [
  'fontcolor=white:borderw=5:bordercolor=black',
  'fontcolor=0xffe060:borderw=4:bordercolor=black',
  'fontcolor=white:shadowx=3:shadowy=3:shadowcolor=black@0.8',
  'fontcolor=white:box=1:boxcolor=black@0.5:boxborderw=12',
  'fontcolor=white:borderw=2:bordercolor=black@0.6',
]
const LINES = [
  '你以為我會放過你嗎',
  '总裁，夫人又跑了！',
  '她才是真正的千金小姐',
  'Por favor, não vás embora',
  '三年後',
  '你给我站住',
]
const HEIGHTS = [0.64, 0.69, 0.74, 0.79]
const SIZES = [56, 64, 72, 80]
const FONT = '/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc'

/** Upright from the left and from the right of the picture, and wide. */
const VIEWS = [
  { widthPx: 136, heightPx: 240, from: 0.15 },
  { widthPx: 136, heightPx: 240, from: 0.8 },
  { widthPx: 240, heightPx: 136, from: 0.5 },
] as const

/** Frames of one film, clean and with subtitles; none where the shared data or the font is absent. @param styles how many of them. */
export async function coverFrames(name: string, styles: number = STYLES.length): Promise<CoverFrame[]> {
  const path = sharedData('videos', name)
  if (path === undefined) return []
  const frames: CoverFrame[] = []
  for (const [place, view] of VIEWS.entries()) {
    const { widthPx, heightPx, from } = view
    const [fullWidth, fullHeight] = [widthPx * 8, heightPx * 8]
    const fill = `scale=${fullWidth}:${fullHeight}:force_original_aspect_ratio=increase`
    const crop = `${fill},crop=${fullWidth}:${fullHeight}:(iw-${fullWidth})*${from}`
    const draw = async (texts: readonly string[], rate: number, most: number) => {
      const filters = [`fps=${rate}`, crop, ...texts, `scale=${widthPx}:${heightPx}:flags=area`, 'format=gray'].join(
        ',',
      )
      const args = ['-v', 'error', '-i', path, '-frames:v', String(most), '-vf', filters, '-f', 'rawvideo', '-']
      const { stdout } = await run('ffmpeg', args, { encoding: 'buffer', maxBuffer: 1e7 })
      for (let at = 0; at + widthPx * heightPx <= stdout.length; at += widthPx * heightPx) {
        frames.push({
          gray: stdout.subarray(at, at + widthPx * heightPx),
          widthPx,
          heightPx,
          hasText: texts.length > 0,
        })
      }
    }
    await draw([], 6, 12)
    for (let style = 0; style < styles; style++) await draw([subtitle(style, place + style * 2, fullHeight)], 2, 3)
  }
  return frames
}

function subtitle(style: number, seed: number, fullHeight: number): string {
  const line = (LINES[(seed + style) % LINES.length] ?? '').replaceAll(',', '\\,')
  const y = Math.round(fullHeight * (HEIGHTS[seed % HEIGHTS.length] ?? 0.7))
  return `drawtext=fontfile=${FONT}:text='${line}':fontsize=${SIZES[seed % SIZES.length]}:x=(w-text_w)/2:y=${y}:${STYLES[style]}`
}
