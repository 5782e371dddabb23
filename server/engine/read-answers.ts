/** How many documents have each of the numbers that a field has: the numbers ascending, the counts beside them. */
export interface CountedValues {
  readonly values: Uint32Array
  readonly counts: Uint32Array
}

const COUNTS = /"facetDistribution":\{"[a-z]+":\{/g
const QUOTE = 34
const COMMA = 44
const ZERO = 48
const NINE = 57
const COLON = 58
const BACKSLASH = 92
const END = 125
const NONE = new Uint32Array(0)

/**
 * Reads what the engine answers. Counts of a field's values, which are numbers, come as `counted` of their answer: there are up to one a
 * work, and as an object of names they would take longer to read and to go through than all else of a search. No text within the answer
 * can look like their beginning, since it would have its quotes escaped.
 * @throws {SyntaxError} when it is no JSON.
 */
export function readAnswers(text: string): unknown {
  const found: CountedValues[] = []
  let rest = ''
  let done = 0
  for (const match of text.matchAll(COUNTS)) {
    const read = readCounts(text, match.index + match[0].length)
    rest += `${text.slice(done, match.index)}"counted":${found.length}`
    done = read.end
    found.push(read.counted)
  }
  if (found.length === 0) return JSON.parse(text)
  const answer = JSON.parse(rest + text.slice(done)) as { results?: { counted?: number | CountedValues | undefined }[] }
  for (const result of answer.results ?? []) {
    if (typeof result.counted === 'number') result.counted = found[result.counted]
  }
  return answer
}

/** Reads `"1":2,"3":4}}` from `at` on; a value that is no number is left out. */
function readCounts(text: string, at: number): { counted: CountedValues; end: number } {
  let values = new Uint32Array(256)
  let counts = new Uint32Array(256)
  let size = 0
  let last = -1
  let isAscending = true
  let place = at
  if (text.charCodeAt(place) === END) return { counted: { values: NONE, counts: NONE }, end: place + 2 }
  for (;;) {
    if (text.charCodeAt(place++) !== QUOTE) throw new SyntaxError(`No value at ${place}`)
    let value = 0
    let unit = text.charCodeAt(place++)
    let isNumber = unit !== QUOTE
    for (; unit !== QUOTE; unit = text.charCodeAt(place++)) {
      if (unit >= ZERO && unit <= NINE) value = value * 10 + unit - ZERO
      else if (place > text.length) throw new SyntaxError('The counts have no end')
      else isNumber = false
      if (unit === BACKSLASH) place++
    }
    if (text.charCodeAt(place++) !== COLON) throw new SyntaxError(`No count at ${place}`)
    let count = 0
    for (unit = text.charCodeAt(place++); unit >= ZERO && unit <= NINE; unit = text.charCodeAt(place++)) {
      count = count * 10 + unit - ZERO
    }
    if (unit !== COMMA && unit !== END) throw new SyntaxError(`No end of a count at ${place}`)
    if (isNumber) {
      if (size === values.length) [values, counts] = [doubled(values), doubled(counts)]
      isAscending &&= value > last
      last = value
      values[size] = value
      counts[size++] = count
    }
    if (unit === COMMA) continue
    const counted = { values: values.subarray(0, size), counts: counts.subarray(0, size) }
    return { counted: isAscending ? counted : sorted(counted), end: place + 1 }
  }
}

function doubled(array: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(array.length * 2)
  larger.set(array)
  return larger
}

/** More than a work can have of anything that is counted. */
const MOST = 2 ** 21

/** Where few documents are counted, the engine names their values in the order of text: 1, 10, 2. */
function sorted({ values, counts }: CountedValues): CountedValues {
  const pairs = Float64Array.from(values, (value, at) => value * MOST + (counts[at] ?? 0)).sort()
  return {
    values: Uint32Array.from(pairs, (pair) => Math.floor(pair / MOST)),
    counts: Uint32Array.from(pairs, (pair) => pair % MOST),
  }
}
