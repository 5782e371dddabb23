import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { RATING_SYSTEMS } from '../../../server/rights/rating-systems.ts'
import { sharedData } from '../../shared-data.ts'

/** MovieLabs Common Metadata Ratings 2.5.1, where the folder of real data is at hand. */
const path = sharedData('ratings', 'cmr_ratings.tsv')

/** Names of the same code. */
const SAME: Readonly<Record<string, string>> = {
  ...{ 'KMRB G': 'ALL', 'KMRB 12+': '12', 'KMRB 15+': '15', 'KMRB 18+': '18', 'KMRB 19+': '19' },
  'KMRB LIM': 'Restricted',
}

const ADVISES = 'They make it a minimum; the source only advises'
const BRAZILIAN_PAIR = 'They keep pairs of ages, and ER, of the time before 2006'
const SELF_RATED = 'They give no age to what is rated by oneself'
const NO_AGE = 'The source names no age: ours is marked as ours'
const PROHIBITED = 'What may not be shown is for nobody: they write 0'
const OLD = 'Not given any more, and no work of ours is as old'

/** Where we differ on purpose, and why. */
const DIFFERENCES: Readonly<Record<string, string>> = {
  'MOC-TW-TV P': 'They give the age until which one is accompanied as the minimum',
  ...{ 'MOC-TW-TV PG-12': ADVISES, 'MOC-TW-TV PG-15': ADVISES },
  ...{
    'MOC-TW P': 'Under 6 is barred, under 12 accompanied',
    'MOC-TW PG': 'They leave its age out',
    'MOC-TW R': 'The same',
  },
  ...{ 'FCO IIA': NO_AGE, 'FCO IIB': NO_AGE, 'FCO III': 'They leave the recommended age out' },
  'MDA PG': NO_AGE,
  'FCBM P12': 'Everybody may watch, under 12 with parents',
  ...Object.fromEntries(
    ['P13', '13', '16', '18', '18SG', '18SX', '18PA', '18PL'].map((code) => [`FCBM ${code}`, ADVISES]),
  ),
  ...{ 'BFVC 13': ADVISES, 'BFVC 15': ADVISES, 'BFVC 18': ADVISES, 'BFVC B': PROHIBITED },
  ...{ 'LSF 13': ADVISES, 'LSF 17': ADVISES, 'LSF 21': ADVISES },
  'MCST K': 'For those under 13 too, with a parent',
  ...{ 'MCST C': PROHIBITED, 'MCST NYR': 'Not a code of the law', 'MCST 0': OLD, 'MCST 16+': OLD },
  ...{ 'MTRCB PG': 'Under 13 with an adult', 'MTRCB X': PROHIBITED },
  ...Object.fromEntries(['G-TV', 'PG-TV', 'SPG'].map((code) => [`MTRCB ${code}`, 'Of television: our MTRCB-TV'])),
  ...{ 'KMRB Restricted': 'They count 18; the law counts 19 since 2024-05-01' },
  ...{ 'MPAA G': 'They leave the age out', 'MPAA PG': NO_AGE, 'MPAA M': OLD, 'MPAA GP': OLD },
  ...{ 'KMRB 12': 'Under 12 with a guardian', 'KMRB 15': 'Under 15 with a guardian' },
  'TVPG TV-PG': NO_AGE,
  ...{ 'RTC D': 'They count 19; the office says adults', 'ICAA ER': 'Said beside a rating, not instead of one' },
  'BBFC 12A': 'Under 12 with an adult',
  ...{ 'DJCTQ 6': 'Of Portaria 1.048/2025, after their version', 'DJCTQ A6': 'The same' },
  ...Object.fromEntries(['A10', 'A12', 'A14', 'A16', 'A18'].map((code) => [`DJCTQ ${code}`, SELF_RATED])),
  ...Object.fromEntries(
    [
      ...['ER', 'L-10', 'L-12', 'L-14', 'L-16', 'L-18', '10-12', '10-14', '10-16', '10-18'],
      ...['12-14', '12-16', '12-18', '14-16', '14-18', '16-18'],
    ].map((code) => [`DJCTQ ${code}`, BRAZILIAN_PAIR]),
  ),
  ...{ 'CCE M/3': ADVISES, 'CCE M/12': 'Younger with an adult', 'CCE M/14': 'The same', 'CCE M/16': 'The same' },
}

/** Systems of ours that they do not have. */
const OURS_ALONE = ['HK-TV', 'MO-CCE', 'MTRCB-TV', 'PT-TV', 'ACB', 'ES-TV', 'IN-OCC']

test.skipIf(path === undefined)(
  'our table differs from that of MovieLabs where this list says why, and nowhere else',
  async () => {
    const [, ...lines] = (await readFile(path ?? '', 'utf8')).trim().split('\n')
    const rows = lines.map((line) => {
      const [region = '', , system = '', code = '', , recommended = '', minimum = ''] = line.split('\t')
      return { region, system, code: SAME[`${system} ${code}`] ?? code, ages: `${recommended} ${minimum}` }
    })
    const differing = RATING_SYSTEMS.flatMap(({ id, region, codes }) => {
      const theirs = new Map(
        rows.filter((row) => row.system === id && row.region === region).map((row) => [row.code, row]),
      )
      if (theirs.size === 0) return OURS_ALONE.includes(id) ? [] : [id]
      const ours = new Map(codes.map((c) => [c.code, `${c.recommendedAge} ${c.minimumAge ?? 0}`]))
      const all = new Set([...ours.keys(), ...theirs.keys()])
      return [...all].filter((code) => ours.get(code) !== theirs.get(code)?.ages).map((code) => `${id} ${code}`)
    })
    expect(differing.toSorted()).toEqual(Object.keys(DIFFERENCES).toSorted())
  },
)

const feed = sharedData('feeds', 'roku-search-feed-schema.json')

/** Our systems beside those that Roku's search feed takes: what they take and we do not give, and the other way round. */
const ROKU = [
  ['BBFC', 'BBFC', ['12-A', 'R-18'], []],
  ['MPAA', 'MPAA', ['PG13', 'NC17', 'UR'], []],
  ['TVPG', 'USA_PR', ['TVY', 'TVY7', 'TVG', 'TVPG', 'TV14', 'TVMA'], ['TV-Y7-FV']], // another spelling each; FV is a descriptor there
  ['ACB', 'ACB', ['E', 'AV 15+', 'C', 'NC', 'P'], []], // exempt, and codes of television
  ['RTC', 'RTC', ['B-15'], []],
  ['DJCTQ', 'CLASSIND', [], ['6', 'AL', 'A6', 'A10', 'A12', 'A14', 'A16', 'A18']], // of 2025, and rated by oneself
] as const

test.skipIf(feed === undefined)(
  "our codes that are given are those of Roku's search feed, but for what this list names",
  async () => {
    const { definitions } = JSON.parse(await readFile(feed ?? '', 'utf8'))
    for (const [id, source, theirsAlone, oursAlone] of ROKU) {
      const theirs: string[] = definitions[`${source}_values`].enum.filter((code: string) => code !== 'NR')
      const system = RATING_SYSTEMS.find((known) => known.id === id)
      const ours = (system?.codes ?? []).filter(({ isDeprecated }) => !isDeprecated).map(({ code }) => code)
      expect([id, theirs.filter((code) => !ours.includes(code))]).toEqual([id, theirsAlone])
      expect([id, ours.filter((code) => !theirs.includes(code))]).toEqual([id, oursAlone])
    }
  },
)

test.skipIf(feed === undefined)(
  "each descriptor of Roku's search feed for Brazil and US television has a code of ours",
  async () => {
    const { definitions } = JSON.parse(await readFile(feed ?? '', 'utf8'))
    const labels = (id: string) => RATING_SYSTEMS.find((known) => known.id === id)?.descriptors ?? []
    const brazilian = labels('DJCTQ').map((descriptor) => descriptor.labels.pt.toLowerCase())
    const missing = definitions.CLASSIND_descriptors.enum.filter((text: string) => !brazilian.includes(text))
    expect(missing).toEqual(['onteúdo impactante']) // their misprint of conteúdo
    expect(labels('TVPG').map(({ code }) => code)).toEqual(definitions.USA_PR_descriptors.enum)
  },
)
