// npm run bench:duplicates: how well copies are found among the episodes of series, and what that costs.
import { readFile, rename, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { machineFacts } from '../../scripts/machine-facts.ts'
import { writeSection } from '../../tests/proofs/write-section.ts'
import {
  bytesPer90Seconds,
  isAlikeByPictures,
  isAlikeBySound,
  measureCatalogue,
  measureRule,
  type Recall,
  readSet,
} from './measure-recall.ts'
import { measureScale, type Scale } from './measure-scale.ts'

const PAGE = fileURLToPath(new URL('../RESULTS.md', import.meta.url))
const LEAST_RECALL = 0.95
/** Ways of altering that leave nothing but pictures: found where the pictures tell, and stated apart. */
const PICTURES_ONLY = ['no sound', 'other voices (dubbed)']

const folder = join(tmpdir(), 'juku-made-series') // kept: it takes minutes to make
const facts = await machineFacts()
const files = await readSet(folder)
const whole = await measureCatalogue(files)
const rules = {
  'share of pictures that look alike (0.3)': measureRule(files, isAlikeByPictures),
  'half of the sound is the same': measureRule(files, isAlikeBySound),
}
const scales = await measureScale(
  files.filter(({ alteration }) => alteration === undefined).map(({ fingerprint }) => fingerprint),
  [10_000, 100_000],
)
const when = new Date().toISOString().slice(0, 16).replace('T', ' ')
const times = whole.milliseconds.toSorted((a, b) => a - b)
const parts = [
  `Written by \`npm run bench:duplicates\`; not edited by hand. ${when} UTC. ${facts}`,
  '10 made series of 8 episodes (27 to 40 s): drawn sets with the spectrum of photographs, people and sound; openings, endings, a song, title cards and sets in common; ' +
    'three series filmed by two fixed cameras, two of which more than half is in every episode. 4 episodes of each are altered; no real drama was at hand.',
  writeRecall({ 'this program': whole, ...rules }),
  `Comparing one file, everything counted: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms. Fingerprint: ${Math.round(bytesPer90Seconds(files))} bytes for 90 s.`,
  writeScale(scales),
]
const page = await readFile(PAGE, 'utf8').catch(() => '# Measurements\n')
await writeFile(`${PAGE}.new`, writeSection(page, 'duplicates', parts.join('\n\n')))
await rename(`${PAGE}.new`, PAGE)
console.log(parts.join('\n\n'))
for (const name of whole.strangers.flagged.slice(0, 20)) console.log(`Flagged, and should not be: ${name}`)
process.exitCode = recallOf(whole) >= LEAST_RECALL && whole.strangers.flagged.length === 0 ? 0 : 1

function at(share: number): string {
  return (times[Math.floor(share * times.length)] ?? 0).toFixed(0)
}

function recallOf({ copies }: Recall): number {
  const counted = copies.filter(({ alteration }) => !PICTURES_ONLY.includes(alteration))
  return counted.filter(({ isFound }) => isFound).length / counted.length
}

function writeRecall(designs: Readonly<Record<string, Recall>>): string {
  const names = Object.keys(designs)
  const alterations = [...new Set(whole.copies.map(({ alteration }) => alteration))]
  const cell = ({ copies }: Recall, alteration: string) => {
    const some = copies.filter((copy) => copy.alteration === alteration)
    return `${some.filter(({ isFound }) => isFound).length} of ${some.length}`
  }
  const row = (title: string, write: (recall: Recall) => string) =>
    `| ${[title, ...Object.values(designs).map(write)].join(' | ')} |`
  return [
    `| copies found | ${names.join(' | ')} |`,
    `|---|${names.map(() => '---:|').join('')}`,
    ...alterations.map((alteration) => row(alteration, (recall) => cell(recall, alteration))),
    row(`**recall**, all but ${PICTURES_ONLY.join(' and ')}`, (recall) => `**${recallOf(recall).toFixed(3)}**`),
    row('**pairs of different episodes that were flagged**', ({ strangers }) => `**${strangers.flagged.length}**`),
  ].join('\n')
}

function writeScale(rows: readonly Scale[]): string {
  const [small, large] = rows
  const growth = small && large ? (large.searchP50Ms / small.searchP50Ms).toFixed(2) : '?'
  return [
    '| fingerprints in the index | insert | search p50 | search p95 | poor copies among the 40 compared | fingerprint | index |',
    '|---:|---:|---:|---:|---:|---:|---:|',
    ...rows.map(
      (row) =>
        `| ${row.fingerprints} | ${row.insertMs.toFixed(1)} ms | ${row.searchP50Ms.toFixed(0)} ms | ${row.searchP95Ms.toFixed(0)} ms | ${(100 * row.met).toFixed(1)} % | ${row.packedBytes.toFixed(0)} bytes | ${row.indexBytes.toFixed(0)} bytes an episode |`,
    ),
    '',
    `Ten times the fingerprints: ${growth} times the search.`,
  ].join('\n')
}
