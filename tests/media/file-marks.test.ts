import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readAigcTag } from '../../media/aigc-label.ts'
import { memoryBytes } from '../../media/boxes.ts'
import { inspectFile, readFileMarks } from '../../media/file-marks.ts'
import type { FileTag } from '../../media/video-facts.ts'
import { sharedData } from '../shared-data.ts'
import {
  actions,
  box,
  c2paBox,
  FTYP,
  largeBox,
  letterTags,
  MDAT,
  manifestBox,
  namedTags,
  superbox,
  uint32,
} from './made-boxes.ts'

const FIELDS = {
  Label: '1',
  ContentProducer: '001191',
  ProduceID: 'v-7',
  ReservedCode1: 'x',
  ContentPropagator: '',
  PropagateID: 'p',
}
const LABEL = { label: '1', contentProducer: '001191', produceId: 'v-7', contentPropagator: '', propagateId: 'p' }
const NOTHING = { aigc: null, c2pa: 'none', digitalSourceTypes: [], isWhole: true }

const marksOf = (boxes: readonly Buffer[], tags: readonly FileTag[] = []) =>
  readFileMarks(memoryBytes(Buffer.concat(boxes)), tags)

describe('the implicit label', () => {
  test.each([
    ['in a tag named AIGC', namedTags({ title: 'x', AIGC: JSON.stringify(FIELDS) })],
    ['in a tag named AIGC, whole', namedTags({ AIGC: JSON.stringify({ AIGC: FIELDS }) })],
    ['in a comment', letterTags({ '\xa9nam': 'x', '\xa9cmt': JSON.stringify({ AIGC: FIELDS }) })],
    ['in a tag with a name of its own', box('moov', box('udta', box('meta', uint32(0), box('ilst', ownTag()))))],
    [
      'in user data of QuickTime',
      box('moov', box('udta', box('\xa9cmt', uint32(0x00500000), JSON.stringify({ AIGC: FIELDS })), uint32(0))),
    ],
    ['in user data of its own', box('moov', box('udta', box('AIGC', JSON.stringify(FIELDS))))],
    ['of a track', box('moov', box('trak', box('udta', box('AIGC', JSON.stringify(FIELDS)))))],
    [
      'in QuickTime’s metadata',
      box(
        'moov',
        box(
          'meta',
          box('hdlr', Buffer.alloc(24)),
          box('ilst', box('\xa9cmt', box('data', Buffer.alloc(8), JSON.stringify({ AIGC: FIELDS })))),
        ),
      ),
    ],
    [
      'in XMP',
      box(
        'uuid',
        Buffer.from('be7acfcb97a942e89c71999491e3afac', 'hex'),
        `<x TC260:AIGC="${JSON.stringify(FIELDS).replaceAll('"', '&quot;')}"/>`,
      ),
    ],
  ])('is found %s', async (_where, moov) => {
    expect(await marksOf([FTYP, moov, MDAT])).toEqual({ ...NOTHING, aigc: LABEL })
    expect(await marksOf([FTYP, MDAT, moov])).toEqual({ ...NOTHING, aigc: LABEL })
  })

  test('is found beside a cover picture, which is passed over', async () => {
    const label = JSON.stringify({ AIGC: FIELDS })
    const moov = letterTags({ covr: 'x'.repeat(300_000), '\xa9cmt': label })
    expect(await marksOf([FTYP, moov, MDAT])).toEqual({ ...NOTHING, aigc: LABEL })
  })

  test('is found in the tags that ffprobe told, whatever the container', async () => {
    const tags = [
      { name: 'ENCODER', value: 'Lavf' },
      { name: 'AIGC', value: JSON.stringify(FIELDS) },
    ]
    expect(await readFileMarks(memoryBytes(Buffer.from('no container')), tags)).toEqual({ ...NOTHING, aigc: LABEL })
  })

  test.each([
    ['AIGC', '{"Label":2}', { label: '2' }],
    ['comment', JSON.stringify(JSON.stringify({ AIGC: FIELDS })), LABEL],
    ['comment', JSON.stringify({ AIGC: JSON.stringify(FIELDS) }), LABEL],
    ['com.example:AIGC', '{"Label":"3"}\0\0', { label: '3' }],
    [
      'AIGC',
      JSON.stringify({ Label: '9'.repeat(99), ProduceID: 'x'.repeat(9_999) }),
      { label: '9'.repeat(16), produceId: 'x'.repeat(500) },
    ],
  ])('is read in a tag %s of some spelling (%#)', (name, value, expected) => {
    expect(readAigcTag(name, value)).toMatchObject(expected)
  })

  test.each([
    ['comment', '{"Label":"1","ContentProducer":"x"}'],
    ['AIGC', '{"Label":null}'],
    ['AIGC', '{"Label":""}'],
    ['AIGC', 'yes'],
    ['AIGC', '{"Label":'],
    ['AIGC', '{"__proto__":{"Label":"1"}}'],
    ['comment', '{"AIGC":[1]}'],
    ['AIGCX', '{"Label":"1"}'],
    ['AIGC', `{"Label":"1","x":"${'x'.repeat(70_000)}"}`],
    ['AIGC', '{"AIGC":'.repeat(8_000)],
  ])('is not what is no such object in a tag %s (%#)', (name, value) => {
    expect(readAigcTag(name, value)).toBeUndefined()
  })
})

describe('a C2PA manifest', () => {
  test.each([
    ['says that AI made the pictures', actions('trainedAlgorithmicMedia'), 'ai', ['trainedAlgorithmicMedia']],
    [
      'says that AI made a part of them',
      actions('compositeWithTrainedAlgorithmicMedia'),
      'ai',
      ['compositeWithTrainedAlgorithmicMedia'],
    ],
    ['says that a camera took them', actions('digitalCapture'), 'present', ['digitalCapture']],
    ['says nothing of them', actions(undefined), 'present', []],
  ])('that %s is read', async (_what, assertion, c2pa, digitalSourceTypes) => {
    const expected = { ...NOTHING, c2pa, digitalSourceTypes }
    expect(await marksOf([FTYP, manifestBox(assertion), MDAT])).toEqual(expected)
  })

  test('is read where its assertion is JSON', async () => {
    const json = Buffer.from(
      '{"digitalSourceType" : "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"}',
    )
    expect(await marksOf([FTYP, manifestBox(json, 'json')])).toMatchObject({ c2pa: 'ai' })
  })

  test('is read where no offset stands before it', async () => {
    const store = superbox(
      'c2pa',
      'c2pa',
      superbox('cbor', 'c2pa.actions', box('cbor', actions('trainedAlgorithmicMedia'))),
    )
    expect(await marksOf([FTYP, c2paBox('update', store)])).toMatchObject({ c2pa: 'ai' })
  })

  test.each([
    ['holds hashes of fragments', c2paBox('merkle', actions('trainedAlgorithmicMedia'))],
    ['is a superbox of another kind', c2paBox('manifest', Buffer.concat([Buffer.alloc(8), superbox('xxxx', 'c2pa')]))],
    ['has no purpose', box('uuid', Buffer.from('d8fec3d61b0e483c92975828877ec481', 'hex'))],
    ['is another extension', box('uuid', Buffer.alloc(16), 'manifest\0', superbox('c2pa', 'c2pa'))],
  ])('is not what %s', async (_what, other) => {
    expect(await marksOf([FTYP, other, MDAT])).toEqual(NOTHING)
  })

  test('that is larger than is read is said to be so', async () => {
    const large = c2paBox('manifest', Buffer.alloc(9 * 1024 * 1024))
    expect(await marksOf([FTYP, large, MDAT])).toEqual({ ...NOTHING, isWhole: false })
  })
})

describe('a hostile file', () => {
  const deep = (levels: number): Buffer =>
    Array.from({ length: levels }).reduce<Buffer>((inside) => box('moov', inside), box('udta'))
  const deepStore = Array.from({ length: 60 }).reduce<Buffer>(
    (inside) => superbox('c2pa', 'c2pa', inside),
    Buffer.alloc(0),
  )
  test.each([
    ['is cut inside a box', [FTYP, box('mdat', Buffer.alloc(64)).subarray(0, 30)]],
    ['has a box that ends before it begins', [FTYP, uint32(4), Buffer.from('moov'), MDAT]],
    ['has a box of 2^63 bytes', [FTYP, largeBox('mdat', Buffer.alloc(8), 2n ** 63n)]],
    ['has a large box without its size', [FTYP, uint32(1), Buffer.from('moov')]],
    ['has a large box that is shorter than its header', [FTYP, largeBox('moov', Buffer.alloc(8), 15n)]],
    ['nests boxes without end', [FTYP, deep(40)]],
    ['has a manifest that nests without end', [FTYP, c2paBox('manifest', Buffer.concat([Buffer.alloc(8), deepStore]))]],
    ['has more boxes than are read', [FTYP, Buffer.concat(Array.from({ length: 50_001 }, () => box('free')))]],
  ])('that %s is read as far as it goes, and said to be not whole', async (_what, boxes) => {
    expect((await marksOf(boxes)).isWhole).toBe(false)
  })

  test('with a list that names itself again and again ends', async () => {
    const keys = box('keys', uint32(0), uint32(0xffffffff), uint32(8), Buffer.from('mdta'), uint32(0))
    const moov = box(
      'moov',
      box('udta', box('meta', uint32(0), keys, box('ilst', box('\x00\x00\x00\x01', box('data'))))),
    )
    expect(await marksOf([FTYP, moov])).toEqual(NOTHING)
  })

  test('of any bytes gives an answer, and soon', async () => {
    const types = fc.constantFrom(
      'moov',
      'udta',
      'meta',
      'ilst',
      'keys',
      'data',
      'uuid',
      'jumb',
      'jumd',
      'cbor',
      '----',
      'AIGC',
      'trak',
    )
    const leaf = fc.tuple(types, fc.uint8Array({ maxLength: 60 })).map(([type, bytes]) => box(type, Buffer.from(bytes)))
    const { tree } = fc.letrec<{ tree: Buffer }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 6 },
        leaf,
        fc.tuple(types, fc.array(tie('tree'), { maxLength: 4 })).map(([type, inside]) => box(type, ...inside)),
      ),
    }))
    const whole = Buffer.concat([
      manifestBox(actions('trainedAlgorithmicMedia')),
      namedTags({ AIGC: JSON.stringify(FIELDS) }),
    ])
    const bytes = fc.oneof(
      tree,
      fc.uint8Array({ maxLength: 400 }).map((any) => Buffer.from(any)),
      fc.constant(whole),
    )
    const seen = new Set<string>()
    const damage = fc.array(fc.tuple(fc.nat(2_000), fc.integer({ min: 0, max: 255 })), { maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(bytes, damage, fc.nat(3_000), async (made, hits, length) => {
        const file = Buffer.concat([FTYP, made])
        for (const [at, value] of hits) if (FTYP.length + at < file.length) file[FTYP.length + at] = value
        const marks = await marksOf([file.subarray(0, FTYP.length + length)])
        expect(['none', 'present', 'ai']).toContain(marks.c2pa)
        expect(marks.digitalSourceTypes.length).toBeLessThanOrEqual(20)
        seen.add(`${marks.c2pa} ${marks.aigc ? 'label' : 'none'} ${marks.isWhole}`)
      }),
      { numRuns: 3_000 },
    )
    expect([...seen]).toEqual(
      expect.arrayContaining(['ai label true', 'ai none false', 'present none false', 'none none true']),
    )
  }, 60_000)

  test('costs a bounded number of reads and bytes', async () => {
    let reads = 0
    let most = 0
    const mdat = largeBox('mdat', Buffer.alloc(0), 2n ** 40n)
    const source = {
      sizeBytes: 2 ** 40 + FTYP.length,
      read: async (at: number, length: number) => {
        reads++
        most = Math.max(most, length)
        return Buffer.concat([FTYP, mdat, Buffer.alloc(4_096)]).subarray(at, at + length)
      },
    }
    expect(await readFileMarks(source)).toEqual(NOTHING)
    expect(reads).toBeLessThan(10)
    expect(most).toBeLessThanOrEqual(4_096)
  })
})

const real = sharedData('videos')

test.skipIf(real === undefined)(
  'real files by others have neither, and are read whole but for the broken ones',
  async () => {
    const names = (await readdir(real ?? '')).filter((name) => /\.(mp4|mov|3gp|mkv|webm|avi|flv|ts)$/.test(name))
    expect(names.length).toBeGreaterThan(30)
    const cut: string[] = []
    for (const name of names) {
      const marks = await inspectFile(join(real ?? '', name), [])
      expect({ name, aigc: marks.aigc, c2pa: marks.c2pa }).toEqual({ name, aigc: null, c2pa: 'none' })
      if (!marks.isWhole) cut.push(name)
    }
    expect(cut).toEqual(['mp4parse_no_timescale.mp4']) // a box of its metadata is longer than they are
  },
)

test('a file on the disk is read like bytes in memory', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'juku-marks-'))
  try {
    const path = join(folder, 'made.mp4')
    await writeFile(path, Buffer.concat([FTYP, manifestBox(actions('trainedAlgorithmicMedia')), MDAT]))
    expect(await inspectFile(path, [])).toMatchObject({ c2pa: 'ai', isWhole: true })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

function ownTag(): Buffer {
  const name = box('name', uint32(0), 'AIGC')
  return box(
    '----',
    box('mean', uint32(0), 'com.apple.iTunes'),
    name,
    box('data', uint32(1), uint32(0), JSON.stringify(FIELDS)),
  )
}
