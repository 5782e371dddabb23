/** Where G and another letter lead. */
export const GO_KEYS = {
  s: { href: '/', label: 'section.search' },
  w: { href: '/works', label: 'section.works' },
  u: { href: '/upload', label: 'section.upload' },
  r: { href: '/review', label: 'section.review' },
  b: { href: '/readiness', label: 'section.board' },
} as const

/** What a key means: the beginning, where to go, or nothing; after a beginning nothing means that it is over. */
export function readGoKey(key: string, hasBegun: boolean): 'begin' | { readonly href: string } | undefined {
  const letter = key.toLowerCase()
  if (letter === 'g') return 'begin'
  const target = Object.entries(GO_KEYS).find(([name]) => name === letter)?.[1]
  return hasBegun && target ? { href: target.href } : undefined
}
