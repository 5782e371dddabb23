/** How a TTML document counts frames and ticks; from the attributes of its root. */
export interface TtmlClock {
  readonly framesPerSecond: number
  readonly subFrames: number
  readonly ticksPerSecond: number
}

const DEFAULT_FRAME_RATE = 30
const CLOCK = /^(\d{1,6}):(\d{1,2}):(\d{1,2})(?:\.(\d{1,20})|:(\d{1,4})(?:\.(\d{1,4}))?)?$/
const OFFSET = /^(\d{1,15}(?:\.\d{1,20})?)(h|ms|m|s|f|t)$/

/** The clock of a document; a value that is none counts as not given (https://www.w3.org/TR/ttml2/#parameter-attributes). */
export function readTtmlClock(root: ReadonlyMap<string, string>): TtmlClock {
  const given = positive(root.get('frameRate'))
  const [numerator = '', denominator = ''] = (root.get('frameRateMultiplier') ?? '1 1').split(/[\s:]+/)
  const multiplier = (positive(numerator) ?? 1) / (positive(denominator) ?? 1)
  const subFrames = positive(root.get('subFrameRate')) ?? 1
  const framesPerSecond = (given ?? DEFAULT_FRAME_RATE) * multiplier
  const ticksPerSecond = positive(root.get('tickRate')) ?? (given === undefined ? 1 : framesPerSecond * subFrames)
  return { framesPerSecond, subFrames, ticksPerSecond }
}

/** The milliseconds of a time expression, unrounded; undefined for what is none. */
export function readTtmlTime(expression: string, clock: TtmlClock): number | undefined {
  const trimmed = expression.trim()
  const time = CLOCK.exec(trimmed)
  if (time !== null) {
    const [, hours, minutes, seconds, fraction, frames = '0', subFrames = '0'] = time
    const whole = Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds)
    const part = (Number(frames) + Number(subFrames) / clock.subFrames) / clock.framesPerSecond
    return (whole + part + (fraction === undefined ? 0 : Number(`0.${fraction}`))) * 1_000
  }
  const offset = OFFSET.exec(trimmed)
  return offset === null ? undefined : Number(offset[1]) * unitMs(offset[2] ?? '', clock)
}

function unitMs(unit: string, clock: TtmlClock): number {
  switch (unit) {
    case 'h':
      return 3_600_000
    case 'm':
      return 60_000
    case 's':
      return 1_000
    case 'ms':
      return 1
    case 'f':
      return 1_000 / clock.framesPerSecond
    default:
      return 1_000 / clock.ticksPerSecond
  }
}

function positive(value: string | undefined): number | undefined {
  const number = Number(value?.trim() || Number.NaN)
  return Number.isFinite(number) && number > 0 && number < 1e9 ? number : undefined
}
