import { checkSemantics, type SemanticFinding } from './semantic-check.ts'
import { readXml } from './xml-tree.ts'

/**
 * Everything that a document of MovieLabs' (Avails, MEC, and of older versions too) says that its vocabularies do not have.
 * @throws {CatalogueError} AVAILS_UNREADABLE, AVAILS_TOO_LARGE
 */
export function checkDocument(bytes: Uint8Array): SemanticFinding[] {
  const findings: SemanticFinding[] = []
  readXml(bytes, {
    onRoot: () => undefined,
    units: new Set(['Avail', 'CoreMetadata']),
    onUnit: (unit) => void findings.push(...checkSemantics(unit)),
  })
  return findings
}
