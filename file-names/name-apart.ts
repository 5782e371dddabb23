/**
 * The names of files of a folder as the server will know them: their own, or with their folders where a file has its name from its folder
 * alone (EP01/video.mp4, EP02/video.mp4). What lies beside or below such a file belongs to it by the folder, and has them too.
 *
 * @param paths within the folder, parted by `/`.
 * @returns one for each path, in their order.
 */
export function nameApart(paths: readonly string[]): string[] {
  const names = Map.groupBy(paths, (path) => baseOf(path).normalize('NFC').toLowerCase())
  const shared = [...names.values()].filter((same) => same.length > 1).flat()
  const telling = new Set(shared.map(folderOf))
  telling.delete('')
  const isTold = (folder: string): boolean => telling.has(folder) || (folder !== '' && isTold(folderOf(folder)))
  return paths.map((path) => (isTold(folderOf(path)) ? path.replaceAll('/', '_') : baseOf(path)))
}

function baseOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0))
}
