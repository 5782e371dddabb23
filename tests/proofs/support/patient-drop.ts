import { createHash } from 'node:crypto'
import { makeClip } from '../../made-clips.ts'
import { TEST_TOKEN } from '../../start-server.ts'
import { distinctCopy } from './ingest.ts'

/** A file of a drop as its sender has it. */
export interface SentFile {
  readonly fileName: string
  readonly bytes: Buffer
}

/** A series that is dropped, and what the catalogue has to hold of it. */
export interface MadeDrop {
  readonly files: readonly SentFile[]
  readonly sheet: SentFile
  readonly expected: readonly ExpectedEpisode[]
}

export interface ExpectedEpisode {
  readonly number: number
  readonly sha256: string
  readonly title: string
  /** Locale and number of cues, in the order of locales. */
  readonly tracks: readonly (readonly [string, number])[]
}

const CLIPS = 4
const PIECE_BYTES = 64 * 1024
const PADDING_BYTES = 200 * 1024
const LINES = { en: 'Miss, so late, and all alone by taxi?', 'zh-Hant-TW': '小姐，這麼晚了，一個人搭計程車？' }

/** Makes a series of so many episodes with subtitles in two locales and a sheet of titles. */
export async function makeDrop(name: string, episodes: number): Promise<MadeDrop> {
  const files: SentFile[] = []
  const expected: ExpectedEpisode[] = []
  for (let number = 1; number <= episodes; number++) {
    const stem = `${name}_第${number}集`
    const clip = await makeClip({ seconds: 2, size: '90x160', seed: number % CLIPS })
    const bytes = distinctCopy(clip, stem.padEnd(PADDING_BYTES, '.'))
    files.push({ fileName: `${stem}.mp4`, bytes })
    for (const [locale, line] of Object.entries(LINES)) {
      files.push({ fileName: `${stem}.${locale}.srt`, bytes: Buffer.from(cues(`${line} ${number}`, number + 2)) })
    }
    const tracks = Object.keys(LINES).map((locale) => [locale, number + 2] as const)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    expected.push({ number, sha256, title: `${name} 第${number}夜`, tracks })
  }
  const rows = expected.map(({ number, title }) => `${number},${title}`)
  return {
    files,
    sheet: { fileName: 'titles.csv', bytes: Buffer.from(['episode,title', ...rows].join('\n')) },
    expected,
  }
}

/**
 * Sends a file in pieces until all of it is there, through any death of the server.
 * @returns the upload's id. @throws when less is there than was acknowledged, or other bytes.
 */
export async function sendPatiently(
  url: () => string,
  { fileName, bytes }: SentFile,
  onPiece: () => void,
): Promise<string> {
  let id: string | undefined
  let acknowledged = 0
  for (;;) {
    id ??= await begin(url, fileName, bytes.length)
    const head = await askPatiently(`${fileName}: HEAD`, () => call(`${url()}/api/uploads/${id}`, { method: 'HEAD' }))
    const offset = Number(head.headers.get('upload-offset'))
    if (offset < acknowledged)
      throw new Error(`${fileName}: ${acknowledged} bytes were acknowledged, ${offset} are there`)
    if (offset === bytes.length) break
    const piece = new Uint8Array(bytes.subarray(offset, offset + PIECE_BYTES))
    const headers = { 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' }
    const answer = await call(`${url()}/api/uploads/${id}`, { method: 'PATCH', headers, body: piece }).catch(
      () => undefined,
    )
    await answer?.arrayBuffer().catch(() => undefined)
    if (answer?.status !== 204) continue
    acknowledged = Number(answer.headers.get('upload-offset'))
    onPiece()
  }
  const answer = await askPatiently(fileName, () => call(`${url()}/api/uploads/${id}`))
  const { state, sha256 } = (await answer.json()) as { state: string; sha256: string }
  const sent = createHash('sha256').update(bytes).digest('hex')
  if (state !== 'finished' || sha256 !== sent) throw new Error(`${fileName}: ${state} with ${sha256}, ${sent} was sent`)
  return id
}

/** Asks for JSON until an answer comes that is no failure of the server. @throws for a refusal */
export async function askForJson<T>(what: string, url: () => string, init: RequestInit = {}): Promise<T> {
  const answer = await askPatiently(what, () => call(url(), init))
  return (await answer.json()) as T
}

async function begin(url: () => string, fileName: string, sizeBytes: number): Promise<string> {
  const metadata = `filename ${Buffer.from(fileName).toString('base64')}`
  const headers = { 'upload-length': String(sizeBytes), 'upload-metadata': metadata }
  const answer = await askPatiently(`${fileName}: POST`, () =>
    call(`${url()}/api/uploads`, { method: 'POST', headers }),
  )
  return answer.headers.get('location')?.split('/').at(-1) ?? ''
}

async function askPatiently(what: string, ask: () => Promise<Response>): Promise<Response> {
  for (let tries = 0; tries < 2_000; tries++) {
    const answer = await ask().catch(() => undefined)
    if (answer?.ok) {
      const body = await answer.arrayBuffer().catch(() => undefined) // its server may die while it comes
      if (body) return new Response(answer.status === 204 ? null : body, answer)
    } else if (answer && answer.status < 500 && ![409, 423].includes(answer.status)) {
      throw new Error(`${what}: ${answer.status} ${await answer.text()}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`${what}: no answer came`)
}

function call(url: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers)
  headers.set('authorization', `Bearer ${TEST_TOKEN}`)
  if (url.includes('/api/uploads')) headers.set('tus-resumable', '1.0.0')
  return fetch(url, { ...init, headers })
}

function cues(line: string, count: number): string {
  const at = (ms: number) => new Date(ms).toISOString().slice(11, 23).replace('.', ',')
  return Array.from(
    { length: count },
    (_, index) => `${index + 1}\n${at(index * 100)} --> ${at(index * 100 + 90)}\n${line}\n`,
  ).join('\n')
}
