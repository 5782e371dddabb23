import { pairSubtitles } from '../../../file-names/pair-subtitles.ts'
import { recogniseDrop } from '../../../file-names/recognise-drop.ts'
import { kindOfName, splitName } from '../../../file-names/split-name.ts'

/** What a file's name tells about the episode in it. Guesses only: each can be corrected before it is sent. */

const USUAL_CODES: Readonly<Record<string, string>> = {
  chs: 'zh-Hans-CN',
  sc: 'zh-Hans-CN',
  cht: 'zh-Hant-TW',
  tc: 'zh-Hant-TW',
}

/** Whether a file is offered as a video or as subtitles; the server looks into it and decides. */
export function kindOfFile(file: Pick<File, 'name' | 'type'>): 'video' | 'subtitle' | undefined {
  const kind = kindOfName(file.name)
  if (kind === 'subtitle' || kind === 'video') return kind
  return file.type.startsWith('video/') ? 'video' : undefined
}

/** The numbers of episodes whose files were dropped together, as their names tell; undefined where there is none. */
export function guessEpisodeNumbers(fileNames: readonly string[]): (number | undefined)[] {
  return recogniseDrop(fileNames).map((found) => (found.by === 'only' ? undefined : found.number))
}

/** The locale in a name such as `clip.zh-Hant-TW.srt` or `clip.cht.srt`; undefined where there is none. */
export function guessLocale(fileName: string): string | undefined {
  const tag = localeTag(splitName(fileName).stem)
  if (tag === undefined) return undefined
  return USUAL_CODES[tag.toLowerCase()] ?? Intl.getCanonicalLocales(tag)[0]
}

/** The place in `videoNames` of the video that each subtitle file belongs to; undefined where none is meant. */
export function findVideosFor(subtitleNames: readonly string[], videoNames: readonly string[]): (number | undefined)[] {
  const numbers = { videos: recogniseDrop(videoNames), subtitles: recogniseDrop(subtitleNames) }
  return pairSubtitles(subtitleNames, videoNames, numbers).map((paired) => paired.video)
}

function localeTag(stem: string): string | undefined {
  const tag = /\.([a-z]{2,3}(?:-[a-z]{4})?(?:-[a-z]{2})?)$/i.exec(stem)?.[1]
  if (tag === undefined || USUAL_CODES[tag.toLowerCase()] !== undefined) return tag
  const { language } = new Intl.Locale(tag)
  return new Intl.DisplayNames('en', { type: 'language', fallback: 'none' }).of(language) === undefined
    ? undefined
    : tag
}
