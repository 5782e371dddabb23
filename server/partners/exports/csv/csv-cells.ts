/**
 * What spreadsheets take for a formula, or for a separator before one (OWASP, CSV Injection): such a cell gets an apostrophe, and so does one that has
 * apostrophes before it, so that all of them can be told apart again.
 */
const DANGEROUS = /^'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/
const ESCAPED = /^'+[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/
const NEEDS_QUOTES = /[",\r\n\t']|^\s|\s$|^\ufeff/

/** A text as a cell of CSV (RFC 4180) that no spreadsheet runs. */
export function toCell(text: string): string {
  const safe = DANGEROUS.test(text) ? `'${text}` : text
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** The text of a cell that `toCell` wrote, once the quotes are undone. */
export function fromCell(cell: string): string {
  return ESCAPED.test(cell) ? cell.slice(1) : cell
}
