/** The implicit label of GB 45438-2025, Annex E, as a file carries it; a field that it does not have is null. */
export interface AigcLabel {
  /** 1: made by AI, 2: it may be, 3: it is suspected to be. As it is written. */
  readonly label: string
  readonly contentProducer: string | null
  readonly produceId: string | null
  readonly contentPropagator: string | null
  readonly propagateId: string | null
}

const MOST_CHARACTERS = 65_536
const MOST_FIELD_CHARACTERS = 500
const MOST_LABEL_CHARACTERS = 16
/** `AIGC`, also with a namespace before it. */
const NAME = /(?:^|[:./])AIGC$/i

/**
 * Reads the label from one tag of a file: a tag named AIGC holds its fields, and any other may hold `{"AIGC": {...}}`.
 * Undefined: the tag holds none.
 */
export function readAigcTag(name: string, value: string): AigcLabel | undefined {
  const text = value.replace(/\0+$/, '').trim()
  if (text.length > MOST_CHARACTERS || !/^["{]/.test(text)) return undefined
  const whole = parse(text)
  const inside = memberOf(whole, 'AIGC')
  return (
    fieldsOf(typeof inside === 'string' ? parse(inside) : inside) ?? (NAME.test(name) ? fieldsOf(whole) : undefined)
  )
}

/** Some write the object as a text once more. */
function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'string' && value.startsWith('{') ? JSON.parse(value) : value
  } catch {
    return undefined
  }
}

function fieldsOf(value: unknown): AigcLabel | undefined {
  const label = textOf(memberOf(value, 'Label'), MOST_LABEL_CHARACTERS)
  if (label === null || label === '') return undefined
  const field = (name: string) => textOf(memberOf(value, name), MOST_FIELD_CHARACTERS)
  return {
    label,
    contentProducer: field('ContentProducer'),
    produceId: field('ProduceID'),
    contentPropagator: field('ContentPropagator'),
    propagateId: field('PropagateID'),
  }
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined
}

function textOf(value: unknown, mostCharacters: number): string | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null
  return String(value).trim().slice(0, mostCharacters).toWellFormed()
}
