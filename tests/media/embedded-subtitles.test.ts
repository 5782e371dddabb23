import { readFile, writeFile } from 'node:fs/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { extractTextSubtitles } from '../../media/embedded-subtitles.ts'
import { probeVideo } from '../../media/probe.ts'
import { createMediaTools, type MediaTools } from '../../media/tools.ts'
import { parseSubtitle } from '../../server/subtitles/parse-subtitle.ts'
import { sharedData } from '../shared-data.ts'
import { ffmpeg, h264, pictures, temporaryFolder } from './clips.ts'

let tools: MediaTools
beforeAll(async () => {
  tools = await createMediaTools()
})

test('text subtitles of two languages come out of one video with their words and times', async () => {
  await using folder = await temporaryFolder()
  await writeFile(folder.file('zh.srt'), '1\n00:00:01,000 --> 00:00:02,500\n龙王归来\n')
  await writeFile(folder.file('pt.srt'), '1\n00:00:01,000 --> 00:00:02,500\nO regresso do dragão\n')
  const inputs = [
    ...pictures('64x64', 4),
    '-i',
    folder.file('zh.srt'),
    '-i',
    folder.file('pt.srt'),
    '-map',
    '0',
    '-map',
    '1',
    '-map',
    '2',
  ]
  const tags = ['-metadata:s:s:0', 'language=zho', '-metadata:s:s:0', 'title=简体', '-metadata:s:s:1', 'language=por']
  for (const [name, codec] of [
    ['a.mkv', 'srt'],
    ['b.mp4', 'mov_text'],
    ['c.mkv', 'ass'],
    ['d.mkv', 'webvtt'],
  ] as const) {
    await ffmpeg(...inputs, ...h264(25), '-c:s', codec, ...tags, folder.file(name))
    await using workDir = await temporaryFolder()
    const facts = await probeVideo(tools, folder.file(name))
    const found = await extractTextSubtitles(tools, folder.file(name), facts, workDir.path)
    expect(found, name).toMatchObject([
      { streamIndex: 1, language: 'zho', format: codec === 'ass' ? 'ass' : 'webvtt', isTruncated: false },
      { streamIndex: 2, language: 'por', title: null },
    ])
    const { cues } = parseSubtitle(await readFile(found[0]?.path ?? '', 'utf8'))
    expect(cues[0], name).toEqual({ startMs: 1_000, endMs: 2_500, text: expect.stringMatching(/^龙王归来/) })
    expect(await readFile(found[1]?.path ?? '', 'utf8'), name).toContain('O regresso do dragão')
  }
})

test('drawings and karaoke of ASS inside a video are no words', async () => {
  await using folder = await temporaryFolder()
  const events = [
    'Dialogue: 0,0:00:00.10,0:00:00.90,Default,,0,0,0,,{\\k20}一{\\k20}起走\\N吧',
    'Dialogue: 0,0:00:00.50,0:00:00.90,Default,,0,0,0,,{\\p1}m 0 0 l 100 0 100 100{\\p0}',
  ]
  const format = 'Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text'
  const head =
    '[Script Info]\nScriptType: v4.00+\n\n[V4+ Styles]\nFormat: Name, Fontname, Fontsize\nStyle: Default,Arial,20\n'
  await writeFile(folder.file('a.ass'), `${head}\n[Events]\n${[format, ...events].join('\n')}\n`)
  await ffmpeg(...pictures('64x64', 2), '-i', folder.file('a.ass'), ...h264(25), '-c:s', 'ass', folder.file('a.mkv'))
  const found = await extractTextSubtitles(
    tools,
    folder.file('a.mkv'),
    await probeVideo(tools, folder.file('a.mkv')),
    folder.path,
  )
  const texts = parseSubtitle(await readFile(found[0]?.path ?? '', 'utf8')).cues.map((cue) => cue.text)
  expect(texts).toEqual(['一起走\n吧'])
})

describe.skipIf(!sharedData('videos'))('real files of the shared test data (skipped where it is absent)', () => {
  test.each([
    ['androidx_sample_with_srt.mkv', 'This is the first subtitle.'],
    ['androidx_sample_with_ass_subtitles.mkv', 'This is the first subtitle.'],
    ['androidx_sample_with_vtt_subtitles.mkv', 'This is the first subtitle.'],
    ['se_sample_MP4_SRT.mp4', 'Line 2'],
    ['androidx_sample_with_pgs_subtitles.mkv', undefined],
    ['se_sample_MKV_VobSub_PGS.mkv', undefined],
    ['se_sample_XSUB.avi', undefined],
  ])('%s', async (name, text) => {
    await using folder = await temporaryFolder()
    const path = sharedData('videos', name) ?? ''
    const found = await extractTextSubtitles(tools, path, await probeVideo(tools, path), folder.path)
    const texts = await Promise.all(found.map((subtitles) => readFile(subtitles.path, 'utf8')))
    expect(texts).toEqual(text === undefined ? [] : [expect.stringContaining(text)])
  })
})
