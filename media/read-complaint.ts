/** What a line of ffmpeg's log (made with `-v level+...`) complains about; null when it is no error. */
export function readComplaint(line: string): string | null {
  const said = /^(?:\[([^@\]]+) @ 0x[0-9a-f]+\] )?\[(?:error|fatal)\] (.*)/.exec(line)
  return said && [said[1], said[2]].filter(Boolean).join(': ').slice(0, 200)
}
