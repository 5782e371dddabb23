/**
 * A claim about the whole program that is shown by running it, at two sizes.
 * A file `tests/proofs/<name>.ts` exports one as `proof`; `npm test` runs it small, by `small/<name>.test.ts`, `npm run prove <name>` full.
 */
export interface Proof<Size = unknown> {
  /** The file's name without `.ts`; also the heading in `tests/PROOFS.md`. */
  readonly name: string
  /** Ends within 45 s on two cores. Its seed is fixed. */
  readonly small: Size
  /** As long as it takes. */
  readonly full: Size
  /** Throws when the claim does not hold; returns what was seen, in one or a few lines of Markdown. */
  run(size: Size): Promise<string>
}
