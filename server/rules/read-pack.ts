import { Errors } from 'typebox/value'
import { type Pack, PackSchema } from './pack.ts'
import { PackError } from './pack-error.ts'

/**
 * A pack out of a parsed file. Only its shape is checked: `compilePack` checks the rest.
 * @param source the file's name, for messages
 * @throws {PackError}
 */
export function readPack(value: unknown, source: string): Pack {
  const faults = [...Errors(PackSchema, value)].map((error) => ({ pointer: error.instancePath, detail: error.message }))
  if (faults.length > 0) throw new PackError(source, faults)
  return value as Pack // has its shape: see above
}
