import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { checkDocument } from '../../../../server/rights/avails/check-document.ts'
import * as words from '../../../../server/rights/avails/vocabulary.ts'
import { fromCmr, LICENCE_WORDS, readLicenceType, toCmr } from '../../../../server/rights/avails/vocabulary.ts'
import { RATING_SYSTEMS } from '../../../../server/rights/rating-systems.ts'
import { movieLabs, readForeign } from '../../../movielabs.ts'

describe.skipIf(movieLabs === undefined)('samples of MovieLabs', () => {
  const base = () => readFile(join(movieLabs ?? '', 'samples/mec/MEC_v2.12/MEC_v2.12_base.xml'), 'utf8')

  test('the base sample passes the schema and our check', async () => {
    const text = await base()
    expect(await readForeign(text).whyInvalid('mdmec-v2.12')).toBeUndefined()
    expect(checkDocument(Buffer.from(text))).toEqual([])
  })

  test('a rating code that its system does not have passes the schema and is refused by us, with the field', async () => {
    const text = (await base()).replace('<md:Value>UNRATED</md:Value>', '<md:Value>ZZZ</md:Value>')
    expect(await readForeign(text).whyInvalid('mdmec-v2.12')).toBeUndefined()
    expect(checkDocument(Buffer.from(text))).toEqual([
      {
        path: '/mdmec:CoreMetadata/mdmec:Basic[1]/md:RatingSet[1]/md:Rating[1]/md:Value[1]',
        code: 'RATING_CODE_UNKNOWN',
        severity: 'error',
        detail: expect.stringMatching(/^MPAA has no rating ZZZ: it has G, PG, PG-13, R, NC-17/),
      },
    ])
    expect(readForeign(text).text('/mdmec:CoreMetadata/mdmec:Basic[1]/md:RatingSet[1]/md:Rating[1]/md:Value[1]')).toBe(
      'ZZZ',
    )
  })

  /** Ids of samples that were made up, whose check characters are wrong. */
  const MADE_UP = [
    ...['avails/Avails_Structure_Tests_v2.3.xml', 'avails/Avails_Volume_no-err_v2.4.xml'],
    ...['mec/MEC_v1.6_multi-block-test.xml', 'mec/MEC_v2.5_noErr.xml'],
  ]

  test('real files of all kinds are right, but for ids that were made up', async () => {
    const folder = join(movieLabs ?? '', 'samples')
    const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.xml'))
    const found: [string, string[]][] = []
    for (const name of files.toSorted()) {
      const errors = checkDocument(await readFile(join(folder, name))).filter(({ severity }) => severity === 'error')
      if (errors.length > 0) found.push([name, [...new Set(errors.map(({ code }) => code))]])
    }
    expect(found).toEqual(MADE_UP.map((name) => [name, ['EIDR_WRONG']]))
    expect(files.length).toBeGreaterThan(10)
  })

  test('our words are those of the vocabularies', async () => {
    const { avail } = JSON.parse(await readFile(join(movieLabs ?? '', 'vocab_avail_v2.7.json'), 'utf8'))
    const { cm } = JSON.parse(await readFile(join(movieLabs ?? '', 'vocab_cm_v2.12.json'), 'utf8'))
    const theirs = Object.values(LICENCE_WORDS).filter(({ isTheirs }) => isTheirs)
    expect(theirs.map(({ movieLabs: word }) => word).toSorted()).toEqual(avail.LicenseType.toSorted())
    expect(words.ENTRY_TYPES.toSorted()).toEqual(avail.EntryType.toSorted())
    expect(words.AVAIL_TYPES).toEqual(avail.AvailType)
    expect(words.FORMAT_PROFILES).toEqual(avail.FormatProfile)
    expect(words.TERM_NAMES).toEqual(avail['Term@termName'])
    expect(words.LANGUAGE_ASSETS).toEqual(avail['Language@asset'])
    // Of an offer's status alone.
    expect(words.START_CONDITIONS).toEqual(avail.DateTimeCondition.filter((word: string) => word !== 'TBD'))
    expect(words.WORK_TYPES).toEqual(cm.WorkType)
    expect(words.RELEASE_TYPES).toEqual(cm.ReleaseType)
    expect(words.TITLE_ALTERNATE_TYPES).toEqual(cm['TitleAlternate@type'])
  })

  /** Funds, metals, units of account, and codes for tests: no price is in these. */
  const NO_MONEY = [
    ...['BOV', 'CHE', 'CHW', 'CLF', 'COU', 'MXV', 'USN', 'UYI', 'UYW', 'XAG', 'XAU', 'XBA', 'XBB', 'XBC', 'XBD'],
    ...['XPD', 'XPT', 'XTS', 'XUA', 'XXX'],
  ]

  test('every currency and country of theirs is known, but for what is none', async () => {
    const codesOf = async (name: string) =>
      (await readFile(join(movieLabs ?? '', name), 'utf8'))
        .split('\n')
        .flatMap((line) => /^([A-Z]{2,3})=/.exec(line)?.[1] ?? [])
    const money = (code: string) => `<Avail><Money currency="${code}">1</Money></Avail>`
    const country = (code: string) => `<Avail><country>${code}</country></Avail>`
    const unknown = (codes: string[], make: (code: string) => string) =>
      codes.filter((code) => checkDocument(Buffer.from(make(code))).length > 0)
    expect(unknown(await codesOf('ISO4217.properties'), money)).toEqual(NO_MONEY)
    expect(unknown(await codesOf('ISO3166-1.properties'), country)).toEqual(['EU'])
  })
})

test('each licence type of ours is written and read back as itself', () => {
  for (const [ours, { movieLabs: word }] of Object.entries(LICENCE_WORDS)) expect(readLicenceType(word)).toBe(ours)
})

test('each rating of ours is written and read back as itself', () => {
  for (const { id, codes } of RATING_SYSTEMS) {
    for (const { code } of codes) expect([id, fromCmr(id, toCmr(id, code).value)]).toEqual([id, code])
  }
})
