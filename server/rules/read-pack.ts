import { Errors } from 'typebox/value'
import { type PackDocument, PackSchema, RuleChangesSchema } from './pack.ts'
import { PackError } from './pack-error.ts'

/**
 * A pack, or changes to one, out of a parsed file. Only the shape is checked: `compilePack` checks the rest.
 * @param source the file's name, for messages
 * @throws {PackError}
 */
export function readPack(value: unknown, source: string): PackDocument {
  const isChanges = typeof value === 'object' && value !== null && Object.hasOwn(value, 'overrides')
  const errors = Errors(isChanges ? RuleChangesSchema : PackSchema, value)
  const faults = [...errors].map(({ instancePath, message }) => ({ pointer: instancePath, detail: `It ${message}.` }))
  if (faults.length > 0) throw new PackError(source, faults)
  return value as PackDocument // has its shape: see above
}
