/** The values of a field: numbers are counted, what is no number is listed as it comes. */
interface FacetValues {
  readonly counted: CountedValues
  readonly listed: readonly string[]
}

/** How many documents have each of the numbers that a field has: the numbers ascending, the counts beside them. */
export interface CountedValues {
  readonly values: Uint32Array
  readonly counts: Uint32Array
}

const BEGINNING = '"facetDistribution":{"'
const QUOTE = 34
const COMMA = 44
const ZERO = 48
const NINE = 57
const COLON = 58
const BACKSLASH = 92
const OPEN = 123
const CLOSE = 125

/**
 * Reads what the engine answers. A field's values come as `counted` and `listed` of their answer: there are up to one a work, and as an
 * object of names they would take longer to read and to go through than all else of a search. No text within the answer
 * can look like their beginning, since it would have its quotes escaped.
 * @throws {SyntaxError} when it is no JSON.
 */
export function readAnswers(bytes: Buffer): unknown {
  const found: FacetValues[] = []
  let rest = ''
  let done = 0
  for (let at = bytes.indexOf(BEGINNING); at >= 0; at = bytes.indexOf(BEGINNING, done)) {
    const { values, end } = readValues(bytes, behindName(bytes, at + BEGINNING.length))
    rest += `${bytes.toString('utf8', done, at)}"counted":${found.length}`
    done = end
    found.push(values)
  }
  const answer = JSON.parse(rest + bytes.toString('utf8', done)) as {
    results?: ({ counted?: number } | Partial<FacetValues>)[]
  }
  if (found.length === 0) return answer
  for (const result of answer.results ?? []) {
    if (typeof result.counted === 'number') Object.assign(result, found[result.counted])
  }
  return answer
}

/** Where the counts of a field begin: behind `w":{`. */
function behindName(bytes: Buffer, at: number): number {
  const end = bytes.indexOf(QUOTE, at)
  if (end < 0 || bytes[end + 1] !== COLON || bytes[end + 2] !== OPEN) throw new SyntaxError(`No counts at ${at}`)
  return end + 3
}

/** What is read is put here first, since nobody knows how much it will be. */
const room = { values: new Uint32Array(1_024), counts: new Uint32Array(1_024) }

/** Reads `"1":2,"3":4,"a":1}}` from `at` on; a value with an escaped character is left out. */
function readValues(bytes: Buffer, at: number): { values: FacetValues; end: number } {
  let { values, counts } = room
  const listed: string[] = []
  let size = 0
  let last = -1
  let isAscending = true
  let place = at
  while (bytes[place] !== CLOSE) {
    if (bytes[place++] !== QUOTE) throw new SyntaxError(`No value at ${place}`)
    const begin = place
    let value = 0
    let isEscaped = false
    let byte = bytes[place++] ?? 0
    let isNumber = byte !== QUOTE
    for (; byte !== QUOTE; byte = bytes[place++] ?? 0) {
      if (byte >= ZERO && byte <= NINE) value = value * 10 + byte - ZERO
      else if (place > bytes.length) throw new SyntaxError('The counts have no end')
      else isNumber = false
      if (byte !== BACKSLASH) continue
      isEscaped = true
      place++
    }
    const end = place - 1
    if (bytes[place++] !== COLON) throw new SyntaxError(`No count at ${place}`)
    let count = 0
    for (byte = bytes[place] ?? 0; byte >= ZERO && byte <= NINE; byte = bytes[++place] ?? 0) {
      count = count * 10 + byte - ZERO
    }
    if (byte === COMMA) place++
    else if (byte !== CLOSE) throw new SyntaxError(`No end of a count at ${place}`)
    if (!isNumber) {
      if (!isEscaped) listed.push(bytes.toString('utf8', begin, end))
      continue
    }
    if (size === values.length) {
      values = room.values = doubled(values)
      counts = room.counts = doubled(counts)
    }
    isAscending &&= value > last
    last = value
    values[size] = value
    counts[size++] = count
  }
  const counted = { values: values.slice(0, size), counts: counts.slice(0, size) }
  return { values: { counted: isAscending ? counted : inOrder(counted), listed }, end: place + 2 }
}

function doubled(array: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(array.length * 2)
  larger.set(array)
  return larger
}

const MOST_DIGITS = 10

/** Where few documents are counted, the engine has their values in the order of text: 1, 10, 2. Of as many digits each, that is their order. */
function inOrder({ values, counts }: CountedValues): CountedValues {
  const places = new Uint32Array(MOST_DIGITS + 2)
  for (const value of values) {
    const behind = digitsOf(value) + 1
    places[behind] = (places[behind] ?? 0) + 1
  }
  for (let digits = 1; digits < places.length; digits++)
    places[digits] = (places[digits] ?? 0) + (places[digits - 1] ?? 0)
  const ordered = { values: new Uint32Array(values.length), counts: new Uint32Array(values.length) }
  for (let at = 0; at < values.length; at++) {
    const digits = digitsOf(values[at] ?? 0)
    const place = places[digits] ?? 0
    places[digits] = place + 1
    ordered.values[place] = values[at] ?? 0
    ordered.counts[place] = counts[at] ?? 0
  }
  return ordered
}

function digitsOf(value: number): number {
  let digits = 1
  for (let least = 10; value >= least; least *= 10) digits++
  return digits
}
