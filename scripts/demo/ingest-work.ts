import { rm } from 'node:fs/promises'
import { cuesOf, type DemoCue, type DemoEpisode, type DemoWork } from './demo-work.ts'
import type { EpisodeAnswer, JukuApi, SubtitleFile, WorkAnswer } from './juku-api.ts'
import { makeClip } from './make-clip.ts'

const SCHEME = 'juku-demo'
const WAIT_LIMIT_MS = 180_000
const POLL_MS = 400

/**
 * Brings one demo work into the catalogue and publishes it, doing only what an earlier run has not done.
 * @param say hears each step in a few words.
 * @returns what was done: nothing, when it was all there.
 */
export async function ingestWork(
  api: JukuApi,
  work: DemoWork,
  known: readonly WorkAnswer[],
  say: (step: string) => void,
): Promise<'added' | 'there'> {
  const { answer, changed } = await bringIn(api, work, known, say)
  if (answer.status === 'published') return changed ? 'added' : 'there'
  await api.publishWork(answer.id)
  await waitUntilIndexed(api, answer.id, say)
  return 'added'
}

/** Brings one demo work into the catalogue, analysed and indexed, with the status that it has. */
export async function bringIn(
  api: JukuApi,
  work: DemoWork,
  known: readonly WorkAnswer[],
  say: (step: string) => void,
): Promise<{ readonly answer: WorkAnswer; readonly changed: boolean }> {
  const there = known.find(({ externalIds = [] }) =>
    externalIds.some((id) => id.scheme === SCHEME && id.value === work.key),
  )
  const answer = there ?? (await api.createWork(bodyOf(work), `${SCHEME}-${work.key}`))
  const missing = [...work.episodes.entries()].filter(
    ([index]) => !answer.episodes.some((episode) => episode.number === index + 1),
  )
  for (const [index, episode] of missing) await addEpisode(api, answer.id, work, episode, index + 1, say)
  await waitUntilIndexed(api, answer.id, say)
  return { answer, changed: there === undefined || missing.length > 0 }
}

async function addEpisode(
  api: JukuApi,
  workId: string,
  work: DemoWork,
  episode: DemoEpisode,
  number: number,
  say: (step: string) => void,
): Promise<void> {
  say(`drawing episode ${number} of ${work.episodes.length}`)
  const { path, folder } = await makeClip(work, episode)
  try {
    say(`sending episode ${number} of ${work.episodes.length}`)
    await api.addEpisode(workId, { number, titles: titlesOf(episode.titles) }, path, subtitlesOf(work, episode, number))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function waitUntilIndexed(api: JukuApi, workId: string, say: (step: string) => void): Promise<void> {
  const giveUpAtMs = Date.now() + WAIT_LIMIT_MS
  while (Date.now() < giveUpAtMs) {
    const work = await api.getWork(workId)
    const episodes = await Promise.all(work.episodes.map(({ id }) => api.getEpisode(id)))
    const failed = episodes.find(({ state }) => state === 'failed')
    if (failed) throw new Error(`Episode ${failed.number} failed: ${failed.problem?.detail ?? 'no reason given'}`)
    const waiting = episodes.filter((episode) => !isDone(episode)).length
    if (waiting === 0 && work.indexedAt !== null) return
    say(waiting === 0 ? 'being indexed' : `${waiting} of ${episodes.length} episodes being analysed`)
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
  throw new Error(`Work ${workId} was not indexed within ${WAIT_LIMIT_MS / 1000} s; is the worker running?`)
}

function isDone(episode: EpisodeAnswer): boolean {
  return episode.state === 'ready' && episode.indexedAt !== null
}

function bodyOf(work: DemoWork): object {
  return {
    kind: work.kind,
    originalLocale: work.locales[0],
    originRegion: work.originRegion,
    coProductionRegions: work.coProductionRegions,
    titles: titlesOf(work.titles),
    synopses: Object.entries(work.synopses).map(([locale, text]) => ({ locale, text })),
    genres: work.genres,
    releaseYear: work.releaseYear,
    externalIds: [{ scheme: SCHEME, value: work.key }],
  }
}

function titlesOf(titles: Readonly<Record<string, string>>): object[] {
  return Object.entries(titles).map(([locale, text]) => ({ locale, text, kind: 'display' }))
}

/** The first locale as SubRip, the others as WebVTT: both roads are walked. */
function subtitlesOf(work: DemoWork, episode: DemoEpisode, number: number): SubtitleFile[] {
  return work.locales.map((locale, index) => {
    const cues = cuesOf(episode, index)
    const extension = index === 0 ? 'srt' : 'vtt'
    const text = index === 0 ? writeSrt(cues) : `WEBVTT\n\n${writeSrt(cues).replaceAll(/(\d\d),(\d{3})/g, '$1.$2')}`
    return { fileName: `${work.key}-${number}.${locale}.${extension}`, locale, text }
  })
}

function writeSrt(cues: readonly DemoCue[]): string {
  return cues.map((cue, i) => `${i + 1}\n${stamp(cue.startMs)} --> ${stamp(cue.endMs)}\n${cue.text}\n`).join('\n')
}

function stamp(ms: number): string {
  return new Date(ms).toISOString().slice(11, 23).replace('.', ',')
}
