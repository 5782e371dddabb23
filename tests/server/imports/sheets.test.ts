import { deflateRawSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { readHeader } from '../../../server/imports/sheets/headers.ts'
import { readRows } from '../../../server/imports/sheets/read-rows.ts'
import { readSheets } from '../../../server/imports/sheets/read-sheets.ts'
import { columnLetters } from '../../../server/imports/sheets/sheet.ts'
import { unzip } from '../../../server/imports/sheets/unzip.ts'
import { writeZip } from '../../../server/imports/sheets/write-zip.ts'
import { xlsx } from './drops.ts'

const read = async (bytes: Buffer | string, name: string) => readRows(await readSheets(Buffer.from(bytes), name))
const codes = async (bytes: Buffer | string, name: string) =>
  (await read(bytes, name)).faults.map(({ cell, code }) => [cell, code])

describe('headers', () => {
  test.each([
    ['episode', 'number', undefined],
    ['Episode No.', 'number', undefined],
    ['集数', 'number', undefined],
    ['集數*', 'number', undefined],
    ['序号', 'number', undefined],
    ['File name', 'file', undefined],
    ['视频文件名', 'file', undefined],
    ['影片檔名', 'file', undefined],
    ['title', 'title', undefined],
    ['标题', 'title', undefined],
    ['title:zh-Hant-TW', 'title', 'zh-Hant-TW'],
    ['Title (zh-HK)', 'title', 'zh-Hant-HK'],
    ['标题(台湾)', 'title', 'zh-Hant-TW'],
    ['標題（香港）', 'title', 'zh-Hant-HK'],
    ['標題：澳門', 'title', 'zh-Hant-MO'],
    ['标题_英文', 'title', 'en'],
    ['title_pt-BR', 'title', 'pt-BR'],
    ['台湾标题', 'title', 'zh-Hant-TW'],
    ['英文标题', 'title', 'en'],
    ['Taiwan title', 'title', 'zh-Hant-TW'],
    ['título (Brazil)', 'title', 'pt-BR'],
    ['字幕文件', 'subtitle', undefined],
    ['字幕:粤语', 'subtitle', 'yue-Hant-HK'],
    ['subtitle:pt-PT', 'subtitle', 'pt-PT'],
    ['语言', 'locale', undefined],
    ['title:klingon', 'title', null],
  ])('%s is %s %s', (text, kind, locale) => {
    expect(readHeader(text)).toEqual({ kind, locale })
  })

  test.each(['备注', 'notes', 'director', '', ':', '('])('"%s" is none of ours', (text) => {
    expect(readHeader(text)).toBeUndefined()
  })

  test('columns are counted in letters', () => {
    expect([0, 25, 26, 51, 52, 701, 702].map(columnLetters)).toEqual(['A', 'Z', 'AA', 'AZ', 'BA', 'ZZ', 'AAA'])
  })
})

describe('text files', () => {
  const text = '集数,标题(台湾),备注\r\n1,雨夜,=1+1\r\n\r\n第二集,"末班,車",\r\n'

  test.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with its mark', Buffer.from(`\ufeff${text}`)],
    ['UTF-16', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['tabs', Buffer.from(text.replace('"末班,車"', '末班_車').replaceAll(',', '\t').replace('_', ','))],
    ['semicolons', Buffer.from(text.replace('"末班,車"', '末班_車').replaceAll(',', ';').replace('_', ','))],
  ])('are read in %s', async (_name, bytes) => {
    const { rows, faults, ignored } = await read(bytes, 'a.csv')
    expect(faults).toEqual([])
    expect(ignored).toEqual(['备注'])
    expect(rows.map((row) => [row.number?.value, row.titles[0]?.value, row.place.row])).toEqual([
      [1, '雨夜', 2],
      [2, '末班,車', 4],
    ])
  })

  test('are read in GB18030 and Big5', async () => {
    const gb18030 = Buffer.concat([
      Buffer.from([0xbc, 0xaf, 0xca, 0xfd, 0x2c, 0xb1, 0xea, 0xcc, 0xe2, 0x0a]), // 集数,标题
      Buffer.from([0x31, 0x2c, 0xd3, 0xea, 0xd2, 0xb9, 0xb5, 0xc4, 0xb3, 0xf6, 0xd7, 0xe2, 0xb3, 0xb5, 0x0a]), // 1,雨夜的出租车
    ])
    expect((await read(gb18030, 'a.csv')).rows[0]?.titles[0]?.value).toBe('雨夜的出租车')
    const big5 = Buffer.concat([
      Buffer.from([0xb6, 0xb0, 0xbc, 0xc6, 0x2c, 0xbc, 0xd0, 0xc3, 0x44, 0x0a]), // 集數,標題
      Buffer.from([0x31, 0x2c, 0xab, 0x42, 0xa9, 0x5d, 0xaa, 0xba, 0xb8, 0xd4, 0xb5, 0x7b, 0xa8, 0xae, 0x0a]), // 1,雨夜的計程車 but for one sign
    ])
    expect((await read(big5, 'a.csv')).rows[0]?.titles[0]?.value).toMatch(/^雨夜的/)
  })

  test('what begins like a formula is text', async () => {
    const { rows, faults } = await read('episode,title\n1,=SUM(A1)\n2,+1\n3,-1\n4,@x\n', 'a.csv')
    expect(faults).toEqual([])
    expect(rows.map((row) => row.titles[0]?.value)).toEqual(['=SUM(A1)', '+1', '-1', '@x'])
  })

  test('JSON is a list of episodes, and its faults are named by a pointer', async () => {
    const list = [
      { episode: 1, titles: { en: 'One', 'zh-Hant-TW': '一' } },
      { episode: 'x', title: 'Two' },
      { episode: true },
    ]
    const { rows, faults } = await read(JSON.stringify({ episodes: list }), 'a.json')
    expect(rows[0]?.titles.map((title) => [title.locale, title.value])).toEqual([
      ['en', 'One'],
      ['zh-Hant-TW', '一'],
    ])
    expect(faults.map(({ cell, code, row }) => [cell, code, row])).toEqual([
      ['/episodes/1/episode', 'NUMBER_INVALID', 2],
      ['/episodes/2/episode', 'CELL_IS_NO_TEXT', 3],
    ])
    const long = 'x'.repeat(301)
    const flat = [
      { number: 1, 'title:en': long, 'title:~/': '?' },
      { number: 2, title: { en: long } },
    ]
    expect((await read(JSON.stringify(flat), 'a.json')).faults.map(({ cell, code }) => [cell, code])).toEqual([
      ['/0/title:~0~1', 'HEADER_LOCALE_UNKNOWN'],
      ['/0/title:en', 'TEXT_TOO_LONG'],
      ['/1/title/en', 'TEXT_TOO_LONG'],
    ])
  })
})

describe('wrong cells', () => {
  test('each is named by its sheet, its cell and its header, with what to do', async () => {
    const rows = [
      ['我的剧集表', null, null, null, null],
      ['集数', '视频文件', '标题', 'title:Klingon', '语言'],
      ['十x', 'a.mp4', 'A', null, null],
      [0, null, 'B', null, null],
      [3, null, 'x'.repeat(301), null, null],
      [4, null, { formula: '=A1&"x"' }, null, '火星文'],
      [null, null, 'no number', null, null],
    ]
    const { faults, sheet } = await read(await xlsx(rows), 'a.xlsx')
    expect(sheet).toBe('Sheet1')
    expect(faults.map(({ cell, code, header }) => [cell, code, header])).toEqual([
      ['D2', 'HEADER_LOCALE_UNKNOWN', 'title:Klingon'],
      ['A3', 'NUMBER_INVALID', '集数'],
      ['A4', 'NUMBER_INVALID', '集数'],
      ['C5', 'TEXT_TOO_LONG', '标题'],
      ['E6', 'LOCALE_UNKNOWN', '语言'],
      ['C6', 'CELL_IS_FORMULA', '标题'],
      ['A7', 'ROW_WITHOUT_EPISODE', '集数'],
    ])
    for (const fault of faults) expect(fault.fix).toMatch(/\.$/)
  })

  test('a number that the spreadsheet made a date of is refused', async () => {
    const { default: writeXlsx } = await import('write-excel-file/node')
    const date = { value: new Date('2026-03-04'), type: Date, format: 'm-d' } as const
    expect(await codes(await writeXlsx([['集数'], [date]]).toBuffer(), 'a.xlsx')).toEqual([['A2', 'CELL_IS_DATE']])
  })

  test('a sheet without a header of ours says so', async () => {
    expect(await codes('a,b\n1,2\n', 'a.csv')).toEqual([['A1', 'HEADER_MISSING']])
    expect(await codes('episode,title,title\n1,a,b\n', 'a.csv')).toEqual([['C1', 'HEADER_REPEATED']])
    expect(await codes(`episode,title\n1,a\u0007b\n2,${'x'.repeat(100)}\n`, 'a.csv')).toEqual([
      ['B2', 'TEXT_HAS_CONTROL_CHARACTER'],
    ])
  })
})

describe('hostile files', () => {
  const refused = (bytes: Buffer | string, name = 'a.xlsx') =>
    readSheets(Buffer.from(bytes), name).then(
      () => 'read',
      (error: { code?: string }) => error.code,
    )
  const part = async (name: string, change: (content: string) => string) => {
    const parts = unzip(await xlsx([['episode'], [1]]), () => true)
    return writeZip(new Map(parts).set(name, Buffer.from(change(parts.get(name)?.toString() ?? ''))))
  }
  const SHEET = 'xl/worksheets/sheet1.xml'

  test('an archive that says it is small and is not is refused, and memory stays flat', async () => {
    const bomb = deflateRawSync(Buffer.alloc(512 * 1024 * 1024))
    const archive = lyingZip([{ name: SHEET, packed: bomb, saidBytes: 1_000 }])
    const before = process.memoryUsage().rss
    expect(await refused(archive)).toBe('SHEET_TOO_LARGE')
    expect(process.memoryUsage().rss - before).toBeLessThan(300 * 1024 * 1024)
  })

  test('entries that share one bomb are counted each', async () => {
    const packed = deflateRawSync(Buffer.alloc(20 * 1024 * 1024))
    const entries = [1, 2, 3, 4].map((number) => ({ name: `xl/worksheets/sheet${number}.xml`, packed, saidBytes: 10 }))
    expect(await refused(lyingZip(entries))).toBe('SHEET_TOO_LARGE')
  })

  test('thousands of entries are refused', async () => {
    const entries = Array.from({ length: 300 }, (_, index) => ({
      ...{ name: `xl/worksheets/s${index}.xml`, packed: deflateRawSync(Buffer.alloc(1)), saidBytes: 1 },
    }))
    expect(await refused(lyingZip(entries))).toBe('SHEET_TOO_LARGE')
  })

  test('a sheet of a million cells is refused, as XLSX and as CSV', async () => {
    const row = `<row>${'<c><v>1</v></c>'.repeat(1_000)}</row>`
    const wide = await part(SHEET, () => `<worksheet><sheetData>${row.repeat(1_000)}</sheetData></worksheet>`)
    const archive = lyingZip(
      [...unzip(wide, () => true)].map(([name, content]) => ({ name, packed: deflateRawSync(content), saidBytes: 9 })),
    )
    expect(archive.length).toBeLessThan(1024 * 1024)
    expect(await refused(archive)).toBe('SHEET_TOO_LARGE')
    expect(await refused('1,'.repeat(1_000_000), 'a.csv')).toBe('SHEET_TOO_LARGE')
    expect(await refused(`${'1,'.repeat(999)}1\n`.repeat(1_000), 'a.csv')).toBe('SHEET_TOO_LARGE')
    expect(await refused(`[${'{"episode":1},'.repeat(200_000)}{}]`, 'a.json')).toBe('SHEET_TOO_LARGE')
  })

  test('a cell at the end of the world makes no table of that size', async () => {
    for (const address of ['XFD1048576', 'A1048576', 'AAA1']) {
      const far = await part(SHEET, (xml) => xml.replace('r="A2"', `r="${address}"`))
      expect(await refused(far), address).toBe('SHEET_TOO_LARGE')
    }
  })

  test('entities are refused', async () => {
    const lol = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    expect(await refused(await part(SHEET, (xml) => lol + xml))).toBe('SHEET_UNREADABLE')
  })

  test('what is cut, of another kind, or empty is refused', async () => {
    const whole = await xlsx([['episode'], [1]])
    expect(await refused(whole.subarray(0, whole.length - 30))).toBe('SHEET_UNREADABLE')
    expect(await refused(whole.subarray(0, 40))).toBe('SHEET_UNREADABLE')
    expect(await refused(Buffer.concat([whole.subarray(0, 200), Buffer.alloc(50), whole.subarray(250)]))).toBe(
      'SHEET_UNREADABLE',
    )
    expect(await refused(writeZip(new Map([['a.txt', Buffer.from('x')]])))).toBe('SHEET_UNREADABLE')
    expect(await refused(Buffer.from('d0cf11e0a1b11ae1', 'hex'))).toBe('SHEET_UNREADABLE')
    expect(await refused('')).toBe('SHEET_UNREADABLE')
    expect(await refused('{"a":', 'a.json')).toBe('SHEET_UNREADABLE')
    expect(await refused('[1,2]', 'a.json')).toBe('SHEET_UNREADABLE')
    expect(await refused('episode,"title\n1,x', 'a.csv')).toBe('SHEET_UNREADABLE')
    expect(await refused(Buffer.alloc(5 * 1024 * 1024), 'a.csv')).toBe('SHEET_TOO_LARGE')
  })

  test('any bytes are answered', async () => {
    const whole = await xlsx([
      ['episode', 'title'],
      [1, 'x'],
    ])
    for (let at = 0; at < whole.length; at += Math.ceil(whole.length / 25)) {
      const broken = Buffer.from(whole)
      broken.fill(0xff, at, at + 8)
      expect(['read', 'SHEET_UNREADABLE', 'SHEET_TOO_LARGE']).toContain(await refused(broken))
    }
  })
})

/** An archive whose directory says of each entry what it likes; entries of the same bytes share them. */
function lyingZip(entries: readonly { name: string; packed: Buffer; saidBytes: number }[]): Buffer {
  const parts: Buffer[] = []
  const places = new Map<Buffer, number>()
  let offset = 0
  for (const { name, packed } of entries) {
    if (places.has(packed)) continue
    places.set(packed, offset)
    const head = Buffer.alloc(30)
    head.writeUInt32LE(0x04034b50, 0)
    head.writeUInt16LE(8, 8)
    head.writeUInt16LE(name.length, 26)
    parts.push(head, Buffer.from(name), packed)
    offset += 30 + name.length + packed.length
  }
  const directory = entries.map(({ name, packed, saidBytes }) => {
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt16LE(8, 10)
    entry.writeUInt32LE(packed.length, 20)
    entry.writeUInt32LE(saidBytes, 24)
    entry.writeUInt16LE(name.length, 28)
    entry.writeUInt32LE(places.get(packed) ?? 0, 42)
    return Buffer.concat([entry, Buffer.from(name)])
  })
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, ...directory, end])
}
