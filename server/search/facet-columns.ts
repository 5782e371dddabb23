/** What is known of a work in memory beside its row. */
export interface WorkColumns {
  /** What it is counted under, in parts of which many works have the same. */
  readonly codes: readonly (readonly number[])[]
  readonly isDraft: boolean
}

/** What works are counted under, by serial, side by side in memory: as fields of their rows, to count them took ten times as long. */
export interface FacetColumns {
  put(serial: number, work: WorkColumns): void
  /** Adds one to the count of each code of each of these works. */
  countInto(counts: Uint32Array, serials: Uint32Array): void
  isDraft(serial: number): boolean
}

const NONE = 0

/** @param parts of how many parts the codes of each work are. */
export function createFacetColumns(parts: number): FacetColumns {
  /** Codes that works have together, and the place of each such list. */
  const profiles: (readonly number[])[] = [[]]
  const places = new Map<string, number>([['', NONE]])
  /** By serial, for each part: the place of its codes. */
  const columns = Array.from({ length: parts }, () => new Uint32Array(1_024))
  let drafts = new Uint8Array(1_024)
  const placeOf = (codes: readonly number[]): number => {
    const name = codes.join()
    const known = places.get(name)
    if (known !== undefined) return known
    places.set(name, profiles.length)
    return profiles.push([...codes]) - 1
  }
  return {
    put(serial, { codes, isDraft }) {
      for (let part = 0; part < parts; part++) {
        const column = grown(columns[part] ?? new Uint32Array(0), serial + 1)
        column[serial] = placeOf(codes[part] ?? [])
        columns[part] = column
      }
      drafts = grown(drafts, serial + 1)
      drafts[serial] = isDraft ? 1 : 0
    },
    countInto(counts, serials) {
      const works = new Uint32Array(profiles.length)
      for (const column of columns) {
        for (let at = 0; at < serials.length; at++) {
          const place = column[serials[at] ?? 0] ?? NONE
          works[place] = (works[place] ?? 0) + 1
        }
      }
      for (let place = NONE + 1; place < works.length; place++) {
        const count = works[place] ?? 0
        if (count > 0) for (const code of profiles[place] ?? []) counts[code] = (counts[code] ?? 0) + count
      }
    },
    isDraft: (serial) => drafts[serial] === 1,
  }
}

function grown<T extends Uint32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>>(array: T, least: number): T {
  if (array.length >= least) return array
  const larger = new (array.constructor as new (length: number) => T)(Math.max(least, array.length * 2))
  larger.set(array)
  return larger
}
