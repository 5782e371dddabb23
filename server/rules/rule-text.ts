/** The facts that a text fills in, each once: `{episode.durationMs}`. */
export function placeholdersOf(text: string): string[] {
  return [...new Set([...text.matchAll(PLACEHOLDER)].map(([, name]) => name ?? ''))]
}

/** Bounded, and without two ways to match the same: linear in the length of the text. */
const PLACEHOLDER = /\{([a-zA-Z0-9.]{1,60})\}/g
