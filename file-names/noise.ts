import { HAN_NUMBER_SIGNS } from './han-number.ts'

/** Digits that say something else than which episode it is: pictures, sound, codecs, dates, versions, sums, hashes. */
const NOISE: readonly RegExp[] = [
  /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi,
  /[[(][0-9a-f]{8}[\])]/gi, // the checksum that many release names end with
  /(?<![0-9a-z])(?=[0-9]*[a-f])(?=[a-f]*[0-9])[0-9a-f]{7,64}(?![0-9a-z])/gi,
  /(?<!\d)(?:19|20)\d{2}([-._])(?:0?[1-9]|1[0-2])\1(?:[12]\d|3[01]|0?[1-9])(?!\d)/g,
  /(?<!\d)(?:(?:19|20)?\d{2}年)?(?:0?[1-9]|1[0-2])月(?:\d{1,2}日)?/g,
  /(?<!\d)(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)/g,
  /\d{5,}/g,
  /(?<!\d)\d{3,4}\s?[x×*]\s?\d{3,4}(?!\d)/gi,
  /(?<!\d)(?:9[:x×比-]16|16[:x×比-]9|3[:x×比]4|4[:x×比]3|1[:比]1|21[:x×比]9)(?!\d)/gi,
  /(?<!\d)\d{3,4}\s?[pi](?![a-z])/gi,
  /(?<!\d)(?:1080|1440|2160|4320)(?!\d)/g,
  /(?<![\da-z])[248]k(?![a-z])/gi,
  /(?<!\d)\d{2,3}(?:\.\d+)?\s?(?:fps|hz|帧|幀)/gi,
  /(?<!\d)\d{1,2}\s?-?bits?(?![a-z])/gi,
  /(?<![a-z])[hx][. ]?26[3-6](?!\d)/gi,
  /(?<![a-z])(?:avc|av|vp|hdr|mpeg|mp|m|dv)-?\d{1,2}\+?(?![\da-z])/gi,
  /(?<![a-z])(?:e-?ac-?3|ac-?3|he-?aac|aac|ddp|dd\+?|dts|flac|opus|truehd|atmos|pcm)(?:[ ._-]?\d\.\d)?(?![a-z])/gi,
  /(?<![\d.])[2-7]\.[01](?:ch)?(?![\d.])/gi,
  /(?<!\d)\d+(?:\.\d+)?\s?(?:kbps|mbps|kb|mb|gb|mib|gib)(?![a-z])/gi,
  /(?<![a-z])(?:v|ver|version|rev|final|draft|cut|take|copy|修改|定稿|版本|副本|终版|終版|最终版|最終版)[ ._-]?\d{1,2}(?:\.\d{1,2})*(?![\da-z])/gi,
  /第?\d{1,2}(?:稿|版)/g,
  /(?<!\d)\d{1,4}\s?集[全完]/g,
  /(?:全|共|总|總)\s?\d{1,4}\s?(?:集|话|話|回)?/g,
  /(?<=\d)\s?(?:of|共)\s?\d{1,4}(?!\d)/gi,
]
const SEASONS: readonly RegExp[] = [
  /(?<![a-z0-9])(?:season|temporada|s)[ ._-]?(\d{1,2})(?![\da-z])/gi,
  new RegExp(`第\\s?(\\d{1,2}|[${HAN_NUMBER_SIGNS}]{1,3})\\s?[季部]`, 'g'),
]
/** Stands where something was taken out, so that what was apart does not meet. No sign of a name. */
export const GAP = '\u0001'

/** The stem without digits that number no episode, and the season that it names. */
export function takeOutNoise(stem: string): { readonly text: string; readonly season: string | undefined } {
  let season: string | undefined
  let text = stem
  for (const pattern of SEASONS) {
    text = text.replace(pattern, (_whole, number: string) => {
      season ??= number
      return GAP
    })
  }
  for (const pattern of NOISE) text = text.replace(pattern, GAP)
  return { text, season }
}
