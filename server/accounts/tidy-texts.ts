import { CatalogueError } from '../errors.ts'

const LONGEST_EMAIL = 254 // RFC 5321, 4.5.3.1.3, without the angle brackets
/** SQLite's length() ends at NUL, and a page shows none of these. */
const CONTROL = /\p{Cc}/u
const CONTROL_BUT_LINES = /[^\P{Cc}\t\n\r]/u

/** An address as it is stored and compared. @throws {CatalogueError} EMAIL_UNFIT */
export function tidyEmail(email: string): string {
  const tidy = email.toWellFormed().normalize('NFC').trim().toLowerCase()
  if (tidy.length <= LONGEST_EMAIL && /^[^\s@]+@[^\s@]+$/.test(tidy) && !CONTROL.test(tidy)) return tidy
  throw new CatalogueError('EMAIL_UNFIT', 'This is no email address: write such as mei@example.com.', {
    errors: [{ pointer: '/email', code: 'EMAIL_UNFIT', detail: 'is no email address' }],
  })
}

/** A name of a person, an organisation or a token. @throws {CatalogueError} CONTENT_INVALID */
export function tidyName(name: string): string {
  const tidy = name.toWellFormed().normalize('NFC').trim()
  if (tidy !== '' && !CONTROL.test(tidy)) return tidy
  throw new CatalogueError('CONTENT_INVALID', 'A name has at least one visible character, and no control characters.', {
    errors: [{ pointer: '/name', code: 'CONTENT_INVALID', detail: 'is no name' }],
  })
}

/** A text of several lines. @param pointer where it stands in the body. @throws {CatalogueError} CONTENT_INVALID */
export function tidyText(text: string, pointer: string): string {
  const tidy = text.toWellFormed().normalize('NFC').trim()
  if (tidy !== '' && !CONTROL_BUT_LINES.test(tidy)) return tidy
  throw new CatalogueError('CONTENT_INVALID', 'A text has at least one visible character, and no control characters.', {
    errors: [{ pointer, code: 'CONTENT_INVALID', detail: 'is no text' }],
  })
}
