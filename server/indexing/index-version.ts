import { NORMALISATION_VERSION } from '../language/fold-text.ts'
import { SOUNDS_VERSION } from '../language/phonetics/load-readings.ts'

/** Raise it whenever the shape of a document changes. */
const SHAPE = 6

/** Names everything that makes a document of a row: documents of another version are written again. */
export const INDEX_VERSION = `${SHAPE}.${NORMALISATION_VERSION}.${SOUNDS_VERSION}`
