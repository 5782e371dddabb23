import type { Proof } from './proof.ts'
import { seededRandom } from './support/random.ts'
import { killWhileSending } from './support/webhook-kills.ts'
import { liveAnHour, type Seen } from './support/webhook-life.ts'

interface Size {
  readonly seed: number
  readonly hours: number
  readonly works: number
  readonly steps: number
  readonly deathsInHundred: number
  /** Sudden deaths of a real worker in the midst of sending. */
  readonly kills: number
}

/**
 * Three partners of different regions, whose programs are slow, down, answer what they like, redirect inside and change their names' addresses, while what sends
 * dies at any moment: each ends with just its own works in their newest versions, told by signed messages, of each work in order; nothing goes elsewhere.
 */
export const proof: Proof<Size> = {
  name: 'webhooks',
  small: { seed: 5, hours: 2, works: 9, steps: 40, deathsInHundred: 25, kills: 3 },
  full: { seed: 20_261_127, hours: 40, works: 12, steps: 240, deathsInHundred: 25, kills: 60 },
  run: async ({ seed, hours, kills, ...life }) => {
    const random = seededRandom(seed)
    const seen: Seen = { messages: 0, taken: 0, deaths: 0, held: 0, moods: new Map() }
    for (let hour = 0; hour < hours; hour++) await liveAnHour(life, random, seen)
    const killed = await killWhileSending({ kills, random })
    const moods = [...seen.moods].map(([name, count]) => `${name} ${count}`).join(', ')
    const count = (value: number) => value.toLocaleString('en')
    return (
      `${hours} hours of a catalogue in fast-forward with three partners (turns of mood: ${moods}) and ${count(seen.deaths)} deaths between two statements: ` +
      `${count(seen.messages)} messages came, ${count(seen.taken)} were taken, and each partner ended with just its own works (${count(seen.held)} in all), of each work in order; ` +
      `no connection went inside. ${killed} (seed ${seed})`
    )
  },
}
