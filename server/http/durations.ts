import type { Histogram, Registry } from 'prom-client'

/** Counts how long something took, in buckets. */
export interface Durations {
  /** Counts one with these labels. To be looked up once, and not with each. */
  of(labels: Labels): (durationMs: number) => void
}

type Labels = Readonly<Record<string, string | number>>

interface Counted {
  readonly labels: Labels
  /** By upper bound, those above all of them last. */
  readonly counts: number[]
  sumSeconds: number
}

/**
 * A histogram for the registry, counted in plain numbers: the library's own looks its labels up and checks them with each observation, which
 * costs a twentieth of a small answer.
 * @param boundsSeconds upper bounds, ascending
 */
export function countDurations(
  registry: Registry,
  {
    name,
    help,
    boundsSeconds,
  }: { readonly name: string; readonly help: string; readonly boundsSeconds: readonly number[] },
): Durations {
  const all = new Map<string, Counted>()
  const metric = {
    ...{ name, help, type: 'histogram', aggregator: 'sum', collect: () => undefined },
    get: async () => ({ ...metric, values: [...all.values()].flatMap((one) => valuesOf(name, boundsSeconds, one)) }),
  }
  registry.registerMetric(metric as unknown as Histogram) // of a metric it takes its name and what `get` gives
  return {
    of: (labels) => {
      const key = JSON.stringify(Object.entries(labels))
      const none = { labels, counts: Array.from({ length: boundsSeconds.length + 1 }, () => 0), sumSeconds: 0 }
      const one: Counted = all.get(key) ?? none
      all.set(key, one)
      return (durationMs) => {
        const seconds = durationMs / 1_000
        let place = 0
        while (place < boundsSeconds.length && seconds > (boundsSeconds[place] ?? 0)) place++
        one.counts[place] = (one.counts[place] ?? 0) + 1
        one.sumSeconds += seconds
      }
    },
  }
}

/** As Prometheus has it: each bucket holds those below it. */
function valuesOf(name: string, boundsSeconds: readonly number[], { labels, counts, sumSeconds }: Counted) {
  let below = 0
  const buckets = counts.map((count, place) => {
    below += count
    return { metricName: `${name}_bucket`, labels: { ...labels, le: boundsSeconds[place] ?? '+Inf' }, value: below }
  })
  return [
    ...buckets,
    { metricName: `${name}_sum`, labels, value: sumSeconds },
    { metricName: `${name}_count`, labels, value: below },
  ]
}
