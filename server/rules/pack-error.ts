/** One place of a pack that is wrong: a JSON Pointer (RFC 6901) into it, and a sentence. */
export interface PackFault {
  readonly pointer: string
  readonly detail: string
}

const FAULTS_SHOWN = 20

/** A pack that cannot be judged by. `faults` names the places, at most twenty. */
export class PackError extends Error {
  override readonly name = 'PackError'
  readonly code = 'RULE_PACK_INVALID'
  readonly faults: readonly PackFault[]

  /** @param source the file, or where else it came from */
  constructor(source: string, faults: readonly PackFault[]) {
    const first = faults[0]
    super(`The rule pack ${source} is not valid: ${first ? `${first.pointer}: ${first.detail}` : 'it is empty.'}`)
    this.faults = faults.slice(0, FAULTS_SHOWN)
  }
}
