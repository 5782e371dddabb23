/** Puts `body` under the heading `## name` of a Markdown page, in place of what stood there, leaving the other sections. */
export function writeSection(page: string, name: string, body: string): string {
  const section = `## ${name}\n\n${body.trim()}\n`
  const [head = '', ...rest] = page.split(/^(?=## )/m)
  const at = rest.findIndex((part) => headingOf(part) === name)
  const sections = at < 0 ? [...rest, section] : rest.with(at, section)
  sections.sort((a, b) => (headingOf(a) < headingOf(b) ? -1 : 1))
  return `${[head.trim(), ...sections.map((part) => part.trim())].filter(Boolean).join('\n\n')}\n`
}

function headingOf(section: string): string {
  return section.slice('## '.length, section.indexOf('\n')).trim()
}
