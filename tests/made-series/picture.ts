import { randomFrom } from './random.ts'

/** Size of made frames: gray, one byte a pixel. */
export const MADE_WIDTH_PX = 144
export const MADE_HEIGHT_PX = 256

/** A place that scenes are filmed in: larger than a frame, so that the camera may look elsewhere and move. */
export interface MadeSet {
  readonly widthPx: number
  readonly heightPx: number
  readonly pixels: Uint8Array
}

/** What is seen for a while. */
export interface Shot {
  readonly seconds: number
  readonly set: MadeSet
  /** Where the camera looks and how it moves. */
  readonly seed: number
  /** Somebody who speaks: 0 none, 1 or 2 persons. */
  readonly people: number
  /** How the people look; the same in every episode. */
  readonly castSeed: number
}

const SET_WIDTH_PX = 320
const SET_HEIGHT_PX = 480

/** A place with the spectrum of photographs (noise at every size, the larger the stronger) and some things with edges. */
export function makeSet(seed: number): MadeSet {
  const random = randomFrom(seed)
  const values = new Float64Array(SET_WIDTH_PX * SET_HEIGHT_PX)
  for (let cell = 160; cell >= 5; cell /= 2) addNoise(values, cell, cell ** 0.9, random)
  const pixels = stretch(values)
  for (let thing = 0; thing < 14; thing++) drawThing(pixels, random)
  return { widthPx: SET_WIDTH_PX, heightPx: SET_HEIGHT_PX, pixels }
}

/** Draws the frame of a shot at an instant. */
export function drawShot(frame: Uint8Array, shot: Shot, second: number): void {
  const random = randomFrom(shot.seed)
  const zoom = 0.75 + random() * 0.75
  const freeX = Math.max(0, shot.set.widthPx - MADE_WIDTH_PX * zoom)
  const freeY = Math.max(0, shot.set.heightPx - MADE_HEIGHT_PX * zoom)
  const x0 = random() * freeX
  const y0 = random() * freeY
  const moves = random() < 0.5 ? 0 : 0.35
  const x1 = x0 + (random() - 0.5) * freeX * moves
  const y1 = y0 + (random() - 0.5) * freeY * moves
  const done = second / shot.seconds
  copySet(frame, shot.set, clamp(x0 + (x1 - x0) * done, freeX), clamp(y0 + (y1 - y0) * done, freeY), zoom)
  for (let person = 0; person < shot.people; person++) drawPerson(frame, shot, person, second)
}

function copySet(frame: Uint8Array, set: MadeSet, x: number, y: number, zoom: number): void {
  for (let row = 0, at = 0; row < MADE_HEIGHT_PX; row++) {
    const from = Math.min(set.heightPx - 1, Math.floor(y + row * zoom)) * set.widthPx
    for (let column = 0; column < MADE_WIDTH_PX; column++, at++) {
      frame[at] = set.pixels[from + Math.min(set.widthPx - 1, Math.floor(x + column * zoom))] ?? 0
    }
  }
}

/** A head with hair, eyes and a mouth that moves, on shoulders. */
function drawPerson(frame: Uint8Array, { seed, castSeed, people }: Shot, person: number, second: number): void {
  const cast = randomFrom(castSeed + person)
  const shot = randomFrom(seed * 7 + person)
  const skin = 120 + cast() * 100
  const clothes = 20 + cast() * 200
  const size = (0.16 + cast() * 0.04 + shot() * 0.08) * MADE_WIDTH_PX * (people === 1 ? 1.35 : 1)
  const phase = shot() * 9
  const sway = Math.sin(second * (0.6 + shot()) + phase) * 5 + Math.sin(second * 2.3 + phase) * 1.5
  const x = MADE_WIDTH_PX * (people === 1 ? 0.4 + shot() * 0.2 : 0.28 + person * 0.44) + sway
  const y = MADE_HEIGHT_PX * (0.3 + shot() * 0.15) + Math.sin(second * 1.1 + phase) * 3
  fillEllipse(frame, { x, y: y + size * 3, rx: size * 2, ry: size * 1.9, value: clothes })
  fillEllipse(frame, { x, y: y - size * 0.25, rx: size * 1.12, ry: size * 1.35, value: 15 + cast() * 80 })
  fillEllipse(frame, { x, y, rx: size, ry: size * 1.25, value: skin })
  for (const side of [-0.4, 0.4]) {
    fillEllipse(frame, { x: x + side * size, y: y - size * 0.2, rx: size * 0.16, ry: size * 0.1, value: 20 })
  }
  const open = 0.05 + 0.2 * Math.abs(Math.sin(second * 9 + phase))
  fillEllipse(frame, { x, y: y + size * 0.6, rx: size * 0.3, ry: size * open, value: 50 })
}

interface Ellipse {
  readonly x: number
  readonly y: number
  readonly rx: number
  readonly ry: number
  readonly value: number
}

function fillEllipse(frame: Uint8Array, { x, y, rx, ry, value }: Ellipse): void {
  const last = Math.min(MADE_HEIGHT_PX - 1, Math.floor(y + ry))
  for (let row = Math.max(0, Math.ceil(y - ry)); row <= last; row++) {
    const half = rx * Math.sqrt(Math.max(0, 1 - ((row - y) / ry) ** 2))
    const from = Math.max(0, Math.ceil(x - half))
    const to = Math.min(MADE_WIDTH_PX - 1, Math.floor(x + half))
    if (to >= from) frame.fill(value, row * MADE_WIDTH_PX + from, row * MADE_WIDTH_PX + to + 1)
  }
}

function addNoise(values: Float64Array, cell: number, strength: number, random: () => number): void {
  const columns = Math.ceil(SET_WIDTH_PX / cell) + 2
  const rows = Math.ceil(SET_HEIGHT_PX / cell) + 2
  const grid = Float64Array.from({ length: columns * rows }, () => random() - 0.5)
  for (let y = 0; y < SET_HEIGHT_PX; y++) {
    const row = Math.floor(y / cell)
    const down = smooth(y / cell - row)
    for (let x = 0; x < SET_WIDTH_PX; x++) {
      const column = Math.floor(x / cell)
      const across = smooth(x / cell - column)
      const at = row * columns + column
      const upper = mix(grid[at] ?? 0, grid[at + 1] ?? 0, across)
      const lower = mix(grid[at + columns] ?? 0, grid[at + columns + 1] ?? 0, across)
      const place = y * SET_WIDTH_PX + x
      values[place] = (values[place] ?? 0) + strength * mix(upper, lower, down)
    }
  }
}

function stretch(values: Float64Array): Uint8Array {
  let least = Number.POSITIVE_INFINITY
  let most = Number.NEGATIVE_INFINITY
  for (const value of values) {
    least = Math.min(least, value)
    most = Math.max(most, value)
  }
  return Uint8Array.from(values, (value) => 16 + (219 * (value - least)) / (most - least))
}

/** A window, a door, a table: a rectangle of one gray. */
function drawThing(pixels: Uint8Array, random: () => number): void {
  const width = Math.floor(12 + random() * 80)
  const height = Math.floor(12 + random() * 120)
  const left = Math.floor(random() * (SET_WIDTH_PX - width))
  const top = Math.floor(random() * (SET_HEIGHT_PX - height))
  const value = 20 + random() * 210
  for (let row = top; row < top + height; row++) {
    pixels.fill(value, row * SET_WIDTH_PX + left, row * SET_WIDTH_PX + left + width)
  }
}

function clamp(value: number, most: number): number {
  return Math.min(most, Math.max(0, value))
}

function smooth(share: number): number {
  return share * share * (3 - 2 * share)
}

function mix(a: number, b: number, share: number): number {
  return a + (b - a) * share
}
