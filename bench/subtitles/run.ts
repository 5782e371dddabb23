// npm run bench:subtitles: how well subtitle files are read, and Chinese is written for another region.
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { machineFacts } from '../../scripts/machine-facts.ts'
import { parseSubtitle } from '../../server/subtitles/parse-subtitle.ts'
import type { LegacyEncoding } from '../../server/subtitles/score-text.ts'
import { writeSection } from '../../tests/proofs/write-section.ts'
import { sharedData } from '../../tests/shared-data.ts'
import { type CharsetScore, CUE_CHARACTERS, measureCharsets } from './measure-charsets.ts'
import { type Conformance, scoreConformance } from './score-conformance.ts'
import { type ConversionScore, scoreConversion } from './score-conversion.ts'

const PAGE = fileURLToPath(new URL('../RESULTS.md', import.meta.url))
const SAMPLES = 2_000
const SEED = 20_261_127

const root = sharedData('subtitles')
if (root === undefined) {
  console.error('The folder of real subtitle files is absent: there is nothing to measure.')
  process.exit(1)
}
const when = new Date().toISOString().slice(0, 16).replace('T', ' ')
const parts = [
  `Written by \`npm run bench:subtitles\`; not edited by hand. ${when} UTC. ${await machineFacts()}`,
  writeConformance(scoreConformance(root)),
  writeCharsets(measureCharsets(SAMPLES, SEED, heldOut(root))),
  writeConversion(await loadCost(), await scoreConversion(join(root, '..', 'opencc', 'testcases.json'))),
]
const page = await readFile(PAGE, 'utf8').catch(() => '# Measurements\n')
await writeFile(`${PAGE}.new`, writeSection(page, 'subtitles', parts.join('\n\n')))
await rename(`${PAGE}.new`, PAGE)
console.log(parts.join('\n\n'))

function writeConformance(scores: readonly Conformance[]): string {
  const rows = scores.map(
    ({ folder, format, files, asExpected, differing }) =>
      `| ${folder} | ${format} | ${files} | ${asExpected} | ${differing.length} |`,
  )
  const reasons = scores.flatMap(({ folder, differing }) =>
    differing.map(
      ({ file, seen, reason }) => `- \`${folder}/${file}\`: ${seen}; ${reason ?? '**nobody has said why**'}.`,
    ),
  )
  return [
    '### Files made to test readers',
    '| folder | format | files | as they should | other |\n|---|---|---:|---:|---:|',
    ...rows,
  ]
    .join('\n')
    .replace('readers\n', 'readers\n\n')
    .concat('\n\nThe others, each with its reason:\n\n', reasons.join('\n'))
}

function writeCharsets(scores: readonly CharsetScore[]): string {
  const texts = [...new Set(scores.map(({ text, encoding }) => `${text} | ${encoding}`))]
  const rows = texts.map((name) => {
    const cells = CUE_CHARACTERS.map((characters) => {
      const score = scores.find((one) => `${one.text} | ${one.encoding}` === name && one.characters === characters)
      if (score === undefined) return ''
      const wrong = score.files - score.right
      const percent = ((score.right / score.files) * 100).toFixed(1)
      return wrong === 0 ? `${percent} %` : `${percent} % (${wrong} wrong, ${score.wrongButWarned} with a warning)`
    })
    return `| ${name} | ${cells.join(' | ')} |`
  })
  return [
    `### Charsets told from one cue, up to ${SAMPLES} files each`,
    '',
    `| text | encoding | ${CUE_CHARACTERS.map((characters) => `${characters} characters`).join(' | ')} |`,
    '|---|---|---:|---:|---:|---:|',
    ...rows,
  ].join('\n')
}

interface LoadCost {
  readonly tookMs: number
  readonly rssMib: number
}

/** What the first draft of a process pays: reading the dictionaries. */
async function loadCost(): Promise<LoadCost> {
  const script = fileURLToPath(new URL('load-dictionaries.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, [script])
  return JSON.parse(stdout) as LoadCost // as the script writes it
}

function writeConversion({ tookMs, rssMib }: LoadCost, scores: readonly ConversionScore[]): string {
  const rows = scores.map(({ variant, cases, right }) => `| ${variant} | ${cases} | ${right} |`)
  const wrong = scores.flatMap((score) => score.wrong.map((what) => `- ${score.variant}: ${what}`))
  return [
    "### Chinese for another region, by OpenCC's own cases",
    '',
    `The dictionaries are read with the first draft of a process, in ${tookMs.toFixed(0)} ms, and take ${rssMib.toFixed(0)} MiB.`,
    '',
    '| variant | cases | right |',
    '|---|---:|---:|',
    ...rows,
    '',
    'The others have characters that the dictionaries of opencc-js do not know:',
    '',
    ...wrong,
  ].join('\n')
}

/** Lines of a video about the web, which no list of the program was made from. */
function heldOut(folder: string) {
  const lines = (language: string) =>
    parseSubtitle(readFileSync(join(folder, 'wai', `video-introduction.${language}.vtt`), 'utf8')).cues.map((cue) =>
      cue.text.replaceAll('\n', ' '),
    )
  const latin = (language: string) => lines(language).filter((line) => /^[\u0000-\u007f\u00a0-\u00ff]*$/.test(line))
  const of = (text: string, encoding: LegacyEncoding, phrases: string[], gap: string) => ({
    text: `${text}, held out`,
    encoding,
    phrases,
    gap,
  })
  return [
    of('Simplified Chinese', 'gb18030', lines('zh-hans'), ''),
    of('Japanese', 'shift_jis', lines('ja'), ''),
    of('Korean', 'euc-kr', lines('ko'), ' '),
    of('French', 'windows-1252', latin('fr'), ' '),
    of('German', 'windows-1252', latin('de'), ' '),
    of('Spanish', 'windows-1252', latin('es'), ' '),
  ]
}
