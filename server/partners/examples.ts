import { addressOf } from './addresses.ts'
import type { WholeEpisodeView, WholeWorkView } from './schemas.ts'

const WORK = '019a8f3c-52e1-7c44-9d0a-6f0c1b2a3d4e'
const EPISODE = '019a8f3c-6a10-7b02-8c55-2e9d7f6b1a23'
const TRACK = '019a8f3c-7d55-7e19-a3b8-90c4d2e6f701'
const STILL = '019a8f3c-8f01-7a6d-b2c7-11d3e5f70912'

const subtitle: WholeEpisodeView['subtitles'][number] = {
  ...{ id: TRACK, locale: 'zh-Hant-TW', kind: 'subtitles', origin: 'uploaded', cueCount: 42 },
  vttUrl: addressOf.subtitle(TRACK, 'vtt'),
  srtUrl: addressOf.subtitle(TRACK, 'srt'),
}

/** An episode as answers have it, for the description of the API. */
export const exampleEpisode: WholeEpisodeView = {
  ...{ id: EPISODE, workId: WORK, number: 1, title: null, titles: [], durationMs: 92_480 },
  ...{ widthPx: 1080, heightPx: 1920, frameRate: 25, hdr: false },
  posterUrl: addressOf.still(STILL),
  stillUrls: [addressOf.still(STILL)],
  storyboardUrl: addressOf.storyboard(EPISODE),
  subtitles: [subtitle],
  url: addressOf.episode(EPISODE),
  mediaUrl: addressOf.media(EPISODE),
}

/** A work as answers have it. */
export const exampleWork: WholeWorkView = {
  ...{ id: WORK, kind: 'micro_drama', originalLocale: 'zh-Hant-TW', originRegion: 'TW', coProductionRegions: ['MO'] },
  releaseYear: 2026,
  title: { locale: 'zh-Hant-TW', text: '雨夜計程車', isFallback: false },
  synopsis: null,
  titles: [{ locale: 'zh-Hant-TW', text: '雨夜計程車', kind: 'display' }],
  ...{ synopses: [], genres: ['suspense'], tags: ['台北'], contentNotes: [], externalIds: [] },
  credits: [{ role: 'director', names: [{ locale: 'zh-Hant-TW', text: '林雨青' }], character: null }],
  ratings: [],
  coverUrl: addressOf.still(STILL),
  coverLocale: null,
  availability: [
    {
      ...{ regions: ['MO'], licenceType: 'SVOD', from: '2026-07-01T00:00:00.000Z', until: null },
      ...{ isExclusive: false, holdbackLocales: [] },
    },
  ],
  episodes: [
    {
      ...{ id: EPISODE, number: 1, durationMs: 92_480 },
      posterUrl: addressOf.still(STILL),
      url: addressOf.episode(EPISODE),
    },
  ],
  url: addressOf.work(WORK),
  updatedAt: '2026-07-01T08:00:00.000Z',
}

const file = {
  ...{ url: addressOf.link('AZqPPFLh…'), mimeType: 'video/mp4', sizeBytes: 18_874_368, sha256: '9f86d081…' },
  ...{ widthPx: 1080, heightPx: 1920 },
}

/** Addresses to play an episode from. */
export const exampleMedia = { playable: file, original: file, expiresAt: '2026-07-01T14:00:00.000Z' }

/** A line of dialogue that was found. */
export const exampleLine = {
  ...{ workId: WORK, episodeId: EPISODE, episodeNumber: 1, trackId: TRACK, locale: 'zh-Hant-TW' },
  ...{ startMs: 61_200, endMs: 63_000, text: '你終於回來了。', kind: 'exact', marks: [[0, 6]] },
  stillUrl: addressOf.still(STILL),
}
