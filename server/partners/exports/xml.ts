/** Attributes in their order; those that are undefined or null are left out. */
export type XmlAttributes = Readonly<Record<string, string | number | boolean | null | undefined>>

/** An element with its attributes. @param content markup, as `xmlText` and this function give it; undefined: none */
export function element(name: string, attributes: XmlAttributes, content?: string | readonly string[]): string {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined || value === null ? [] : ` ${key}="${xmlText(String(value))}"`,
  )
  const inner = typeof content === 'string' ? content : content?.join('')
  return inner === undefined || inner === ''
    ? `<${name}${written.join('')}/>`
    : `<${name}${written.join('')}>${inner}</${name}>`
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/**
 * Text as markup that parsers read back to the same: `>` because of `]]>`, and what they would fold (XML 1.0, 2.11 and 3.3.3) as references.
 * It has been through `fitText`, so that it has nothing that XML cannot hold.
 */
export function xmlText(text: string): string {
  return text
    .replaceAll(/[&<>"]/g, (character) => ESCAPES[character] ?? '')
    .replaceAll(/[\t\n\r\u0085\u2028]/g, toReference)
}

function toReference(character: string): string {
  return `&#${character.codePointAt(0)};`
}
