import type board from './en/board.json'
import type collections from './en/collections.json'
import type cue from './en/cue.json'
import type declared from './en/declared.json'
import type details from './en/details.json'
import type door from './en/door.json'
import type edit from './en/edit.json'
import type glossary from './en/glossary.json'
import type history from './en/history.json'
import type imports from './en/imports.json'
import type nothing from './en/nothing.json'
import type operations from './en/operations.json'
import type partners from './en/partners.json'
import type people from './en/people.json'
import type player from './en/player.json'
import type problem from './en/problem.json'
import type review from './en/review.json'
import type search from './en/search.json'
import type secret from './en/secret.json'
import type sheet from './en/sheet.json'
import type shell from './en/shell.json'
import type subtitles from './en/subtitles.json'
import type terms from './en/terms.json'
import type upload from './en/upload.json'
import type warning from './en/warning.json'
import type work from './en/work.json'
import type works from './en/works.json'

/** The messages by the parts of the page that need them: each part is a file in the folder of each language, fetched with its view. */
interface Sections {
  readonly board: typeof board
  readonly cue: typeof cue
  readonly declared: typeof declared
  readonly details: typeof details
  readonly door: typeof door
  readonly edit: typeof edit
  readonly collections: typeof collections
  readonly glossary: typeof glossary
  readonly nothing: typeof nothing
  readonly operations: typeof operations
  readonly partners: typeof partners
  readonly history: typeof history
  readonly imports: typeof imports
  readonly people: typeof people
  readonly player: typeof player
  readonly problem: typeof problem
  readonly review: typeof review
  readonly search: typeof search
  readonly secret: typeof secret
  readonly sheet: typeof sheet
  readonly shell: typeof shell
  readonly terms: typeof terms
  readonly subtitles: typeof subtitles
  readonly upload: typeof upload
  readonly warning: typeof warning
  readonly work: typeof work
  readonly works: typeof works
}

export type MessageSection = keyof Sections

type KeysOf<Section> = Section extends unknown ? keyof Section : never
export type MessageKey = KeysOf<Sections[MessageSection]>
