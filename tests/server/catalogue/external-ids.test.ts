import { expect, test } from 'vitest'
import { readExternalId } from '../../../server/catalogue/external-ids.ts'

const read = (scheme: string, value: string) => {
  const found = readExternalId({ scheme, value })
  return 'code' in found ? found.code : found.value
}

test.each([
  '10.5240/7791-8534-2C23-9030-8610-5', // EIDR: ID Format, 2.2
  '10.5240/F592-58D1-A4D9-E968-5435-L',
  '10.5240/EA73-79D7-1B2B-B378-3A73-M',
  '10.5240/0EFB-02CD-126E-8092-1E49-W',
])('the published EIDR %s is one', (value) => {
  expect(read('eidr', value)).toBe(value)
})

test.each([
  '10.5240/7791-8534-2c23-9030-8610-5',
  '10.5240/77918534-2C23-9030-8610-5',
  '10.5240/779185342C23903086105',
  'doi:10.5240/7791-8534-2C23-9030-8610-5',
  'info:doi/10.5240/7791-8534-2C23-9030-8610-5',
  'https://doi.org/10.5240/7791-8534-2C23-9030-8610-5',
  'http://dx.doi.org/10.5240/7791-8534-2C23-9030-8610-5',
  'urn:eidr:10.5240:7791-8534-2C23-9030-8610-5', // RFC 7972
  'URN:DOI:10.5240:7791-8534-2C23-9030-8610-5',
])('%s is that EIDR in another spelling', (value) => {
  expect(read('eidr', value)).toBe('10.5240/7791-8534-2C23-9030-8610-5')
})

test.each([
  ['isan', '0000-0000-D07A-0090-Q', '0000-0000-D07A-0090-Q'],
  ['isan', 'ISAN 0000-0000-3A8D-0000-Z-0000-0000-6', '0000-0000-3A8D-0000-Z-0000-0000-6'],
  ['isan', '1881-66C7-3420-6541-Y-9F3A-0245-O', '1881-66C7-3420-6541-Y-9F3A-0245-O'],
  ['isan', 'urn:isan:0000-0000-9E59-0000-O-0000-0000-2', '0000-0000-9E59-0000-O-0000-0000-2'],
  ['isan', '00000000d07a0090q', '0000-0000-D07A-0090-Q'],
  ['isan', 'isan:0000 0000 D07A 0090 Q', '0000-0000-D07A-0090-Q'],
  ['imdb', 'tt0111161', 'tt0111161'],
  ['imdb', 'https://www.imdb.com/title/TT10872600/', 'tt10872600'],
  ['wikidata', 'q42', 'Q42'],
  ['wikidata', 'http://www.wikidata.org/entity/Q42', 'Q42'],
  ['own', 'As-It-Is 7', 'As-It-Is 7'],
])('%s %s is stored as %s', (scheme, value, stored) => {
  expect(read(scheme, value)).toBe(stored)
})

test.each([
  ['eidr', '10.5240/7791-8534-2C23-9030-8610-6', 'CHECK_CHARACTER_WRONG'],
  ['eidr', '10.5240/7971-8534-2C23-9030-8610-5', 'CHECK_CHARACTER_WRONG'], // two digits in each other's place
  ['eidr', '10.5237/7791-8534', 'EXTERNAL_ID_INVALID'],
  ['eidr', '10.5240/7791-8534-2C23-9030-861G-5', 'EXTERNAL_ID_INVALID'],
  ['eidr', '', 'EXTERNAL_ID_INVALID'],
  ['isan', '0000-0000-D07A-0090-R', 'CHECK_CHARACTER_WRONG'],
  ['isan', '0000-0000-3A8D-0000-Z-0000-0000-7', 'CHECK_CHARACTER_WRONG'],
  ['isan', '0000-0000-3A8D-0000-Y-0000-0000-6', 'CHECK_CHARACTER_WRONG'],
  ['isan', '0000-0000-D07A-0090', 'EXTERNAL_ID_INVALID'],
  ['imdb', 'nm0000151', 'EXTERNAL_ID_INVALID'],
  ['wikidata', 'P345', 'EXTERNAL_ID_INVALID'],
  ['wikidata', 'Q0', 'EXTERNAL_ID_INVALID'],
])('%s %s is refused as %s', (scheme, value, code) => {
  expect(read(scheme, value)).toBe(code)
})

test('every single wrong character of an EIDR is noticed, and the refusal does not say which would be right', () => {
  const good = '10.5240/7791-8534-2C23-9030-8610-5'
  for (let at = 8; at < good.length - 1; at++) {
    if (good[at] === '-') continue
    for (const other of '0123456789ABCDEF') {
      if (other === good[at]) continue
      const found = readExternalId({ scheme: 'eidr', value: good.slice(0, at) + other + good.slice(at + 1) })
      expect(found).toMatchObject({ code: 'CHECK_CHARACTER_WRONG' })
    }
  }
  const wrong = readExternalId({ scheme: 'eidr', value: good.replace(/5$/, 'K') })
  expect('detail' in wrong && wrong.detail).toMatch(/the last one/)
  expect('detail' in wrong && wrong.detail).not.toMatch(/5/)
})
