// npm run bench:covers: how well burned-in text is told on real footage, and what it costs; written to bench/RESULTS.md.
import { readFile, rename, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { findTextBand, suspectText } from '../media/burned-in-text.ts'
import { scoreFrame } from '../media/poster-score.ts'
import { isTitleCard } from '../media/title-card.ts'
import { machineFacts } from '../scripts/machine-facts.ts'
import { writeSection } from '../tests/proofs/write-section.ts'
import { type CoverFrame, coverFrames, FOOTAGE } from './cover-frames.ts'
import { medianOf } from './table.ts'

const PAGE = fileURLToPath(new URL('RESULTS.md', import.meta.url))

const facts = await machineFacts()
const lines: string[] = []
const all: CoverFrame[] = []
for (const [name, films] of Object.entries(FOOTAGE)) {
  const frames = (await Promise.all(films.map((film) => coverFrames(film)))).flat()
  all.push(...frames)
  lines.push(rowOf(name === 'heldOut' ? 'held out' : 'beside which the bounds were chosen', frames))
}
const cost = medianOf(all.map((frame) => millisecondsOf(frame)))
const text = `Written by \`npm run bench:covers\`; not edited by hand. ${facts}

Real footage, upright and wide, clean and with subtitles drawn in (Chinese and Portuguese, five styles, 64 to 79 % of the height). Each frame is
judged by itself; in a video, fainter lines are suspected too where another picture has a line at the same height. Frames that are unfit anyway (black,
flat, title cards) are left out: text is not looked for in them.

| footage | with text | clean | precision | recall |
|---|---:|---:|---:|---:|
${lines.join('\n')}

Looking for text and title cards takes ${cost.toFixed(2)} ms a frame (median of ${all.length}).`
await writeFile(`${PAGE}.new`, writeSection(await readFile(PAGE, 'utf8'), 'burned-in text', text))
await rename(`${PAGE}.new`, PAGE)
console.log(text)

function rowOf(name: string, frames: readonly CoverFrame[]): string {
  const fit = frames.filter(({ gray, widthPx, heightPx }) => !scoreFrame(gray, widthPx, heightPx).isRejected)
  const judged = fit.map(({ gray, widthPx, heightPx, hasText }) => {
    const [isSuspected] = suspectText([findTextBand(gray, widthPx, heightPx)], () => true)
    return { hasText, isSuspected }
  })
  const count = (hasText: boolean, isSuspected: boolean) =>
    judged.filter((one) => one.hasText === hasText && one.isSuspected === isSuspected).length
  const [hits, misses, alarms, quiet] = [count(true, true), count(true, false), count(false, true), count(false, false)]
  const share = (part: number, whole: number) => (part / Math.max(1, whole)).toFixed(2)
  return `| ${name} | ${hits + misses} | ${alarms + quiet} | ${share(hits, hits + alarms)} | ${share(hits, hits + misses)} |`
}

function millisecondsOf({ gray, widthPx, heightPx }: CoverFrame): number {
  const startedAtMs = performance.now()
  isTitleCard(gray, widthPx, heightPx)
  findTextBand(gray, widthPx, heightPx)
  return performance.now() - startedAtMs
}
