import { call, callTagged, queryString } from '../api/client.ts'
import type { FoundValues, Track } from '../api/contract.ts'
import { localProblem } from '../api/problem.ts'
import type { Made } from './cues.ts'
import type { CueStep } from './find-steps.ts'

/** A cue as the server has it. */
export interface ToldCue {
  readonly startMs: number
  readonly endMs: number
  readonly text: string
  readonly made: Made | null
}

/** All cues of a track, of one version. */
export interface ToldTrack {
  readonly tag: string
  readonly locale: string
  readonly state: 'draft' | 'approved'
  readonly sourceLocale: string | null
  readonly durationMs: number | null
  readonly cues: readonly ToldCue[]
}

export const FINDING_CODES = [
  'READING_TOO_FAST',
  'LINE_TOO_LONG',
  'LINES_TOO_MANY',
  'CUE_TOO_SHORT',
  'CUE_TOO_LONG',
  'CUES_OVERLAP',
  'GAP_TOO_SHORT',
  'CUE_WITHOUT_WORDS',
  'BEYOND_VIDEO',
  'NOT_TRANSLATED',
  'OTHER_SCRIPT',
  'OTHER_REGION',
] as const

/** What a person should look at in a cue. */
export interface CueFinding {
  readonly code: (typeof FINDING_CODES)[number]
  readonly severity: 'error' | 'warning' | 'hint'
  readonly position: number
  readonly values: FoundValues
}

/** How loud an episode is: LU above a floor, step by step. */
export interface Loudness {
  readonly stepMs: number
  readonly levels: readonly number[]
}

const CUES_A_PAGE = 2_000
const MOST_READINGS = 3

/** Reads all cues of a track. @throws {Problem} TRACK_NOT_FOUND, VERSION_CONFLICT: it is written faster than it is read */
export async function readTrack(trackId: string, signal?: AbortSignal): Promise<ToldTrack> {
  for (let reading = 0; reading < MOST_READINGS; reading++) {
    const first = await readPage(trackId, 0, signal)
    const { cueCount, ...about } = first.answer
    const cues = [...first.answer.cues]
    let isOneVersion = true
    while (isOneVersion && cues.length < cueCount) {
      const next = await readPage(trackId, cues.length, signal)
      isOneVersion = next.tag === first.tag
      cues.push(...next.answer.cues)
    }
    if (isOneVersion) return { ...about, tag: first.tag, cues }
  }
  throw localProblem('OFFLINE')
}

/** Makes steps, all or none. @throws {Problem} VERSION_CONFLICT, CONTENT_INVALID */
export async function saveSteps(
  trackId: string,
  tag: string,
  operations: readonly CueStep[],
  allowBeyondVideo: boolean,
): Promise<string> {
  const body = { operations, allowBeyondVideo }
  return (await callTagged('PATCH', `${pathOf(trackId)}/cues`, { body, headers: { 'if-match': tag } })).tag
}

export type DraftRegion = 'CN' | 'TW' | 'HK' | 'MO'

/** Has a draft made for a region; the track that stands there then. @throws {Problem} DRAFT_SOURCE_MISSING */
export async function makeDraft(episodeId: string, from: string, region: DraftRegion): Promise<string | undefined> {
  const path = `/api/episodes/${encodeURIComponent(episodeId)}/drafts`
  const { drafts } = await call<{ readonly drafts: readonly { readonly trackId: string }[] }>('POST', path, {
    body: { from, to: [region] },
  })
  return drafts[0]?.trackId
}

/** @throws {Problem} VERSION_CONFLICT, TRACK_NOT_DRAFT, SUBTITLE_TRACK_EXISTS */
export function approveDraft(trackId: string, tag: string): Promise<Track> {
  return call('POST', `${pathOf(trackId)}/approve`, { headers: { 'if-match': tag } })
}

/** @throws {Problem} TRACK_NOT_FOUND */
export async function listFindings(trackId: string): Promise<readonly CueFinding[]> {
  return (await call<{ readonly findings: readonly CueFinding[] }>('GET', `${pathOf(trackId)}/findings`)).findings
}

/** @throws {Problem} EPISODE_NOT_FOUND */
export function readLoudness(episodeId: string, signal: AbortSignal): Promise<Loudness> {
  return call('GET', `/api/episodes/${encodeURIComponent(episodeId)}/loudness`, { signal })
}

function readPage(trackId: string, fromPosition: number, signal: AbortSignal | undefined) {
  const query = queryString({ fromPosition: String(fromPosition), limit: String(CUES_A_PAGE) })
  return callTagged<Omit<ToldTrack, 'tag'> & { readonly cueCount: number }>(
    'GET',
    `${pathOf(trackId)}/cues${query}`,
    signal ? { signal } : {},
  )
}

function pathOf(trackId: string): string {
  return `/api/tracks/${encodeURIComponent(trackId)}`
}
