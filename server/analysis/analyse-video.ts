import type { Tx } from '../../db/open.ts'
import { type EpisodeRow, findEpisode, setEpisodeState } from '../../db/queries/episodes.ts'
import { enqueueJob, holdsLease, type Job } from '../../db/queries/jobs.ts'
import { findMediaFile, storeAnalysis, storeSound } from '../../db/queries/media-files.ts'
import { deleteEmbeddedTracks, insertTrack } from '../../db/queries/tracks.ts'
import { touchWork } from '../../db/queries/works.ts'
import type { ScorePartValues } from '../../db/schema/index.ts'
import { type FileMarks, inspectFile } from '../../media/file-marks.ts'
import { needsProxy } from '../../media/make-proxy.ts'
import { probeVideo } from '../../media/probe.ts'
import { analyseVideo } from '../../media/stills.ts'
import type { VideoAnalysis } from '../../media/video-analysis.ts'
import type { VideoFacts } from '../../media/video-facts.ts'
import type { WorkerContext } from '../context.ts'
import { PROGRAM, recordEdit } from '../history/record-edit.ts'
import type { Outcome } from '../jobs/job-definition.ts'
import { askForDrafts } from '../subtitles/ask-for-drafts.ts'
import { withoutEmbedded } from './embedded-warnings.ts'
import { keepFingerprint } from './keep-fingerprint.ts'
import { keepMarks } from './keep-marks.ts'
import { askForProxy } from './make-proxy.ts'
import { type EmbeddedTracks, readEmbeddedTracks } from './read-embedded-tracks.ts'
import { progressTeller } from './tell-progress.ts'

interface KeptStill {
  readonly kind: 'poster' | 'candidate' | 'storyboard'
  readonly rank: number
  readonly sha256: string
  readonly sizeBytes: number
  readonly mimeType: string
  readonly atMs: number | null
  readonly widthPx: number
  readonly heightPx: number
  readonly score: number | null
  readonly scoreParts: ScorePartValues | null
  readonly reasons: string[]
}

/**
 * Reads an episode's file: facts, stills, embedded subtitles. Stills of a file that another episode has already are taken over.
 *
 * @param job its key is the episode's id; what has no lease any more writes nothing.
 * @returns what to store; undefined when the episode is gone.
 * @throws {MediaError} the file's fault, or the machine's (MEDIA_TIMED_OUT, STORE_FULL)
 */
export async function analyseEpisode(ctx: WorkerContext, job: Job, signal: AbortSignal): Promise<Outcome | undefined> {
  const episode = await ctx.db.transaction((tx) => begin(ctx, tx, job))
  if (!episode) return undefined
  const path = ctx.store.pathOf(episode.mediaSha256)
  const workFolder = await ctx.store.makeWorkFolder(episode.id)
  const tell = progressTeller(ctx, episode)
  try {
    tell('probe', 0)
    const facts = await probeVideo(ctx.tools, path, { signal, workDir: workFolder })
    const marks = await inspectFile(path, facts.tags)
    const isKnown = (await findMediaFile(ctx.db, episode.mediaSha256))?.analysedAtMs != null
    const analysis = isKnown
      ? undefined
      : await analyseVideo(ctx.tools, path, facts, workFolder, {
          signal,
          onProgress: (share) => tell('pictures', share),
        })
    const stills = await keepStills(ctx, analysis)
    const wantsProxy = !isKnown && (await needsProxy(path, facts))
    tell('subtitles', 0)
    const tracks = await readEmbeddedTracks(ctx, path, facts, workFolder, signal)
    return (tx) => storeResult(ctx, tx, episode, { facts, marks, analysis, stills, tracks, wantsProxy })
  } finally {
    await ctx.store.removeWorkFolder(workFolder)
  }
}

async function begin(ctx: WorkerContext, tx: Tx, job: Job): Promise<EpisodeRow | undefined> {
  if (!(await holdsLease(tx, job))) return undefined
  const episode = await findEpisode(tx, job.key)
  if (!episode) return undefined
  await setEpisodeState(tx, episode.id, { state: 'analysing' }, ctx.now())
  await touchWork(tx, episode.workId, ctx.now())
  return episode
}

async function keepStills(ctx: WorkerContext, analysis: VideoAnalysis | undefined): Promise<KeptStill[]> {
  const kept: KeptStill[] = []
  for (const { path, rank, parts, reasons, ...still } of analysis?.stills ?? []) {
    const file = await ctx.store.keepMade(path)
    kept.push({ ...still, ...file, rank: rank ?? 1, scoreParts: parts && { ...parts }, reasons: [...reasons] })
  }
  return kept
}

interface Result {
  readonly facts: VideoFacts
  readonly marks: FileMarks
  readonly analysis: VideoAnalysis | undefined
  readonly stills: readonly KeptStill[]
  readonly tracks: EmbeddedTracks
  /** Whether browsers need a copy of the file. */
  readonly wantsProxy: boolean
}

async function storeResult(ctx: WorkerContext, tx: Tx, before: EpisodeRow, result: Result): Promise<void> {
  const nowMs = ctx.now()
  const sha256 = before.mediaSha256
  const isKnown = (await findMediaFile(tx, sha256))?.analysedAtMs != null
  if (result.analysis && !isKnown) {
    const images = result.stills.map((still) => ({ ...still, id: ctx.newId(), mediaSha256: sha256 }))
    await storeAnalysis(tx, sha256, columnsOf(result.facts, result.analysis, nowMs), images)
    const sound = soundColumnsOf(sha256, result.facts, result.analysis)
    if (sound) await storeSound(tx, sound)
    if (result.wantsProxy) await askForProxy(ctx, tx, sha256, nowMs)
    const { looks, audioFingerprint } = result.analysis
    await keepFingerprint(ctx, tx, sha256, { frames: looks, sound: audioFingerprint ?? new Uint32Array() })
  }
  await keepMarks(ctx, tx, sha256, result.marks)
  const episode = await findEpisode(tx, before.id)
  if (!episode || episode.mediaSha256 !== sha256) return // gone, or it has another file by now: that one's job is on its way
  await deleteEmbeddedTracks(tx, episode.id)
  for (const { cues, ...track } of result.tracks.tracks) {
    const row = { ...track, id: ctx.newId(), episodeId: episode.id, createdAtMs: nowMs }
    const edit = { by: PROGRAM, atMs: nowMs, workId: episode.workId, entity: 'track', entityId: row.id } as const
    await recordEdit(tx, { ...edit, action: 'created' }, () => insertTrack(tx, row, cues))
    await askForDrafts(ctx, tx, episode.id, row.locale, nowMs)
  }
  const warnings = [...withoutEmbedded(episode.warnings), ...result.tracks.warnings]
  await setEpisodeState(tx, episode.id, { state: 'ready', warnings }, nowMs)
  await touchWork(tx, episode.workId, nowMs)
  await enqueueJob(tx, { id: ctx.newId(), kind: 'index-work', key: episode.workId, dueAtMs: nowMs, nowMs })
}

function columnsOf(facts: VideoFacts, analysis: VideoAnalysis, analysedAtMs: number) {
  const { container, mimeType, durationMs, widthPx, heightPx, frameRate, videoCodec, audio, hdr, playable } = facts
  const { storyboard } = analysis
  const audioCodec = audio?.codec ?? null
  const found = { container, mimeType, durationMs, widthPx, heightPx, frameRate, videoCodec, audioCodec, hdr, playable }
  return { ...found, storyboard, analysedAtMs, warnings: [...facts.warnings, ...analysis.warnings] }
}

function soundColumnsOf(mediaSha256: string, { audio }: VideoFacts, { sound }: VideoAnalysis) {
  if (!audio || !sound) return undefined
  const { channels, channelLayout, sampleRateHz } = audio
  return { ...sound, levels: Buffer.from(sound.levels), mediaSha256, channels, channelLayout, sampleRateHz }
}
