import { createHash } from 'node:crypto'
import { makeClip } from '../../made-clips.ts'
import { TEST_TOKEN } from '../../start-server.ts'

const CLIPS = 6
const LINES = [
  '小姐，這麼晚了，一個人搭計程車？',
  '司機先生，請開快一點',
  '你的影片品質太差了',
  '我們去坐巴士吧',
  '不要回頭',
]

/** What a client was told is stored. */
export interface Acknowledged {
  readonly workId: string
  readonly episodeId: string
  readonly number: number
  readonly sha256: string
}

/**
 * Sends one work with its episodes as a patient client does: with an Idempotency-Key for each call, again and again until
 * an answer comes. Every file is another.
 */
export async function ingestWork(
  url: () => string,
  { name, episodes, parallel }: { name: string; episodes: number; parallel: number },
  onAcknowledged: (episode: Acknowledged) => void,
): Promise<string> {
  const work = await insist<{ id: string }>(`${name}`, () =>
    fetch(`${url()}/api/works`, {
      method: 'POST',
      headers: { ...headers(`${name}`), 'content-type': 'application/json' },
      body: JSON.stringify({
        kind: 'micro_drama',
        originalLocale: 'zh-Hant-TW',
        originRegion: 'TW',
        titles: [{ locale: 'zh-Hant-TW', text: `${name}計程車`, kind: 'display' }],
      }),
    }),
  )
  const numbers = Array.from({ length: episodes }, (_, index) => index + 1)
  const sendNext = async (): Promise<void> => {
    for (let number = numbers.shift(); number !== undefined; number = numbers.shift()) {
      onAcknowledged(await sendEpisode(url, work.id, name, number))
    }
  }
  await Promise.all(Array.from({ length: parallel }, sendNext))
  return work.id
}

async function sendEpisode(url: () => string, workId: string, name: string, number: number): Promise<Acknowledged> {
  const video = distinctCopy(await makeClip({ seconds: 4, size: '90x160', seed: number % CLIPS }), `${name} ${number}`)
  const episode = await insist<{ id: string; sha256: string }>(`${name} ${number}`, () => {
    const form = new FormData()
    form.set('metadata', JSON.stringify({ number }))
    form.set('video', new Blob([new Uint8Array(video)]), 'episode.mp4')
    form.append('subtitle', new Blob([subtitles(number)]), 'a.zh-Hant-TW.srt')
    return fetch(`${url()}/api/works/${workId}/episodes`, {
      method: 'POST',
      headers: headers(`${name} ${number}`),
      body: form,
    })
  })
  const sha256 = createHash('sha256').update(video).digest('hex')
  if (episode.sha256 !== sha256) throw new Error(`${name} ${number}: the answer names another file`)
  return { workId, episodeId: episode.id, number, sha256 }
}

/** Asks until the answer is a success; a refusal of the client's own making ends it. */
async function insist<T>(what: string, ask: () => Promise<Response>): Promise<T> {
  for (let tries = 0; tries < 2_000; tries++) {
    try {
      const response = await ask()
      const text = await response.text()
      if (response.ok) return JSON.parse(text) as T
      if (response.status < 500) throw new Refused(`${what}: ${response.status} ${text}`)
    } catch (error) {
      if (error instanceof Refused) throw error
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`${what}: no answer came`)
}

class Refused extends Error {}

function headers(key: string): Record<string, string> {
  return { authorization: `Bearer ${TEST_TOKEN}`, 'idempotency-key': key.replaceAll(/[^!-~]/g, '_') }
}

/** The same video as another file: an MP4 box `free` with a name of its own at the end. */
export function distinctCopy(video: Buffer, name: string): Buffer {
  const body = Buffer.from(name)
  const head = Buffer.alloc(8)
  head.writeUInt32BE(8 + body.length, 0)
  head.write('free', 4, 'latin1')
  return Buffer.concat([video, head, body])
}

function subtitles(number: number): string {
  const cue = (index: number) => {
    const at = (ms: number) => `00:00:0${Math.floor(ms / 1000)},${String(ms % 1000).padStart(3, '0')}`
    return `${index + 1}\n${at(index * 500)} --> ${at(index * 500 + 400)}\n第${number}集：${LINES[index % LINES.length]}\n`
  }
  return Array.from({ length: 7 }, (_, index) => cue(index)).join('\n')
}
