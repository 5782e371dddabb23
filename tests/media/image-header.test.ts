import fc from 'fast-check'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { MediaError } from '../../media/errors.ts'
import { readImageHeader, sniffImageType } from '../../media/image-header.ts'
import { checkImage } from '../../media/image-limits.ts'

const blank = (channels: 3 | 4 = 3) => sharp({ create: { width: 60, height: 40, channels, background: '#336699' } })
const NOTHING = { orientation: 1, isAnimated: false, isCmyk: false, hasAlpha: false, hasForeignProfile: false }

test.each([
  ['jpeg', () => blank().jpeg().toBuffer(), { type: 'image/jpeg' }],
  ['progressive jpeg', () => blank().jpeg({ progressive: true }).toBuffer(), { type: 'image/jpeg' }],
  ['turned jpeg', () => blank().withMetadata({ orientation: 8 }).jpeg().toBuffer(), { orientation: 8 }],
  ['cmyk jpeg', () => blank().toColourspace('cmyk').jpeg().toBuffer(), { isCmyk: true }],
  ['jpeg with a profile', () => blank().withIccProfile('p3').jpeg().toBuffer(), { hasForeignProfile: true }],
  ['jpeg with the usual profile', () => blank().withIccProfile('srgb').jpeg().toBuffer(), {}],
  ['png', () => blank().png().toBuffer(), { type: 'image/png' }],
  ['png with alpha', () => blank(4).png().toBuffer(), { hasAlpha: true }],
  ['turned png', () => blank().withMetadata({ orientation: 3 }).png().toBuffer(), { orientation: 3 }],
  ['webp', () => blank().webp().toBuffer(), { type: 'image/webp' }],
  ['lossless webp', () => blank().webp({ lossless: true }).toBuffer(), { type: 'image/webp' }],
  ['webp with alpha', () => blank(4).webp().toBuffer(), {}],
  ['turned webp', () => blank().withMetadata({ orientation: 6 }).webp().toBuffer(), { orientation: 6 }],
] as const)('a header says the size and what is particular: %s', async (_what, make, said) => {
  const header = readImageHeader(await make())
  expect(header).toMatchObject({ widthPx: 60, heightPx: 40, ...said })
  for (const [name, value] of Object.entries(NOTHING)) {
    if (name in said || name === 'hasAlpha') continue
    if (name === 'hasForeignProfile' && 'isCmyk' in said) continue // inks come with their own profile
    expect(header[name as keyof typeof NOTHING], name).toBe(value)
  }
})

test('moving pictures are known, as PNG and as WebP', async () => {
  const frames = Buffer.concat([Buffer.alloc(60 * 40 * 3, 10), Buffer.alloc(60 * 40 * 3, 200)])
  const raw = { width: 60, height: 80, channels: 3, pageHeight: 40 } as const
  const moving = await sharp(frames, { raw }).webp().toBuffer()
  expect(readImageHeader(moving)).toMatchObject({ isAnimated: true, widthPx: 60, heightPx: 40 })
  const png = await blank().png().toBuffer()
  const actl = Buffer.from('000000086163544c00000002000000000000000000', 'hex').subarray(0, 20)
  const animated = Buffer.concat([png.subarray(0, 33), actl, png.subarray(33)])
  expect(readImageHeader(animated).isAnimated).toBe(true)
  expect(() => checkImage({ ...readImageHeader(animated), widthPx: 1080, heightPx: 1920 })).toThrow(/moves/)
})

test('whatever the bytes are, there is a header or a problem with a code', () => {
  const starts = ['ffd8ff', '89504e470d0a1a0a', `${Buffer.from('RIFF\0\0\0\0WEBP').toString('hex')}`]
  fc.assert(
    fc.property(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 300 }), (start, rest) => {
      try {
        readImageHeader(Buffer.concat([Buffer.from(start, 'hex'), rest]))
      } catch (error) {
        if (!(error instanceof MediaError)) throw error
        expect(error.code).toBe('IMAGE_UNREADABLE')
      }
    }),
    { numRuns: 500 },
  )
  expect(sniffImageType(Buffer.from('<svg/>'))).toBeUndefined()
})

test('a header that is cut anywhere does not end the program', async () => {
  const whole = await blank().withMetadata({ orientation: 6 }).jpeg().toBuffer()
  for (let length = 3; length < whole.length; length++) {
    try {
      readImageHeader(whole.subarray(0, length))
    } catch (error) {
      expect(error).toBeInstanceOf(MediaError)
    }
  }
})
