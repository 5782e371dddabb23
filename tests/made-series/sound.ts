import { randomFrom } from './random.ts'

/** Samples a second of made sound: one channel. */
export const SOUND_RATE = 16_000

/** Adds somebody speaking: syllables of voiced harmonics shaped by two formants, with pauses between words. */
export function addSpeech(samples: Float32Array, span: Span, seed: number): void {
  const random = randomFrom(seed)
  const pitch = 95 + random() * 130
  let at = span.from
  while (at < span.to) {
    const length = Math.min(span.to - at, Math.floor(SOUND_RATE * (0.09 + random() * 0.17)))
    const f0 = pitch * (0.8 + random() * 0.45)
    addSyllable(samples, { from: at, to: at + length }, f0, [250 + random() * 650, 900 + random() * 1500])
    at += length + (random() < 0.22 ? Math.floor(SOUND_RATE * (0.1 + random() * 0.3)) : 0)
  }
}

/** Adds music: a bass, chords and a melody that follow from the seed. */
export function addMusic(samples: Float32Array, span: Span, seed: number, loudness: number): void {
  const random = randomFrom(seed)
  const key = 40 + Math.floor(random() * 12)
  const beat = Math.floor(SOUND_RATE * (0.25 + random() * 0.3))
  for (let at = span.from; at < span.to; at += beat) {
    const chord = key + (SCALE[Math.floor(random() * SCALE.length)] ?? 0)
    const tones = [chord, chord + 12, chord + 16, chord + 19, key + 24 + (SCALE[Math.floor(random() * 7)] ?? 0)]
    const to = Math.min(span.to, at + beat)
    for (const tone of tones) addTone(samples, { from: at, to }, 440 * 2 ** ((tone - 69) / 12), loudness / 5)
  }
}

/** From one sample until before another. */
export interface Span {
  readonly from: number
  readonly to: number
}

const SCALE = [0, 2, 4, 5, 7, 9, 11]

function addSyllable(samples: Float32Array, { from, to }: Span, f0: number, formants: readonly number[]): void {
  const harmonics = Array.from({ length: 16 }, (_, index) => {
    const frequency = f0 * (index + 1)
    const weight = formants.reduce((sum, formant) => sum + Math.exp(-(((frequency - formant) / 180) ** 2)), 0.03)
    return { step: (2 * Math.PI * frequency) / SOUND_RATE, weight }
  }).filter(({ weight }) => weight > 0.05)
  for (let at = from; at < to; at++) {
    const envelope = Math.sin((Math.PI * (at - from)) / (to - from))
    let value = 0
    for (const { step, weight } of harmonics) value += weight * Math.sin(step * (at - from))
    samples[at] = (samples[at] ?? 0) + 0.12 * envelope * value
  }
}

function addTone(samples: Float32Array, { from, to }: Span, frequency: number, loudness: number): void {
  const step = (2 * Math.PI * frequency) / SOUND_RATE
  for (let at = from; at < to; at++) {
    const place = at - from
    const value = Math.sin(step * place) + 0.4 * Math.sin(2 * step * place) + 0.2 * Math.sin(3 * step * place)
    samples[at] = (samples[at] ?? 0) + loudness * Math.exp(-place / (SOUND_RATE * 0.4)) * value
  }
}
